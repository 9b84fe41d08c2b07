"""Keeping how much members want to hear: of groups, tags and threads, and of all letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from forum.accounts.models import Member, Preference, Wish
from forum.core.database import atomic
from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.tokens import new_token
from forum.groups.models import LONGEST_SLUG as LONGEST_GROUP
from forum.groups.models import Group, GroupWish, Membership
from forum.groups.queries import groups_seen_by, memberships_of
from forum.notifications import policy
from forum.notifications.actions.keeping import wait_anew
from forum.tags.actions.following import follow_tag
from forum.tags.models import LONGEST_SLUG as LONGEST_TAG
from forum.tags.models import Status, Tag
from forum.tags.queries.following import tags_followed_by
from forum.threads import policy as threads
from forum.threads.actions.reading import follow
from forum.threads.models import Level, Participation, Thread
from forum.threads.queries.tags import tags_seen_by


async def preference_of(member: Member) -> Preference:
    """Return what a member wishes for all letters, with the token of her letters.

    Who never chose anything gets a row with what is usual here; once, whoever asks at a time.
    """
    if found := await Preference.get_or_none(member_id=member.id):
        return found
    usual = Wish(house().settings.notifications.usual)
    row = Preference(member_id=member.id, usual=usual, token=new_token())
    await Preference.bulk_create([row], ignore_conflicts=True)
    return await Preference.get(member_id=member.id)


async def wish_for_group(member: Member, group: Group, wish: Wish | None) -> None:
    """Keep how much a member wants to hear of a group that she sees; None: what is usual for her.

    Raises:
        Complaint: if she wants every post and isn't in the group.
    """
    async with atomic():
        membership = await Membership.get_or_none(member_id=member.id, group_id=group.id)
        await _wish(member, group, membership, wish)


async def _wish(
    member: Member, group: Group, membership: Membership | None, wish: Wish | None
) -> None:
    if not policy.can_wish(wish, membership):
        sentence = _("Every post of a group goes to its members. Join “%(name)s” first.")
        raise Complaint("group", sentence % {"name": group.name})
    if wish is None:
        await GroupWish.filter(member_id=member.id, group_id=group.id).delete()
        return
    row = GroupWish(member_id=member.id, group_id=group.id, wish=wish)
    await GroupWish.bulk_create(
        [row], on_conflict=["member_id", "group_id"], update_fields=["wish"]
    )  # fmt: skip


@dataclass(frozen=True)
class Choices:
    """All that the page "What I get" sends.

    Groups and tags are named by their addresses, threads by their ids; what isn't named stays as
    it is. ``narrower``: whether what she chose for a tag holds for its narrower ones. Quiet
    hours are 0 to 23 of her own clock.
    """

    usual: Wish
    letters: bool
    quiet_from: int | None = None
    quiet_until: int | None = None
    groups: Mapping[str, Wish | None] = field(default_factory=dict)
    tags: Mapping[str, Wish | None] = field(default_factory=dict)
    narrower: Mapping[str, bool] = field(default_factory=dict)
    threads: Mapping[int, Level] = field(default_factory=dict)


async def keep(member: Member, choices: Choices) -> None:
    """Keep what a member wants to hear. What she may not see is passed over without a word.

    Raises:
        Complaint: about quiet hours that are none, or about a group.
    """
    _require_some_hours(choices)
    async with atomic():
        preference = await preference_of(member)
        preference = await Preference.select_for_update().get(id=preference.id)
        preference.usual, preference.letters = choices.usual, choices.letters
        preference.quiet_from, preference.quiet_until = choices.quiet_from, choices.quiet_until
        await preference.save(update_fields=["usual", "letters", "quiet_from", "quiet_until"])
        await wait_anew(member.id)
        await _keep_groups(member, choices.groups)
        await _keep_tags(member, choices)
        await _keep_threads(member, choices.threads)


def _require_some_hours(choices: Choices) -> None:
    begin, end = choices.quiet_from, choices.quiet_until
    if (begin is None) != (end is None):
        missing = "quiet_from" if begin is None else "quiet_until"
        raise Complaint(missing, _("Quiet hours have a beginning and an end: choose both or none."))
    if begin is not None and begin == end:
        sentence = _(
            "Quiet hours that end when they begin are none. To get no letters at all, tick that."
        )
        raise Complaint("quiet_until", sentence)


async def _keep_groups(member: Member, said: Mapping[str, Wish | None]) -> None:
    present = dict(await GroupWish.filter(member_id=member.id).values_list("group_id", "wish"))
    memberships = await memberships_of(member)
    slugs = _possible(said, LONGEST_GROUP)
    for group in await groups_seen_by(member).filter(slug__in=slugs) if slugs else ():
        if said[group.slug] is not present.get(group.id):
            await _wish(member, group, memberships.get(group.id), said[group.slug])


async def _keep_tags(member: Member, choices: Choices) -> None:
    slugs = _possible(choices.tags, LONGEST_TAG)
    if not slugs:
        return
    present = {row.tag_id: (row.wish, row.with_narrower) for row in await tags_followed_by(member)}
    for tag in await Tag.filter(tags_seen_by(member), slug__in=slugs, status__not=Status.MERGED):
        old_wish, old_narrower = present.get(tag.id, (None, True))
        wish, narrower = choices.tags[tag.slug], choices.narrower.get(tag.slug, old_narrower)
        if (wish, narrower) != (old_wish, old_narrower):
            await follow_tag(member, tag, wish, with_narrower=narrower)


def _possible(said: Mapping[str, Wish | None], longest: int) -> list[str]:
    return [slug for slug in said if len(slug) <= longest]  # Tortoise refuses to look for others


async def _keep_threads(member: Member, said: Mapping[int, Level]) -> None:
    ids = list(said)
    rows = Participation.filter(member_id=member.id, thread_id__in=ids)
    present = dict(await rows.values_list("thread_id", "level")) if said else {}
    seen = Thread.filter(threads.visible_to(member), id__in=ids)
    for thread in await seen if said else ():
        # What is sent back unchanged isn't chosen by that.
        if said[thread.id] is not present.get(thread.id, Level.NORMAL):
            await follow(member, thread, said[thread.id])
