"""Trials and reports as a browser meets them."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.groups.models import Visibility
from forum.threads.models import Again, Draft, Post, Report, Thread, Trial
from tests.browsing import signed_in
from tests.factories import (
    a_group,
    a_member,
    a_moderator,
    a_report,
    a_trial,
    an_admin,
    an_idea,
)

Browser = httpx.AsyncClient
REPORT = {"what_we_did": "We lent forty packets.", "again": "yes", "cost": "$120 for seeds"}


def _trial_form(**values: str) -> dict[str, str]:
    today = now().date()
    return {
        "library": "Elm Street Library", "library_kind": "public", "library_size": "small",
        "starts_on": f"{today}", "check_on": f"{today + timedelta(days=91)}",
        "looking_at": "Who takes seeds",
    } | values  # fmt: skip


async def test_we_will_try_this(client: Browser) -> None:
    member = await a_member(library="Elm Street Library")
    idea = await an_idea()
    await signed_in(client, member)

    form = await client.get(f"/threads/{idea.id}/trials")
    said = await client.post(f"/threads/{idea.id}/trials", data=_trial_form())

    assert 'value="Elm Street Library"' in form.text
    assert f'value="{now().date() + timedelta(days=91)}"' in form.text
    assert said.headers["location"] == f"{idea.url}#idea"
    trial = await Trial.get(member_id=member.id)
    assert trial.looking_at == "Who takes seeds"


async def test_what_she_said_last_of_her_library_is_there_already(client: Browser) -> None:
    member = await a_member(library="")
    await a_trial(await an_idea(), member=member, library="Oak", library_kind="school")
    await signed_in(client, member)

    form = await client.get(f"/threads/{(await an_idea()).id}/trials")

    assert 'value="Oak"' in form.text
    assert re.search(r'value="school"[^>]* checked', form.text)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("library", "", "Please fill this in."),
        ("library", "x" * 121, "Use at most 120 characters."),
        ("library_kind", "", "Please choose one of these."),
        ("library_size", "vast", "Please choose one of these."),
        ("starts_on", "", "Please fill this in."),
        ("starts_on", "tomorrow", "Write the day as year, month and day"),
        ("check_on", "2027-02-30", "Write the day as year, month and day"),
        ("check_on", "1700000000", "Write the day as year, month and day"),
        ("check_on", "2020-01-01", "Choose a day after the start."),
        ("looking_at", "x" * 401, "Use at most 400 characters."),
    ],
)
async def test_a_wrong_field_keeps_every_word(
    client: Browser, field: str, typed: str, sentence: str
) -> None:
    idea = await an_idea()
    await signed_in(client, await a_member())

    values = _trial_form() | {field: typed}
    refused = await client.post(f"/threads/{idea.id}/trials", data=values)

    assert refused.status_code == 422
    assert sentence in refused.text
    for name in ("library", "starts_on", "check_on"):
        assert f'value="{values[name]}"' in refused.text
    assert f"{values['looking_at']}</textarea>" in refused.text
    assert not await Trial.exists()


async def test_a_trial_is_changed_and_withdrawn(client: Browser) -> None:
    member, idea = await a_member(), await an_idea()
    trial = await a_trial(idea, member=member, library="Oak")
    await signed_in(client, member)

    form = await client.get(f"/threads/{idea.id}/trials")
    await client.post(f"/threads/{idea.id}/trials", data=_trial_form(library="Ash"))
    changed = await Trial.get(id=trial.id)
    gone = await client.post(f"/trials/{trial.id}/withdraw")

    assert "Withdraw your trial" in form.text
    assert changed.library == "Ash"
    assert gone.headers["location"] == f"{idea.url}#idea"
    assert (await Trial.get(id=trial.id)).withdrawn_at
    assert (await client.post(f"/trials/{trial.id}/withdraw")).status_code == 303


async def test_the_trial_of_another_is_neither_withdrawn_nor_reported_on(client: Browser) -> None:
    trial = await a_trial(await an_idea())
    await signed_in(client, await a_moderator())

    assert (await client.post(f"/trials/{trial.id}/withdraw")).status_code == 403
    assert (await client.get(f"/trials/{trial.id}/report")).status_code == 404
    assert (await client.post(f"/trials/{trial.id}/report", data=REPORT)).status_code == 404
    assert not await Report.exists()


async def test_trials_of_a_private_group_are_not_found_outside(client: Browser) -> None:
    member = await a_member()
    group = await a_group(member, visibility=Visibility.PRIVATE)
    idea = await an_idea(group=group)
    trial = await a_trial(idea, member=member)
    await signed_in(client, await an_admin())

    assert (await client.get(f"/threads/{idea.id}/trials")).status_code == 404
    assert (await client.post(f"/trials/{trial.id}/withdraw")).status_code == 404
    assert (await client.get(f"/trials/{trial.id}/report")).status_code == 404


async def test_a_closed_idea_takes_no_trial_and_no_report(client: Browser) -> None:
    member, idea = await a_member(), await an_idea(locked_at=now())
    trial = await a_trial(idea, member=member)
    await signed_in(client, member)

    assert (await client.get(f"/threads/{idea.id}/trials")).status_code == 403
    assert (await client.get(f"/trials/{trial.id}/report")).status_code == 403


async def test_a_report_is_written_shown_and_changed(client: Browser) -> None:
    member, idea = await a_member(), await an_idea()
    trial = await a_trial(idea, member=member, library="Elm", looking_at="Who takes seeds")
    await signed_in(client, member)

    form = await client.get(f"/trials/{trial.id}/report")
    posted = await client.post(f"/trials/{trial.id}/report", data=REPORT)
    post = await Post.get(thread_id=idea.id, number=2)
    shown = await client.get(idea.url)
    change = await client.get(f"/trials/{trial.id}/report")
    changed = await client.post(f"/trials/{trial.id}/report", data=REPORT | {"again": "no"})

    assert "Who takes seeds" in form.text
    assert posted.headers["location"] == f"/posts/{post.id}"
    assert "We lent forty packets." in shown.text
    assert 'class="report-mark"' in shown.text
    assert "$120 for seeds" in change.text
    assert changed.headers["location"] == f"/posts/{post.id}"
    assert (await Report.get(trial_id=trial.id)).again is Again.NO


async def test_who_reported_is_led_to_her_report(client: Browser) -> None:
    member, idea = await a_member(), await an_idea()
    trial = await a_trial(idea, member=member)
    await a_report(trial)
    await signed_in(client, member)

    asked = await client.get(f"/threads/{idea.id}/trials")

    assert asked.headers["location"] == f"/trials/{trial.id}/report"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("what_we_did", "", "Please fill this in."),
        ("what_we_did", "x" * 8_001, "Use at most 8000 characters."),
        ("who_took_part", "x" * 4_001, "Use at most 4000 characters."),
        ("cost", "x" * 121, "Use at most 120 characters."),
        ("again", "perhaps", "Please choose one of these."),
        ("again", "", "Please choose one of these."),
    ],
)
async def test_a_wrong_report_keeps_every_word(
    client: Browser, field: str, typed: str, sentence: str
) -> None:
    member = await a_member()
    trial = await a_trial(await an_idea(), member=member)
    await signed_in(client, member)

    refused = await client.post(
        f"/trials/{trial.id}/report",
        data=REPORT | {"what_changed": "More gardens"} | {field: typed},
    )

    assert refused.status_code == 422
    assert sentence in refused.text
    assert "More gardens" in refused.text
    assert not await Report.exists()


async def test_a_moderator_changes_a_report_and_says_why(client: Browser) -> None:
    author: Member = await a_member()
    trial = await a_trial(await an_idea(), member=author)
    await a_report(trial, what_we_did="We met Mrs Smith.")
    await signed_in(client, await a_moderator())
    path = f"/trials/{trial.id}/report"

    form = await client.get(path)
    silent = await client.post(path, data=REPORT)
    said = await client.post(path, data=REPORT | {"reason": "It named a patron."})

    assert "We met Mrs Smith." in form.text
    assert silent.status_code == 422
    assert said.status_code == 303
    assert (await Report.get(trial_id=trial.id)).what_we_did == "We lent forty packets."


async def test_a_report_of_another_or_one_that_was_deleted_is_not_to_be_changed(
    client: Browser,
) -> None:
    author = await a_member()
    trial = await a_trial(await an_idea(), member=author)
    report = await a_report(trial)
    path = f"/trials/{trial.id}/report"

    await signed_in(client, await a_member())
    assert (await client.get(path)).status_code == 403
    await signed_in(client, author)
    await client.post(f"/posts/{report.post_id}/delete", data={"reason": ""})
    assert (await client.get(path)).status_code == 403


async def test_trials_that_arent_there_are_not_found(client: Browser) -> None:
    await signed_in(client, await a_member())
    withdrawn = await a_trial(await an_idea(), withdrawn_at=now())

    for number in (withdrawn.id, 999_999, 10**17):
        assert (await client.get(f"/trials/{number}/report")).status_code == 404


async def test_a_report_waits_for_the_end_of_a_rest_and_keeps_every_word(client: Browser) -> None:
    member, idea = await a_member(), await an_idea()
    trial = await a_trial(idea, member=member)
    await signed_in(client, member)
    until = now() + timedelta(hours=2)
    await Thread.filter(id=idea.id).update(rests_until=until, rest_reason="Sleep on it")

    form = await client.get(f"/trials/{trial.id}/report")
    early = await client.post(f"/trials/{trial.id}/report", data=REPORT)

    assert "This thread rests until" in form.text
    assert "Why: <bdi>Sleep on it</bdi>" in form.text
    assert early.status_code == 422
    assert "retry-after" in early.headers
    assert "<li>This thread rests. You can reply again in 2 hours (at" in early.text
    assert "We lent forty packets." in early.text


async def test_a_report_that_is_refused_meanwhile_keeps_every_word(client: Browser) -> None:
    member, idea = await a_member(), await an_idea()
    trial = await a_trial(idea, member=member)
    await signed_in(client, member)
    await Thread.filter(id=idea.id).update(locked_at=now())

    refused = await client.post(f"/trials/{trial.id}/report", data=REPORT)
    await Thread.filter(id=idea.id).update(state="hidden")
    gone = await client.post(f"/trials/{trial.id}/report", data=REPORT)

    assert refused.status_code == 422
    assert "We lent forty packets." in refused.text
    assert gone.status_code == 410
    assert "among your drafts" in gone.text
    draft = await Draft.get(member_id=member.id)
    assert "We lent forty packets." in draft.body
    assert "$120 for seeds" in draft.body


async def test_a_trial_that_is_refused_meanwhile_keeps_every_word(client: Browser) -> None:
    idea = await an_idea()
    await signed_in(client, await a_member())
    await Thread.filter(id=idea.id).update(locked_at=now())

    refused = await client.post(f"/threads/{idea.id}/trials", data=_trial_form())

    assert refused.status_code == 422
    assert "Who takes seeds</textarea>" in refused.text
