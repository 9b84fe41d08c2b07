"""Libraries that try an idea: saying so, changing it, withdrawing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from forum.app import build_house
from forum.core.database import now
from forum.core.errors import Complaint, Forbidden
from forum.core.house import House
from forum.core.settings import Settings
from forum.groups.models import Visibility
from forum.threads.actions import ideas, trials
from forum.threads.models import LibraryKind, LibrarySize, Stage, StageMove, State, Thread, Trial
from tests.factories import (
    a_group,
    a_member,
    a_moderator,
    a_report,
    a_thread,
    a_trial,
    an_idea,
)


def _plan(**values: object) -> trials.Plan:
    today = now().date()
    plan = trials.Plan(
        library="Elm Street Library",
        library_kind=LibraryKind.PUBLIC,
        library_size=LibrarySize.SMALL,
        starts_on=today,
        check_on=today + timedelta(days=91),
        looking_at="Who takes seeds, and who brings some back",
    )
    return replace(plan, **values)  # type: ignore[arg-type]


async def test_a_member_says_that_her_library_tries_it(house: House) -> None:
    member, idea = await a_member(), await an_idea()

    await trials.plan_trial(member, idea, _plan(library="Café  Library"))

    trial = await Trial.get(thread_id=idea.id)
    assert (trial.member_id, trial.library, trial.library_folded) == (
        member.id, "Café  Library", "cafe library",
    )  # fmt: skip
    assert trial.looking_at == "Who takes seeds, and who brings some back"
    assert (trial.asked_at, trial.withdrawn_at) == (None, None)


async def test_the_first_trial_moves_a_proposed_idea_on_and_no_later_one_does(house: House) -> None:
    member, author = await a_member(), await a_member()
    idea = await an_idea(author=author)

    await trials.plan_trial(member, idea, _plan())

    assert (await Thread.get(id=idea.id)).stage is Stage.TRYING
    move = await StageMove.get(thread_id=idea.id)
    assert (move.member_id, move.after, move.note) == (member.id, Stage.TRYING, "")
    await ideas.move_idea(author, idea, Stage.ADOPTED, "Everybody does it.")
    await trials.plan_trial(await a_member(), idea, _plan())
    assert (await Thread.get(id=idea.id)).stage is Stage.ADOPTED


async def test_a_trial_said_twice_is_there_once_and_changed(house: House) -> None:
    member, idea = await a_member(), await an_idea()

    await trials.plan_trial(member, idea, _plan())
    await trials.plan_trial(member, idea, _plan(library="Oak Library"))

    assert (await Trial.get(thread_id=idea.id)).library == "Oak Library"


async def test_nobody_tries_what_is_no_open_idea(house: House) -> None:
    member = await a_moderator()
    closed, hidden = await an_idea(locked_at=now()), await an_idea(state=State.HIDDEN)

    for thread in (closed, hidden, await a_thread()):
        with pytest.raises(Forbidden):
            await trials.plan_trial(member, thread, _plan())

    assert not await Trial.exists()


async def test_an_outsider_tries_nothing_in_a_private_group(house: House) -> None:
    idea = await an_idea(group=await a_group(visibility=Visibility.PRIVATE))

    with pytest.raises(Forbidden):
        await trials.plan_trial(await a_member(), idea, _plan())


@pytest.mark.parametrize(
    ("field", "starts_in", "check_in"),
    [
        ("starts_on", 400, 500),
        ("check_on", 10, 10),
        ("check_on", 10, 5),
        ("check_on", 0, 3 * 366 + 1),
        ("check_on", -30, 0),
        ("check_on", -30, -10),
    ],
)
async def test_days_that_cant_be_are_complained_about(
    house: House, field: str, starts_in: int, check_in: int
) -> None:
    today, member, idea = now().date(), await a_member(), await an_idea()
    days = {
        "starts_on": today + timedelta(days=starts_in),
        "check_on": today + timedelta(days=check_in),
    }

    with pytest.raises(Complaint) as refused:
        await trials.plan_trial(member, idea, _plan(**days))

    assert refused.value.field == field


async def test_what_began_long_ago_may_be_looked_back_on_soon(house: House) -> None:
    today, member, idea = now().date(), await a_member(), await an_idea()

    await trials.plan_trial(
        member,
        idea,
        _plan(starts_on=today - timedelta(days=700), check_on=today + timedelta(days=1)),
    )

    assert await Trial.exists(thread_id=idea.id)


async def test_a_later_day_is_asked_about_again_and_the_same_day_isnt(house: House) -> None:
    member, idea, today = await a_member(), await an_idea(), now().date()
    asked = {"check_on": today - timedelta(days=1), "starts_on": today - timedelta(days=90)}
    await a_trial(idea, member=member, asked_at=now(), **asked)

    await trials.plan_trial(member, idea, _plan(**asked, library="A new name"))
    same = await Trial.get(thread_id=idea.id)
    await trials.plan_trial(member, idea, _plan())
    later = await Trial.get(thread_id=idea.id)

    assert same.asked_at is not None
    assert later.asked_at is None


async def test_a_trial_with_a_report_stays_as_it_is(house: House) -> None:
    member, idea = await a_member(), await an_idea()
    trial = await a_trial(idea, member=member)
    await a_report(trial)

    with pytest.raises(Forbidden):
        await trials.plan_trial(member, idea, _plan())
    with pytest.raises(Forbidden):
        await trials.withdraw_trial(member, trial)


async def test_who_withdraws_the_only_trial_moves_the_idea_back(house: House) -> None:
    member, idea = await a_member(), await an_idea()
    trial = await trials.plan_trial(member, idea, _plan())

    await trials.withdraw_trial(member, trial)
    await trials.withdraw_trial(member, trial)

    assert (await Thread.get(id=idea.id)).stage is Stage.PROPOSED
    assert await StageMove.filter(thread_id=idea.id).count() == 2
    assert (await Trial.get(id=trial.id)).withdrawn_at


async def test_an_idea_stays_where_somebody_moved_it_or_others_try_it(house: House) -> None:
    author, member = await a_member(), await a_member()
    moved, shared = await an_idea(author=author), await an_idea()
    of_moved = await a_trial(moved, member=member)
    await ideas.move_idea(author, moved, Stage.TRYING, "It begins.")
    of_shared = await trials.plan_trial(member, shared, _plan())
    await a_trial(shared)

    await trials.withdraw_trial(member, of_moved)
    await trials.withdraw_trial(member, of_shared)

    assert (await Thread.get(id=moved.id)).stage is Stage.TRYING
    assert (await Thread.get(id=shared.id)).stage is Stage.TRYING


async def test_nobody_withdraws_the_trial_of_another(house: House) -> None:
    trial = await a_trial(await an_idea())

    with pytest.raises(Forbidden):
        await trials.withdraw_trial(await a_moderator(), trial)


async def test_a_withdrawn_trial_can_begin_again(house: House) -> None:
    member, idea = await a_member(), await an_idea()
    trial = await trials.plan_trial(member, idea, _plan())
    await trials.withdraw_trial(member, trial)

    again = await trials.plan_trial(member, idea, _plan())

    assert (again.id, again.withdrawn_at) == (trial.id, None)
    assert (await Thread.get(id=idea.id)).stage is Stage.TRYING


async def test_two_clicks_at_once_begin_one_trial(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        member, idea = await a_member(), await an_idea()

        await asyncio.gather(*(trials.plan_trial(member, idea, _plan()) for _click in range(5)))

        assert await Trial.filter(thread_id=idea.id).count() == 1
        assert await StageMove.filter(thread_id=idea.id).count() == 1
