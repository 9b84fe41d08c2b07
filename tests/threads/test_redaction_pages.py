"""Taking words out for good, and changing a post, as people see it."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from forum.threads.actions import edits
from forum.threads.actions.redaction import redact_revision
from forum.threads.models import Post, Revision, Thread
from tests.browsing import signed_in
from tests.factories import (
    a_member,
    a_moderator,
    a_reply,
    a_report,
    a_trial,
    an_idea,
)
from tests.threads.wordings import a_post, words_of

Browser = httpx.AsyncClient
NAME = "Mrs Doe"


async def test_a_moderator_takes_a_revision_out_for_good(client: Browser) -> None:
    moderator = await a_moderator()
    post = await a_post(await a_member(), f"{NAME} said", "A patron said")
    answer = await a_reply(await Thread.get(id=post.thread_id), reply_to=post)
    address = f"/posts/{post.id}/revisions/1/redact"
    await signed_in(client, moderator)

    history = await client.get(f"/posts/{post.id}/history")
    asked = await client.get(address)
    unsaid = await client.post(address, data={"reason": ""})
    done = await client.post(address, data={"reason": "A patron's name"})

    assert f'href="{address}"' in history.text
    assert f"{NAME} said" in asked.text
    assert f'href="{answer.url}"' in asked.text
    assert "can't be called back" in unescape(asked.text)
    assert (unsaid.status_code, done.status_code) == (422, 303)
    assert (await client.get(address)).status_code == 410


async def test_what_was_taken_out_is_nowhere(client: Browser) -> None:
    author, moderator = await a_member(), await a_moderator(name="Mo Keeper")
    post = await a_post(author, f"{NAME} said", "A patron said", "Somebody said")
    await redact_revision(moderator, post, 1, "A patron's name")

    for reader in (author, moderator):
        await signed_in(client, reader)
        history = await client.get(f"/posts/{post.id}/history")
        gone = await client.get(f"/posts/{post.id}?revision=1")
        assert NAME not in history.text + gone.text
        assert "The words of revision 1 were taken out for good" in words_of(history)
        assert "by Mo Keeper . A patron's name" in words_of(history)
        assert "What it changed can't be told any more" in words_of(history)
        assert gone.status_code == 410
        assert "A moderator took these words out for good." in gone.text
    log = await client.get("/moderation/log?act=redact")
    assert NAME not in log.text
    assert "out for good (revision 1)" in words_of(log)


async def test_only_moderators_take_words_out(client: Browser) -> None:
    author = await a_member()
    post = await a_post(author, "One", "Two")
    address = f"/posts/{post.id}/revisions/1/redact"

    stranger = await client.post(address, data={"reason": "Why"})
    for reader in (author, await a_member()):
        await signed_in(client, reader)
        assert (await client.get(address)).status_code == 404
        assert (await client.post(address, data={"reason": "Why"})).status_code == 404

    assert stranger.status_code in {303, 401, 403}
    assert (await Revision.get(post_id=post.id)).body == "One"


async def test_the_present_words_are_replaced_first(client: Browser) -> None:
    post = await a_post(await a_member(), "One", "Two")
    await signed_in(client, await a_moderator())

    there = await client.get(f"/posts/{post.id}/revisions/2/redact")
    form = await client.get(there.headers["location"])
    never = await client.get(f"/posts/{post.id}/revisions/3/redact")

    assert there.headers["location"] == f"/posts/{post.id}/edit?forget=1"
    assert re.search(r'<input type="checkbox"[^>]*name="forget"[^>]* checked', form.text)
    assert never.status_code == 404


async def test_a_moderator_replaces_and_redacts_on_one_form(client: Browser) -> None:
    post = await a_post(await a_member(), f"{NAME} said")
    await signed_in(client, await a_moderator())
    sent = {"body": "A patron said", "reason": "A name", "forget": "1"}

    same = await client.post(f"/posts/{post.id}/edit", data=sent | {"body": f"{NAME} said"})
    done = await client.post(f"/posts/{post.id}/edit", data=sent)
    history = await client.get(f"/posts/{post.id}/history")

    assert (same.status_code, done.status_code) == (422, 303)
    assert NAME not in history.text


async def test_authors_are_not_offered_to_forget(client: Browser) -> None:
    author = await a_member()
    post = await a_post(author, "One")
    await signed_in(client, author)

    form = await client.get(f"/posts/{post.id}/edit?forget=1")
    sent = {"body": "Two", "reason": "Why", "forget": "1"}
    tried = await client.post(f"/posts/{post.id}/edit", data=sent)

    assert 'name="forget"' not in form.text
    assert "within 5 minutes leaves no trace" in form.text
    assert tried.status_code == 422


def mark_on(form: httpx.Response) -> str:
    [mark] = re.findall(r'name="revision" value="([^"]*)"', form.text)
    return str(mark)


async def test_two_who_change_a_post_at_once_lose_nothing(client: Browser) -> None:
    author = await a_member()
    post = await a_post(author, "Ring at noon")
    await signed_in(client, author)
    address = f"/posts/{post.id}/edit"
    form = await client.get(address)
    await edits.edit_post(await a_moderator(), post, "Ring at ten", reason="Opening hours")

    sent = {"body": "Ring at noon, please", "revision": mark_on(form)}
    refused = await client.post(address, data=sent)
    again = await client.post(address, data=sent | {"revision": mark_on(refused)})

    said = words_of(refused)
    assert refused.status_code == 422
    assert "This post was changed while you were writing." in said
    assert "Ring at ten" in said
    assert "Ring at removed: ten end of what was removed; inserted: noon, please" in said
    assert "Ring at noon, please</textarea>" in refused.text
    assert 'id="field-revision"' in refused.text
    assert again.status_code == 303
    assert (await Post.get(id=post.id)).body == "Ring at noon, please"


async def test_a_second_click_on_save_is_no_quarrel(client: Browser) -> None:
    author = await a_member()
    post = await a_post(author, "One")
    await signed_in(client, author)
    mark = mark_on(await client.get(f"/posts/{post.id}/edit"))

    sent = {"body": "Two", "revision": mark}
    answers = [await client.post(f"/posts/{post.id}/edit", data=sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (await Post.get(id=post.id)).revision == 2


@pytest.mark.parametrize("mark", ["x", "1-", "1-XYZ", "9" * 40])
async def test_a_forged_mark_is_a_complaint(client: Browser, mark: str) -> None:
    author = await a_member()
    post = await a_post(author, "One")
    await signed_in(client, author)

    answer = await client.post(f"/posts/{post.id}/edit", data={"body": "Two", "revision": mark})

    assert answer.status_code == 422
    assert "Two</textarea>" in answer.text


async def test_a_field_report_is_changed_on_its_own_form(client: Browser) -> None:
    member = await a_member()
    trial = await a_trial(await an_idea(), member=member)
    report = await a_report(trial)
    await signed_in(client, member)

    answer = await client.get(f"/posts/{report.post_id}/edit")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/trials/{trial.id}/report"
