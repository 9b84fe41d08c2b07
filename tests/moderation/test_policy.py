"""Who reads the log."""

from __future__ import annotations

from forum.accounts.models import Stranger, Viewer
from forum.core.house import House
from forum.groups.models import Membership, Visibility
from forum.moderation import policy
from forum.moderation.actions.log import write_entry
from forum.moderation.queries.log import log_seen_by
from tests.factories import a_group, a_member, a_moderator, an_admin


async def _seen(viewer: Viewer) -> set[int | None]:
    entries = await log_seen_by(viewer)
    return {entry.group_id for entry in entries}


async def _an_entry_in(group_id: int | None) -> None:
    keeper = await a_moderator()
    await write_entry(
        act="lock", thing="thread", thing_id=1, moderator_id=keeper.id, group_id=group_id,
        reason="Answered.", before={}, after={},
    )  # fmt: skip


async def test_everybody_reads_what_she_moderates(house: House) -> None:
    theirs = await a_moderator()
    of_group, plain = await a_member(), await a_member()
    public = await a_group(plain, moderators=(of_group,))
    other = await a_group(of_group)
    private = await a_group(plain, moderators=(theirs,), visibility=Visibility.PRIVATE)
    for group_id in (public.id, other.id, private.id, None):
        await _an_entry_in(group_id)

    assert await _seen(await an_admin()) == {public.id, other.id, None}
    assert await _seen(await a_moderator()) == {public.id, other.id, None}
    assert await _seen(theirs) == {public.id, other.id, private.id, None}
    assert await _seen(of_group) == {public.id}
    assert await _seen(plain) == set()
    assert await _seen(Stranger()) == set()


async def test_the_log_opens_to_moderators_of_any_kind(house: House) -> None:
    member, of_group = await a_member(), await a_member()
    await a_group(member, moderators=(of_group,))
    memberships = {row.member_id: row for row in await Membership.all()}

    assert policy.can_read_log(await a_moderator(), [])
    assert policy.can_read_log(await an_admin(), [])
    assert policy.can_read_log(of_group, [memberships[of_group.id]])
    assert not policy.can_read_log(member, [memberships[member.id]])
    assert not policy.can_read_log(Stranger(), [])
