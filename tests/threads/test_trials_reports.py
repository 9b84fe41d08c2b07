"""Field reports: posted once, changed with their fields, shown as posts."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from forum.accounts.models import Member
from forum.app import build_house
from forum.core.database import now
from forum.core.errors import Complaint, Forbidden
from forum.core.house import House
from forum.core.settings import Settings
from forum.threads.actions import reports
from forum.threads.models import (
    Again,
    Level,
    Participation,
    Post,
    Report,
    Revision,
    Thread,
    Trial,
)
from forum.threads.queries.trials import report_in
from forum.threads.reporting import Findings, body_of
from tests.factories import a_member, a_moderator, a_reply, a_trial, an_idea

FINDINGS = Findings(
    what_we_did="We lent forty packets of seeds.",
    again=Again.CHANGED,
    who_took_part="Thirty families",
    cost="$120 for seeds",
    what_differently="Begin in February.",
)


async def _trial(member: Member | None = None) -> tuple[Member, Trial]:
    member = member or await a_member()
    return member, await a_trial(
        await an_idea(), member=member, library="Elm Street Library", starts_on=date(2026, 3, 1)
    )


async def test_a_report_is_a_reply_and_a_row(house: House) -> None:
    member, trial = await _trial()

    post = await reports.post_report(member, trial, FINDINGS)

    report = await Report.get(trial_id=trial.id)
    assert (report.post_id, report.again, report.cost) == (post.id, Again.CHANGED, "$120 for seeds")
    assert (post.number, post.author_id, post.thread_id) == (2, member.id, trial.thread_id)
    assert (await Thread.get(id=trial.thread_id)).reply_count == 1
    mine = await Participation.get(member_id=member.id, thread_id=trial.thread_id)
    assert (mine.level, mine.last_read) == (Level.FOLLOW, 2)
    assert await report_in(post.id) == report
    assert await report_in(post.id + 1) is None


async def test_its_post_says_the_same_in_words(house: House) -> None:
    member, trial = await _trial()

    post = await reports.post_report(member, trial, FINDINGS)

    assert post.body == (
        "**Elm Street Library** (Public library, 2,500 to 10,000 people) tried this from"
        " Mar 1, 2026.\n\n"
        "## What we did\n\nWe lent forty packets of seeds.\n\n"
        "## Who took part\n\nThirty families\n\n"
        "## What it cost\n\n$120 for seeds\n\n"
        "## What we would do differently\n\nBegin in February.\n\n"
        "## Would we do it again?\n\nYes, with changes"
    )
    assert "<h3>What we did</h3>" in post.html


async def test_a_report_sent_twice_is_there_once(house: House) -> None:
    member, trial = await _trial()

    first = await reports.post_report(member, trial, FINDINGS)
    await a_reply(await Thread.get(id=trial.thread_id))
    second = await reports.post_report(member, trial, FINDINGS)

    assert first.id == second.id
    assert await Post.filter(thread_id=trial.thread_id).count() == 3


async def test_a_second_report_on_the_same_trial_is_refused(house: House) -> None:
    member, trial = await _trial()
    await reports.post_report(member, trial, FINDINGS)

    with pytest.raises(Forbidden):
        await reports.post_report(member, trial, replace(FINDINGS, again=Again.NO))


async def test_nobody_reports_for_another_or_on_what_was_withdrawn(house: House) -> None:
    member, trial = await _trial()

    with pytest.raises(Forbidden):
        await reports.post_report(await a_moderator(), trial, FINDINGS)
    await Trial.filter(id=trial.id).update(withdrawn_at=now())
    with pytest.raises(Forbidden):
        await reports.post_report(member, trial, FINDINGS)

    assert not await Report.exists()


async def test_a_closed_thread_takes_no_report(house: House) -> None:
    member, trial = await _trial()
    await Thread.filter(id=trial.thread_id).update(locked_at=now())

    with pytest.raises(Forbidden):
        await reports.post_report(member, trial, FINDINGS)


async def test_what_is_more_than_a_post_holds_is_complained_about(house: House) -> None:
    member, trial = await _trial()
    links = "https://library.example/ " * 250

    with pytest.raises(Complaint) as refused:
        await reports.post_report(member, trial, replace(FINDINGS, what_we_did=links))

    assert refused.value.field == "what_we_did"


async def test_a_changed_report_changes_fields_and_post_and_keeps_what_it_was(
    house: House,
) -> None:
    member, trial = await _trial()
    post = await reports.post_report(member, trial, FINDINGS)
    await Post.filter(id=post.id).update(created_at=now() - timedelta(days=1))
    report = await Report.get(trial_id=trial.id)

    await reports.change_report(
        member, report, trial, replace(FINDINGS, again=Again.NO, cost=""), "Counted again"
    )

    report = await Report.get(trial_id=trial.id)
    assert (report.again, report.cost) == (Again.NO, "")
    changed = await Post.get(id=post.id)
    assert "$120" not in changed.body
    assert changed.body.endswith("## Would we do it again?\n\nNo")
    assert [old.body for old in await Revision.filter(post_id=post.id)] == [post.body]


async def test_a_report_saved_unchanged_leaves_no_trace(house: House) -> None:
    member, trial = await _trial()
    post = await reports.post_report(member, trial, FINDINGS)

    await reports.change_report(member, await Report.get(trial_id=trial.id), trial, FINDINGS)

    assert not await Revision.exists(post_id=post.id)


async def test_a_moderator_changes_a_report_with_a_reason_and_nobody_else_does(
    house: House,
) -> None:
    member, trial = await _trial()
    await reports.post_report(member, trial, FINDINGS)
    report, moderator = await Report.get(trial_id=trial.id), await a_moderator()
    less = replace(FINDINGS, who_took_part="")

    with pytest.raises(Forbidden):
        await reports.change_report(await a_member(), report, trial, less, "Why not")
    with pytest.raises(Complaint):
        await reports.change_report(moderator, report, trial, less)
    await reports.change_report(moderator, report, trial, less, "It named a patron.")

    assert (await Report.get(trial_id=trial.id)).who_took_part == ""
    assert "Thirty families" not in (await Post.get(id=report.post_id)).body


async def test_words_of_one_field_stay_in_it(house: House) -> None:
    _member, trial = await _trial()
    trial.library = "The *Elm* [Library]"

    body = body_of(trial, replace(FINDINGS, what_we_did="As follows:\n```\nleft open"))

    assert body.startswith(r"**The \*Elm\* \[Library\]** (")
    assert "left open\n```\n\n## Who took part" in body
    closed = body_of(trial, replace(FINDINGS, what_we_did="~~~\nclosed\n~~~"))
    assert "~~~\nclosed\n~~~\n\n## Who took part" in closed
    within = body_of(trial, replace(FINDINGS, what_we_did="```code``` in a sentence"))
    assert "```code``` in a sentence\n\n## Who took part" in within


async def test_clicks_at_once_post_one_report(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        member, trial = await _trial()

        posts = await asyncio.gather(
            *(reports.post_report(member, trial, FINDINGS) for _click in range(5))
        )

        assert len({post.id for post in posts}) == 1
        assert await Post.filter(thread_id=trial.thread_id).count() == 2
