"""Announcements that the clock publishes."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from forum.accounts.models import Member
from forum.app import build_house
from forum.core.database import now
from forum.core.errors import Complaint, Forbidden, NotFound
from forum.core.house import House
from forum.core.settings import Settings
from forum.groups.models import Group, GroupRole, Membership
from forum.jobs.models import Job
from forum.mail.models import OutgoingMail
from forum.threads.actions import announcing
from forum.threads.jobs.announcing import publish_announcement, publish_due
from forum.threads.models import Draft, Kind, Thread
from forum.threads.queries.announcing import announcements_of, due_announcements
from tests.factories import a_group, a_member, a_moderator, a_tag

TITLE, BODY = "The catalogue moves on Monday", "From **eight** to ten nothing can be lent."


async def scheduled(
    member: Member, group: Group | None = None, tags: str = "", hours: float = 1
) -> Draft:
    """An announcement that waits so many hours; less than none: it's due since then."""
    when = now() + timedelta(hours=abs(hours))
    group = group or await a_group()
    draft = await announcing.schedule_announcement(member, group, TITLE, BODY, tags, when)
    if hours < 0:
        await Draft.filter(id=draft.id).update(publish_at=now() + timedelta(hours=hours))
    return draft


async def test_it_is_published_when_its_time_has_come_and_not_before(house: House) -> None:
    moderator, group, tag = await a_moderator(), await a_group(), await a_tag("Closing times")
    draft = await scheduled(moderator, group, tags=tag.name)

    await announcing.publish_if_due(draft.id)
    before = await Thread.all().count()
    await Draft.filter(id=draft.id).update(publish_at=now())
    await announcing.publish_if_due(draft.id)

    thread = await Thread.get().prefetch_related("tags", "posts")
    assert before == 0
    assert (thread.kind, thread.title, thread.group_id) == (Kind.ANNOUNCEMENT, TITLE, group.id)
    assert (thread.author_id, [each.id for each in thread.tags]) == (moderator.id, [tag.id])
    assert "<strong>eight</strong>" in thread.posts[0].html
    assert await Draft.all().count() == 0


async def test_it_is_published_once(house: House) -> None:
    draft = await scheduled(await a_moderator(), hours=-1)

    await announcing.publish_if_due(draft.id)
    await announcing.publish_if_due(draft.id)

    assert await Thread.all().count() == 1


async def test_two_workers_publish_it_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        draft = await scheduled(await a_moderator(), hours=-1)

        await asyncio.gather(*(announcing.publish_if_due(draft.id) for _ in range(5)))

        assert await Thread.all().count() == 1


async def test_the_clock_finds_what_is_due(house: House) -> None:
    moderator = await a_moderator()
    due, _later = await scheduled(moderator, hours=-1), await scheduled(moderator)

    found = await due_announcements(now())
    await publish_due()

    assert found == [due.id]
    assert await Job.filter(name="threads.publish").count() == 1
    await publish_announcement(due.id)
    assert await Thread.all().count() == 1


@pytest.mark.parametrize("hours", [-1, 24 * 400])
async def test_its_time_is_to_come_within_a_year(house: House, hours: int) -> None:
    moderator, group = await a_moderator(), await a_group()
    when = now() + timedelta(hours=hours)

    with pytest.raises(Complaint) as complaint:
        await announcing.schedule_announcement(moderator, group, TITLE, BODY, "", when)

    assert complaint.value.field == "publish_at"
    assert await Draft.all().count() == 0


async def test_members_announce_nothing(house: House) -> None:
    keeper = await a_member()
    await a_group(moderators=(keeper,))

    for member in (keeper, await a_member()):
        with pytest.raises(Forbidden):
            await scheduled(member, await a_group())


async def test_who_moderates_a_group_announces_there(house: House) -> None:
    keeper = await a_member()
    draft = await scheduled(keeper, await a_group(moderators=(keeper,)), hours=-1)

    await announcing.publish_if_due(draft.id)

    assert (await Thread.get()).author_id == keeper.id


async def why_not(member: Member) -> str:
    """Why her announcement was not published; a letter has told her."""
    [waiting] = await announcements_of(member)
    letter = await OutgoingMail.get(kind="threads/email/not_published")
    assert (letter.recipient, waiting.publish_at) == (member.email, None)
    assert "not published" in letter.subject
    assert await Thread.all().count() == 0
    return waiting.complaint


async def test_who_moderates_no_longer_is_told_by_letter_and_keeps_the_words(house: House) -> None:
    keeper = await a_member()
    draft = await scheduled(keeper, await a_group(moderators=(keeper,)), hours=-1)
    await Membership.filter(member=keeper).update(role=GroupRole.MEMBER)

    await announcing.publish_if_due(draft.id)

    assert await why_not(keeper) == "You can't start such a thread in this group."
    assert (await Draft.get(id=draft.id)).body == BODY
    await announcing.publish_if_due(draft.id)
    assert await OutgoingMail.all().count() == 1


async def test_so_is_she_whose_group_is_gone(house: House) -> None:
    moderator, group = await a_moderator(), await a_group()
    draft = await scheduled(moderator, group, hours=-1)
    await Group.filter(id=group.id).delete()

    await announcing.publish_if_due(draft.id)

    assert await why_not(moderator) == "Its group isn't open to you any more."


@pytest.mark.parametrize("change", [{"kind": "question"}, {"title": "Hm"}])
async def test_so_is_she_who_made_something_else_of_it(
    house: House, change: dict[str, str]
) -> None:
    moderator = await a_moderator()
    draft = await scheduled(moderator, hours=-1)
    await Draft.filter(id=draft.id).update(typed=draft.typed | change)

    await announcing.publish_if_due(draft.id)

    assert await why_not(moderator)


async def test_after_too_many_it_waits_and_is_published_later(house: House) -> None:
    moderator, group, before = await a_moderator(), await a_group(), house.settings
    limits = before.limits.model_copy(update={"threads_per_member": "1 per hour"})
    house.settings = before.model_copy(update={"limits": limits})
    drafts = [await scheduled(moderator, group, hours=-1) for _each in range(2)]
    await Draft.filter(id=drafts[1].id).update(typed=drafts[1].typed | {"title": "Another one"})

    for draft in drafts:
        await announcing.publish_if_due(draft.id)
    at_first = await Thread.all().count()
    house.settings = before
    await announcing.publish_if_due(drafts[1].id)

    assert at_first == 1
    assert await OutgoingMail.all().count() == 0
    assert await Thread.all().count() == 2


async def test_who_can_get_no_letter_finds_the_reason_in_the_list(house: House) -> None:
    keeper = await a_member(email="nobody at all")
    draft = await scheduled(keeper, await a_group(moderators=(keeper,)), hours=-1)
    await Membership.filter(member=keeper).update(role=GroupRole.MEMBER)

    await announcing.publish_if_due(draft.id)

    [waiting] = await announcements_of(keeper)
    assert (waiting.publish_at, waiting.complaint[:9]) == (None, "You can't")
    assert await due_announcements(now()) == []


async def test_its_time_can_be_changed_and_taken_away(house: House) -> None:
    moderator = await a_moderator()
    draft = await scheduled(moderator)
    later = now() + timedelta(days=2)

    await announcing.reschedule(moderator, draft, later)
    changed = await Draft.get(id=draft.id)
    await announcing.withdraw(moderator, draft)
    left_alone = await Draft.get(id=draft.id)

    assert (changed.publish_at, left_alone.publish_at) == (later, None)
    assert left_alone.body == BODY


async def test_nobody_else_touches_it(house: House) -> None:
    draft = await scheduled(await a_moderator())
    other = await a_moderator()

    for doing in (
        announcing.reschedule(other, draft, now() + timedelta(days=2)),
        announcing.withdraw(other, draft),
        announcing.publish_now(other, draft),
    ):
        with pytest.raises(NotFound):
            await doing
    assert await announcements_of(other) == []
