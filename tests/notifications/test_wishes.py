"""Which wish counts, and keeping wishes."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest

from forum.accounts.models import Preference, Wish
from forum.app import build_house
from forum.core.errors import Complaint
from forum.core.house import House
from forum.core.settings import Settings
from forum.groups.models import GroupWish, Visibility
from forum.notifications.actions.wishes import Choices, keep, preference_of, wish_for_group
from forum.notifications.models import Event
from forum.notifications.queries.wishes import wishes_of
from forum.notifications.recipients import Standing, decide
from forum.notifications.stopping import stop_address
from forum.tags.models import TagFollow
from forum.threads.actions.reading import follow, follow_as_writer, mark_read
from forum.threads.models import Level, Participation
from forum.threads.precedence import wish_that_counts
from tests.factories import a_group, a_member, a_tag, a_thread

EVERY, DIGEST, NAMED, NOTHING = Wish


@pytest.mark.parametrize(
    ("level", "is_chosen", "group", "tags", "usual", "counts"),
    [
        # What she chose for the thread counts before all else.
        (Level.FOLLOW, True, NOTHING, {NOTHING}, NOTHING, EVERY),
        (Level.DIGEST, True, EVERY, {EVERY}, EVERY, DIGEST),
        (Level.NAMED, True, EVERY, {EVERY}, EVERY, NAMED),
        (Level.MUTE, True, EVERY, {EVERY}, EVERY, NOTHING),
        (Level.NORMAL, True, NAMED, set(), EVERY, NAMED),
        # Nothing, for the group or a tag, means nothing.
        (Level.NORMAL, False, NOTHING, {EVERY}, EVERY, NOTHING),
        (Level.NORMAL, False, EVERY, {NOTHING, EVERY}, EVERY, NOTHING),
        # Otherwise whichever of group and tags says more.
        (Level.NORMAL, False, NAMED, {DIGEST}, EVERY, DIGEST),
        (Level.NORMAL, False, DIGEST, {NAMED, EVERY}, NOTHING, EVERY),
        (Level.NORMAL, False, EVERY, {NAMED}, NOTHING, EVERY),
        # What is usual stands for a group for which she chose nothing.
        (Level.NORMAL, False, None, set(), EVERY, EVERY),
        (Level.NORMAL, False, None, set(), NOTHING, NOTHING),
        (Level.NORMAL, False, None, {EVERY}, NOTHING, EVERY),
        # What she follows because she writes there goes with a group that is to be quiet.
        (Level.FOLLOW, False, DIGEST, set(), DIGEST, EVERY),
        (Level.FOLLOW, False, None, set(), DIGEST, EVERY),
        (Level.FOLLOW, False, NAMED, set(), EVERY, NAMED),
        (Level.FOLLOW, False, NOTHING, {EVERY}, EVERY, NOTHING),
        (Level.FOLLOW, False, EVERY, {NOTHING}, EVERY, NOTHING),
    ],
)
def test_which_wish_counts(
    level: Level, is_chosen: bool, group: Wish | None, tags: Collection[Wish], usual: Wish,
    counts: Wish,
) -> None:  # fmt: skip
    wish = wish_that_counts(level, is_chosen=is_chosen, group=group, tags=tags, usual=usual)

    assert wish is counts


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("wishes", [{"group": NOTHING}, {"tags": frozenset({NOTHING})},
                                    {"usual": NOTHING}, {"level": Level.MUTE}])  # fmt: skip
@pytest.mark.parametrize(
    "why", ["is_named", "is_answered", "is_quoted", "is_hers", "is_in"],
)  # fmt: skip
def test_nothing_means_nothing_whatever_happens(
    event: Event, wishes: dict[str, object], why: str
) -> None:
    she = Standing(**{why: True, **wishes})  # type: ignore[arg-type]

    assert decide(event, she) is None


async def test_who_chose_nothing_gets_what_is_usual_here_and_one_token(house: House) -> None:
    member = await a_member()

    first, second = await preference_of(member), await preference_of(member)

    assert (first.usual, first.letters, first.quiet_from) == (DIGEST, True, None)
    assert first.token == second.token
    assert len(first.token) >= 40
    assert await Preference.all().count() == 1


async def test_whoever_asks_at_a_time_gets_the_same_token(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        member = await a_member()

        found = await asyncio.gather(*(preference_of(member) for _asker in range(8)))

        assert len({preference.token for preference in found}) == 1


async def test_the_address_in_a_letter_is_whole(house: House) -> None:
    address = stop_address("a-token", "thread", 7)

    assert address == f"{house.settings.site.base_url}/letters/a-token/thread/7"


async def test_a_wish_for_a_group_is_kept_changed_and_taken_back(house: House) -> None:
    member = await a_member()
    group = await a_group(member)

    for wish in (EVERY, NOTHING, NAMED):
        await wish_for_group(member, group, wish)
        assert (await GroupWish.get(member=member)).wish is wish
    await wish_for_group(member, group, None)

    assert not await GroupWish.exists()


async def test_every_post_goes_to_members_of_the_group_only(house: House) -> None:
    member, group = await a_member(), await a_group()

    with pytest.raises(Complaint, match="Join"):
        await wish_for_group(member, group, EVERY)
    await wish_for_group(member, group, NOTHING)

    assert (await GroupWish.get()).wish is NOTHING


async def test_all_wishes_are_kept_at_once_and_hold_for_threads_that_are_there(
    house: House,
) -> None:
    member, tag, new_tag = await a_member(), await a_tag("Seeds"), await a_tag("Maps")
    group = await a_group(member)
    thread, other = await a_thread(group=group), await a_thread(group=group)
    await follow(member, thread, Level.FOLLOW)
    await TagFollow.create(member=member, tag=tag)

    await keep(member, Choices(
        NAMED, letters=False, quiet_from=22, quiet_until=7, groups={group.slug: NOTHING},
        tags={tag.slug: None, new_tag.slug: DIGEST, "no-such-tag": EVERY},
        threads={thread.id: Level.NAMED, other.id: Level.NORMAL, 999_999: Level.MUTE},
    ))  # fmt: skip

    kept = await wishes_of(member)
    assert (kept.preference.usual, kept.preference.letters) == (NAMED, False)
    assert (kept.preference.quiet_from, kept.preference.quiet_until) == (22, 7)
    assert [(line.group.id, line.wish) for line in kept.groups if line.wish] == [
        (group.id, NOTHING)
    ]
    assert [(row.tag.name, row.wish) for row in kept.tags] == [("Maps", DIGEST)]
    assert [(row.thread_id, row.level) for row in kept.threads] == [(thread.id, Level.NAMED)]
    assert await Participation.all().count() == 1  # nothing is copied into threads


async def test_a_group_that_she_may_not_see_is_passed_over(house: House) -> None:
    member, secret = await a_member(), await a_group(visibility=Visibility.PRIVATE)
    thread = await a_thread(group=secret)

    await keep(member, Choices(
        DIGEST, letters=True, groups={secret.slug: NAMED, "none": EVERY},
        threads={thread.id: Level.MUTE},
    ))  # fmt: skip

    assert not await GroupWish.exists()
    assert not await Participation.exists()


@pytest.mark.parametrize(
    ("hours", "field"),
    [((7, 7), "quiet_until"), ((7, None), "quiet_until"), ((None, 7), "quiet_from")],
)
async def test_quiet_hours_that_are_none_are_refused(
    house: House, hours: tuple[int | None, int | None], field: str
) -> None:
    member, (begin, end) = await a_member(), hours
    choices = Choices(DIGEST, letters=True, quiet_from=begin, quiet_until=end)

    with pytest.raises(Complaint) as refused:
        await keep(member, choices)

    assert refused.value.field == field
    assert not await Preference.exists()


async def test_what_is_sent_back_unchanged_is_not_chosen_by_that(house: House) -> None:
    member, thread = await a_member(), await a_thread()
    await follow_as_writer(member, thread, 1)

    await keep(member, Choices(DIGEST, letters=True, threads={thread.id: Level.FOLLOW}))

    assert (await Participation.get()).chosen_at is None


async def test_who_reads_and_then_writes_follows_unless_she_chose_otherwise(house: House) -> None:
    reader, chooser, thread = await a_member(), await a_member(), await a_thread()
    await mark_read(reader, thread, 1)
    await follow(chooser, thread, Level.NORMAL)

    await follow_as_writer(reader, thread, 2)
    await follow_as_writer(chooser, thread, 2)

    assert (await Participation.get(member=reader)).level is Level.FOLLOW
    assert (await Participation.get(member=chooser)).level is Level.NORMAL


async def test_exceptions_to_a_quiet_group_are_told_with_it(house: House) -> None:
    member = await a_member()
    quiet, other = await a_group(member), await a_group(member)
    chosen, muted, written, loud = [
        await a_thread(group=group) for group in (quiet, quiet, quiet, other)
    ]
    await follow(member, chosen, Level.DIGEST)
    await follow(member, muted, Level.MUTE)
    await follow_as_writer(member, written, 1)
    await follow(member, loud, Level.FOLLOW)
    await wish_for_group(member, quiet, NOTHING)

    lines = {line.group.id: line for line in (await wishes_of(member)).groups}

    assert [row.thread_id for row in lines[quiet.id].exceptions] == [chosen.id]
    assert not lines[other.id].exceptions
