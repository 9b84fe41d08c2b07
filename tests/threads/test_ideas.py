"""Ideas that move from stage to stage, and what stands at the head of one."""

from __future__ import annotations

import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.errors import Complaint, Forbidden
from forum.core.house import House
from forum.groups.models import Visibility
from forum.moderation.models import LogEntry
from forum.threads.actions import curation, edits, ideas
from forum.threads.models import Again, Kind, Post, Stage, StageMove, State, Thread
from forum.threads.queries.ideas import idea_head, idea_standing, steps_of
from forum.threads.queries.threads import get_thread, place_of
from tests.counting import queries_counted
from tests.factories import (
    a_group,
    a_member,
    a_moderator,
    a_reply,
    a_report,
    a_thread,
    a_trial,
    an_idea,
)

WHY = "Two libraries told how it went."


async def test_its_author_moves_an_idea_with_a_note(house: House) -> None:
    author = await a_member()
    idea = await an_idea(author=author)

    await ideas.move_idea(author, idea, Stage.TRIED, WHY)

    assert (await Thread.get(id=idea.id)).stage is Stage.TRIED
    move = await StageMove.get(thread_id=idea.id)
    assert (move.before, move.after, move.note) == (Stage.PROPOSED, Stage.TRIED, WHY)
    assert move.member_id == author.id
    assert not await LogEntry.exists(act="stage")


async def test_any_stage_may_follow_any_other(house: House) -> None:
    author = await a_member()
    idea = await an_idea(author=author)

    for stage in (Stage.ADOPTED, Stage.SET_ASIDE, Stage.PROPOSED, Stage.TRYING):
        await ideas.move_idea(author, idea, stage, WHY)

    assert (await Thread.get(id=idea.id)).stage is Stage.TRYING
    assert await StageMove.filter(thread_id=idea.id).count() == 4


async def test_a_moderators_move_of_anothers_idea_stands_in_the_log(house: House) -> None:
    idea, moderator = await an_idea(), await a_moderator()

    await ideas.move_idea(moderator, idea, Stage.SET_ASIDE, WHY)

    entry = await LogEntry.get(act="stage")
    assert (entry.thing, entry.thing_id, entry.reason) == ("thread", idea.id, WHY)
    assert (entry.before, entry.after) == ({"stage": "proposed"}, {"stage": "set_aside"})


async def test_a_moderator_of_the_group_moves_ideas_there(house: House) -> None:
    moderator = await a_member()
    idea = await an_idea(group=await a_group(moderators=(moderator,)))

    await ideas.move_idea(moderator, idea, Stage.TRYING, WHY)

    assert (await Thread.get(id=idea.id)).stage is Stage.TRYING


async def test_nobody_else_moves_an_idea(house: House) -> None:
    idea = await an_idea()

    with pytest.raises(Forbidden):
        await ideas.move_idea(await a_member(), idea, Stage.TRYING, WHY)

    assert not await StageMove.exists()


async def test_a_move_to_where_it_is_says_so(house: House) -> None:
    author = await a_member()
    idea = await an_idea(author=author)

    with pytest.raises(Complaint) as refused:
        await ideas.move_idea(author, idea, Stage.PROPOSED, WHY)

    assert refused.value.field == "stage"


async def test_the_same_move_sent_twice_is_one(house: House) -> None:
    author = await a_member()
    idea = await an_idea(author=author)

    for _click in range(2):
        await ideas.move_idea(author, idea, Stage.TRYING, WHY)

    assert await StageMove.filter(thread_id=idea.id).count() == 1
    with pytest.raises(Complaint):
        await ideas.move_idea(author, idea, Stage.TRYING, "For another reason.")


async def test_a_move_needs_a_note(house: House) -> None:
    author = await a_member()
    idea = await an_idea(author=author)

    with pytest.raises(Complaint) as refused:
        await ideas.move_idea(author, idea, Stage.TRYING, "")

    assert refused.value.field == "note"


async def test_an_author_doesnt_move_a_closed_idea_but_a_moderator_does(house: House) -> None:
    author, moderator = await a_member(), await a_moderator()
    idea = await an_idea(author=author)
    await curation.lock_thread(moderator, idea, "All is said.")

    with pytest.raises(Forbidden):
        await ideas.move_idea(author, idea, Stage.ADOPTED, WHY)
    await ideas.move_idea(moderator, idea, Stage.ADOPTED, WHY)

    assert (await Thread.get(id=idea.id)).stage is Stage.ADOPTED


async def test_a_question_has_no_stage(house: House) -> None:
    author = await a_member()
    question = await a_thread(author=author)

    with pytest.raises(Forbidden):
        await ideas.move_idea(author, question, Stage.TRYING, WHY)


async def test_what_becomes_an_idea_is_proposed_and_keeps_its_trials_later(house: House) -> None:
    author = await a_member()
    thread = await a_thread(author=author)
    opening = await Post.get(thread_id=thread.id)

    async def made(kind: Kind) -> Stage | None:
        heading = edits.Heading(thread.title, kind, ())
        await edits.edit_post(author, opening, opening.body, heading=heading)
        return (await Thread.get(id=thread.id)).stage

    assert await made(Kind.IDEA) is Stage.PROPOSED
    await a_trial(thread)
    assert await made(Kind.DISCUSSION) is None
    assert len((await idea_head(thread.id)).trials) == 1


async def test_the_head_counts_libraries_reports_and_who_would_repeat(house: House) -> None:
    idea = await an_idea()
    for library, again in [
        ("Elm Street Library", Again.YES),
        ("Café Library", Again.CHANGED),
        ("Oak", Again.NO),
    ]:
        await a_report(await a_trial(idea, library=library), again=again)
    await a_trial(idea, library="CAFE library")
    await a_trial(idea, library="Withdrawn", withdrawn_at=now())

    head = await idea_head(idea.id)

    assert (head.tally.libraries, head.tally.reports, head.tally.would_repeat) == (3, 3, 2)
    assert [trial.library for trial in head.trials] == [
        "Elm Street Library", "Café Library", "Oak", "CAFE library",
    ]  # fmt: skip


async def test_the_head_of_an_idea_takes_two_statements(house: House) -> None:
    idea = await an_idea()
    for _library in range(5):
        await a_report(await a_trial(idea))

    with queries_counted() as statements:
        await idea_head(idea.id)

    assert statements.total == 2


@pytest.mark.parametrize("state", [State.HIDDEN, State.DELETED])
async def test_a_report_that_was_taken_away_counts_no_more(house: House, state: State) -> None:
    idea = await an_idea()
    report = await a_report(await a_trial(idea))
    await Post.filter(id=report.post_id).update(state=state)

    head = await idea_head(idea.id)

    assert (head.tally.libraries, head.tally.reports) == (1, 0)
    assert head.trials[0].post_id is None


async def test_a_report_that_was_split_off_counts_no_more(house: House) -> None:
    idea, other = await an_idea(), await a_thread()
    trial = await a_trial(idea)
    await a_report(trial, post=await a_reply(other))

    head = await idea_head(idea.id)

    assert head.tally.reports == 0


async def test_the_head_tells_who_moved_it_last(house: House) -> None:
    author = await a_member(name="Ana Ruiz")
    idea = await an_idea(author=author)
    await ideas.move_idea(author, idea, Stage.TRYING, "Three libraries began.")
    await ideas.move_idea(author, idea, Stage.TRIED, WHY)

    moved = (await idea_head(idea.id)).moved

    assert moved
    assert (moved.name, moved.stage_word, moved.note) == ("Ana Ruiz", "Tried", WHY)


async def test_who_may_do_what_at_the_head(house: House) -> None:
    author, reader, trying = await a_member(), await a_member(), await a_member()
    idea = await an_idea(author=author)
    trial = await a_trial(idea, member=trying)
    head = await idea_head(idea.id)

    async def of(member: Member) -> tuple[bool, bool, int | None]:
        seen = await get_thread(idea.id, seen_by=member)
        place = await place_of(member, seen)
        standing = idea_standing(member, place, head)
        mine = standing.mine.id if standing.mine else None
        return standing.can_try, standing.can_move, mine

    assert await of(author) == (True, True, None)
    assert await of(reader) == (True, False, None)
    assert await of(trying) == (True, False, trial.id)
    assert await of(await a_moderator()) == (True, True, None)


async def test_nobody_tries_a_closed_idea(house: House) -> None:
    moderator = await a_moderator()
    idea = await an_idea(locked_at=now())
    place = await place_of(moderator, await get_thread(idea.id, seen_by=moderator))

    standing = idea_standing(moderator, place, await idea_head(idea.id))

    assert (standing.can_try, standing.can_move) == (False, True)


async def test_who_only_reads_a_group_tries_nothing_there(house: House) -> None:
    member = await a_member()
    group = await a_group(member, visibility=Visibility.PRIVATE)
    idea = await an_idea(group=group)
    place = await place_of(member, await get_thread(idea.id, seen_by=member))
    outsider = await a_member()

    assert idea_standing(member, place, await idea_head(idea.id)).can_try
    assert idea_standing(outsider, await place_of(outsider, place.thread),
                         await idea_head(idea.id)).can_try is False  # fmt: skip


def test_the_way_of_an_idea() -> None:
    assert [step.where for step in steps_of(None)] == ["here", "ahead", "ahead", "ahead"]
    assert [step.where for step in steps_of(Stage.TRIED)] == ["done", "done", "here", "ahead"]
    aside = steps_of(Stage.SET_ASIDE)
    assert (aside[-1].word, aside[-1].where) == ("Set aside", "here")
