"""The page of the log."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from forum.core.house import House
from forum.groups.models import GroupRole, Membership, Visibility
from forum.moderation.actions.log import write_entry
from forum.moderation.queries import log as queries
from forum.tags.actions.editing import Wording, add_tag, edit_tag
from forum.threads.actions import curation, edits
from forum.threads.actions.redaction import redact_revision
from forum.threads.models import State, Thread
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread, an_admin
from tests.threads.rearranging import split

Browser = httpx.AsyncClient
TITLE = "Seeds for everyone"


def words_of(response: httpx.Response) -> str:
    main = response.text.split('<main id="main"')[1].split("</main>")[0]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", main)))


async def test_it_is_not_there_for_others(client: Browser) -> None:
    member = await a_member()
    await a_group(member)

    for path in ("/moderation", "/moderation/log"):
        assert (await client.get(path)).status_code == 404
    await signed_in(client, member)
    for path in ("/moderation", "/moderation/log"):
        assert (await client.get(path)).status_code == 404


async def test_moderation_leads_to_the_log(client: Browser) -> None:
    await signed_in(client, await a_moderator())

    response = await client.get("/moderation")

    assert (response.status_code, response.headers["location"]) == (302, "/moderation/log")


async def test_an_empty_log_says_what_will_stand_there(client: Browser) -> None:
    await signed_in(client, await an_admin())

    response = await client.get("/moderation/log")

    assert "The log is empty" in response.text


TOLD = (
    "Mo Keeper closed the thread Seeds for everyone Reason: Answered.",
    "Mo Keeper opened the thread Seeds for everyone again Reason: Not quite.",
    "Mo Keeper hid post 2 by Ben in Seeds for everyone Reason: A patron's name.",
    "Mo Keeper changed post 2 by Ben in Seeds for everyone (its history) Reason: Half of it.",
    "Mo Keeper took earlier words of post 2 by Ben in Seeds for everyone out for good (revision 1)",
    "Revision: 1 →became 2",
    "Mo Keeper added the tag Seeds",
    "Mo Keeper changed the tag Seeds Reason: Asked for.",
    "Thread: open →became closed",
    "State: visible →became hidden",
    "What belongs here: nothing →became Things that grow.",
)


async def test_every_act_is_told_in_words(client: Browser) -> None:
    moderator, thread = await a_moderator(name="Mo Keeper"), await a_thread(title=TITLE)
    post = await a_reply(thread, author=await a_member(name="Ben"), body="Too long " * 20)
    await curation.lock_thread(moderator, thread, "Answered.")
    await curation.unlock_thread(moderator, thread, "Not quite.")
    await curation.hide_post(moderator, post, "A patron's name.")
    await edits.edit_post(moderator, post, "Short.", reason="Half of it.")
    await redact_revision(moderator, post, 1, "A name.")
    tag = await add_tag(moderator, Wording("Seeds"))
    await edit_tag(moderator, tag, Wording("Seeds", "Things that grow."), "Asked for.")
    await signed_in(client, moderator)

    response = await client.get("/moderation/log")

    said = words_of(response)
    assert not [sentence for sentence in TOLD if sentence not in said]
    assert f'href="{thread.url}"' in response.text
    assert f'href="{post.url}"' in response.text
    assert said.index("closed the thread") > said.index("opened the thread")


async def test_where_posts_went_is_told_by_titles_that_the_reader_may_see(client: Browser) -> None:
    keeper, group = await a_member(), await a_group()
    private = await a_group(moderators=(keeper,), visibility=Visibility.PRIVATE)
    await Membership.create(member=keeper, group=group, role=GroupRole.MODERATOR)
    thread = await a_thread(title=TITLE, group=group)
    await a_reply(thread)
    new = await split(keeper, thread, 2, group=private)

    for moderator, there in ((keeper, new.title), (await a_moderator(), "another thread")):
        await signed_in(client, moderator)
        page = await client.get("/moderation/log")
        assert f"Stands in: {TITLE} →became {there}" in words_of(page)
        assert (new.title in page.text) is (there == new.title)

    await Thread.filter(id=thread.id).update(title="A better title")
    assert TITLE not in (await client.get("/moderation/log")).text


async def test_what_a_moderator_may_no_longer_open_is_not_named(client: Browser) -> None:
    keeper, moderator = await a_moderator(), await a_member()
    group = await a_group(moderators=(moderator,))
    thread = await a_thread(title="Seeds for everyone", group=group)
    await curation.lock_thread(keeper, thread, "Answered.")
    private = await a_group(visibility=Visibility.PRIVATE, name="Whispers")
    await Thread.filter(id=thread.id).update(group_id=private.id)
    await signed_in(client, moderator)

    response = await client.get("/moderation/log")

    assert "closed the thread that is no longer open to you" in words_of(response)
    assert "Seeds for everyone" not in response.text
    assert "Whispers" not in response.text


async def test_moderators_find_a_hidden_thread_by_the_log(client: Browser) -> None:
    moderator = await a_moderator()
    thread = await a_thread(title="Twice the same", state=State.HIDDEN)
    await write_entry(
        act="hide", thing="thread", thing_id=thread.id, moderator_id=moderator.id,
        group_id=thread.group_id, reason="Twice.", before={}, after={},
    )  # fmt: skip
    await signed_in(client, moderator)

    response = await client.get("/moderation/log")

    assert f'href="{thread.url}"' in response.text


async def test_the_log_is_narrowed_by_act_moderator_and_group(client: Browser) -> None:
    first, second = await a_moderator(name="Mo One"), await a_moderator(name="Mo Two")
    here, there = await a_thread(title="Here it is"), await a_thread(title="There it is")
    await curation.lock_thread(first, here, "One.")
    await curation.hide_thread(second, there, "Two.")
    await signed_in(client, first)

    by_act = await client.get("/moderation/log?act=lock&moderator=&group=")
    by_moderator = await client.get(f"/moderation/log?moderator={second.username}")
    by_group = await client.get(f"/moderation/log?group={here.group.slug}")
    by_nothing = await client.get(f"/moderation/log?act=edit&group={here.group.slug}")

    assert "Here it is" in by_act.text
    assert "There it is" not in by_act.text
    assert "There it is" in by_moderator.text
    assert "Here it is" not in by_moderator.text
    assert "Here it is" in by_group.text
    assert "There it is" not in by_group.text
    assert f'<option value="{here.group.slug}" selected>' in by_group.text
    assert "Nothing like that" in by_nothing.text


@pytest.mark.parametrize("query", ["act=sing", "group=none", "before=x", f"before={'9' * 30}"])
async def test_what_is_asked_for_wrongly_is_not_found(client: Browser, query: str) -> None:
    await signed_in(client, await a_moderator())

    assert (await client.get(f"/moderation/log?{query}")).status_code == 404


async def test_a_private_group_is_no_way_to_narrow_for_who_is_not_in_it(client: Browser) -> None:
    group = await a_group(visibility=Visibility.PRIVATE, name="Whispers")
    await signed_in(client, await a_moderator())

    response = await client.get(f"/moderation/log?group={group.slug}")
    whole = await client.get("/moderation/log")

    assert response.status_code == 404
    assert "Whispers" not in whole.text


async def test_older_entries_follow_by_the_number_of_the_last_one(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    moderator = await a_moderator()
    threads = [await a_thread(title=f"Thread number {number}") for number in range(5)]
    for thread in threads:
        await curation.lock_thread(moderator, thread, "Answered.")
    await signed_in(client, moderator)

    pages, path = [], "/moderation/log?act=lock"
    while path:
        response = await client.get(path)
        pages.append(re.findall(r"Thread number (\d)", response.text))
        found = re.search(r'rel="next" href="([^"]+)"', response.text)
        path = html.unescape(found[1]) if found else ""

    assert pages == [["4", "3"], ["2", "1"], ["0"]]


async def test_a_long_log_costs_as_many_queries_as_a_short_one(
    client: Browser, house: House
) -> None:
    moderator = await a_moderator()
    await signed_in(client, moderator)
    counts = []
    for number in range(1, 9):
        thread = await a_thread()
        await curation.hide_post(moderator, await a_reply(thread), "A name.")
        await curation.lock_thread(moderator, thread, "Answered.")
        if number in {1, 8}:
            with queries_counted() as counted:
                await client.get("/moderation/log")
            counts.append(counted.total)

    assert counts[0] == counts[1]
    assert counts[0] <= 12
