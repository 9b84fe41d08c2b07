"""Pinning, moving, renaming and retagging: what moderators do to a thread as a whole."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.errors import Complaint, Forbidden
from forum.core.house import House
from forum.groups.models import Group, Visibility
from forum.moderation.changes import changes
from forum.moderation.models import LogEntry
from forum.threads.actions import curation, reading, sorting
from forum.threads.models import Kind, Level, Participation, Stage, Thread
from tests.factories import a_group, a_member, a_moderator, a_tag, a_thread

WHY, TITLE = "It belongs there", "A title that a colleague would know"


async def in_the_log(act: str) -> list[str]:
    """The changes that entries of this act tell, in words."""
    entries = await LogEntry.filter(act=act).order_by("id")
    found = [change for entry in entries for change in changes(entry)]
    return [f"{one.what}: {one.before} → {one.after}" for one in found]


async def again(thread: Thread) -> Thread:
    return await Thread.get(id=thread.id)


async def test_a_pin_comes_down_by_itself(house: House) -> None:
    thread = await a_thread()
    until = now() + timedelta(days=3)

    await curation.pin_thread(await a_moderator(), thread, WHY, until)

    thread = await again(thread)
    assert thread.is_pinned
    assert thread.pinned_until == until
    thread.pinned_until = now() - timedelta(seconds=1)
    assert not thread.is_pinned


@pytest.mark.parametrize("days", [-1, 0, 400])
async def test_a_pin_ends_within_a_year(house: House, days: int) -> None:
    thread = await a_thread()

    with pytest.raises(Complaint) as complaint:
        await curation.pin_thread(await a_moderator(), thread, WHY, now() + timedelta(days=days))

    assert complaint.value.field == "until"


async def test_pins_are_taken_down_and_both_are_logged(house: House) -> None:
    thread, moderator = await a_thread(), await a_moderator()
    until = datetime.fromisoformat(f"{now().year + 1}-01-01T00:00+00:00")
    await curation.pin_thread(moderator, thread, WHY, until)

    await curation.unpin_thread(moderator, thread, WHY)
    await curation.unpin_thread(moderator, thread, WHY)

    assert (await again(thread)).pinned_until is None
    [pinned] = await in_the_log("pin")
    [unpinned] = await in_the_log("unpin")
    assert pinned.startswith(f"Pinned until: nothing → January 1, {now().year + 1}")
    assert unpinned.endswith("→ nothing")


async def test_a_moved_thread_keeps_its_followers(house: House) -> None:
    thread, follower = await a_thread(), await a_member()
    there = await a_group(name="Tool libraries")
    here = await Group.get(id=thread.group_id)
    await reading.follow(follower, thread, Level.FOLLOW)

    await sorting.move_thread(await a_moderator(), thread, there, WHY)

    assert (await again(thread)).group_id == there.id
    assert (await Participation.get(member=follower)).level is Level.FOLLOW
    assert await in_the_log("move") == [f"Group: {here.name} → Tool libraries"] * 2
    assert {entry.group_id for entry in await LogEntry.all()} == {here.id, there.id}


async def a_keeper(*visibilities: Visibility) -> tuple[Member, list[Group]]:
    """A member who moderates a group of each of these kinds."""
    keeper = await a_member()
    groups = [await a_group(moderators=(keeper,), visibility=kind) for kind in visibilities]
    return keeper, groups


PUBLIC, MEMBERS, PRIVATE = Visibility.PUBLIC, Visibility.MEMBERS, Visibility.PRIVATE


@pytest.mark.parametrize(
    ("here", "there"),
    [(PRIVATE, PUBLIC), (PRIVATE, MEMBERS), (PRIVATE, PRIVATE), (MEMBERS, PUBLIC)],
)
async def test_words_of_few_are_shown_to_more_only_if_that_is_meant(
    house: House, here: Visibility, there: Visibility
) -> None:
    keeper, [source, target] = await a_keeper(here, there)
    thread = await a_thread(group=source)

    with pytest.raises(Complaint) as complaint:
        await sorting.move_thread(keeper, thread, target, WHY)
    await sorting.move_thread(keeper, thread, target, WHY, openly=True)

    assert complaint.value.field == "openly"
    assert (await again(thread)).group_id == target.id


@pytest.mark.parametrize(
    ("here", "there"),
    [(PUBLIC, PRIVATE), (PUBLIC, MEMBERS), (MEMBERS, PRIVATE), (MEMBERS, MEMBERS)],
)
async def test_words_of_many_may_be_shown_to_fewer(
    house: House, here: Visibility, there: Visibility
) -> None:
    keeper, [source, target] = await a_keeper(here, there)
    thread = await a_thread(group=source)

    await sorting.move_thread(keeper, thread, target, WHY)

    assert (await again(thread)).group_id == target.id


async def test_the_log_of_a_group_names_no_private_one(house: House) -> None:
    keeper, [public, private] = await a_keeper(PUBLIC, PRIVATE)
    thread = await a_thread(group=public)

    await sorting.move_thread(keeper, thread, private, WHY)

    [told_here] = await LogEntry.filter(group_id=public.id)
    [told_there] = await LogEntry.filter(group_id=private.id)
    assert private.name not in str((told_here.before, told_here.after))
    assert changes(told_here)[0].after == "a private group"
    assert changes(told_there)[0].after == private.name


async def test_who_moderates_one_group_moves_nothing_into_another(house: House) -> None:
    keeper, [group] = await a_keeper(PUBLIC)
    own = await a_thread(group=group)

    with pytest.raises(Forbidden):
        await sorting.move_thread(keeper, own, await a_group(keeper), WHY)
    with pytest.raises(Forbidden):
        await sorting.move_thread(keeper, await a_thread(), group, WHY)

    assert (await again(own)).group_id == group.id


async def test_moving_a_thread_to_where_it_is_does_nothing(house: House) -> None:
    thread = await a_thread()

    await sorting.move_thread(await a_moderator(), thread, await Group.get(id=thread.group_id), WHY)

    assert await LogEntry.all().count() == 0


async def test_a_new_title_is_a_new_address(house: House) -> None:
    thread = await a_thread(title="Help!!!!!")

    await sorting.retitle_thread(await a_moderator(), thread, TITLE, Kind.QUESTION, WHY)

    thread = await again(thread)
    assert (thread.title, thread.slug) == (TITLE, "a-title-that-a-colleague-would-know")
    assert await in_the_log("retitle") == [
        "Revision: 1 → 2", f"Characters of the title: 9 → {len(TITLE)}",
    ]  # fmt: skip


async def test_what_becomes_an_idea_is_proposed_and_what_was_one_has_no_stage(
    house: House,
) -> None:
    thread, moderator = await a_thread(), await a_moderator()

    await sorting.retitle_thread(moderator, thread, thread.title, Kind.IDEA, WHY)
    idea = await again(thread)
    await sorting.retitle_thread(moderator, thread, thread.title, Kind.DISCUSSION, WHY)
    talk = await again(thread)

    assert (idea.kind, idea.stage) == (Kind.IDEA, Stage.PROPOSED)
    assert talk.kind is Kind.DISCUSSION
    assert not talk.stage


async def test_other_tags_take_the_place_of_all(house: House) -> None:
    old, new = await a_tag("Crafts"), await a_tag("Outreach")
    thread = await a_thread(tags=(old,))

    await sorting.retag_thread(await a_moderator(), thread, [new], WHY)

    assert [tag.id for tag in await thread.tags.all()] == [new.id]
    assert await in_the_log("retag") == ["Tags: Crafts → Outreach"]


async def test_what_changes_nothing_is_not_logged(house: House) -> None:
    tag = await a_tag()
    thread, moderator = await a_thread(tags=(tag,)), await a_moderator()

    await sorting.retag_thread(moderator, thread, [tag], WHY)
    await sorting.retitle_thread(moderator, thread, thread.title, thread.kind, WHY)

    assert await LogEntry.all().count() == 0


async def test_authors_and_other_members_do_none_of_it(house: House) -> None:
    author, group = await a_member(), await a_group()
    thread = await a_thread(author=author)
    soon = now() + timedelta(days=1)

    for member in (author, await a_member()):
        for doing in (
            curation.pin_thread(member, thread, WHY, soon),
            curation.unpin_thread(member, thread, WHY),
            sorting.move_thread(member, thread, group, WHY),
            sorting.retitle_thread(member, thread, TITLE, Kind.IDEA, WHY),
            sorting.retag_thread(member, thread, [], WHY),
        ):
            with pytest.raises(Forbidden):
                await doing
    assert await LogEntry.all().count() == 0


async def test_each_of_them_wants_a_reason(house: House) -> None:
    thread, moderator = await a_thread(), await a_moderator()

    for doing in (
        curation.pin_thread(moderator, thread, "", now() + timedelta(days=1)),
        sorting.move_thread(moderator, thread, await a_group(), ""),
        sorting.retitle_thread(moderator, thread, TITLE, Kind.IDEA, ""),
        sorting.retag_thread(moderator, thread, [], ""),
    ):
        with pytest.raises(Complaint) as complaint:
            await doing
        assert complaint.value.field == "reason"
