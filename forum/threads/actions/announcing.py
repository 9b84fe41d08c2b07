"""Announcements that the clock publishes: drafts with a time."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.errors import Complaint, NotFound, Refusal, TooMany, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import reader, speaking_to
from forum.groups import queries as groups
from forum.groups.models import Group
from forum.mail.addresses import UnusableAddress
from forum.tags import thesaurus
from forum.tags.actions.proposing import hold_words, proposal
from forum.tags.laws import shape
from forum.tags.models import Tag
from forum.threads import policy
from forum.threads.actions.drafts import Writing, ensure_draft
from forum.threads.actions.threads import start_thread
from forum.threads.draft_places import new_place
from forum.threads.emails.announcing import not_published
from forum.threads.models import Draft, Kind, Thread
from forum.threads.queries.announcing import COMPLAINT
from forum.threads.words import render_post

_LATEST = timedelta(days=366)
_TITLE = range(8, 201)  # characters


async def schedule_announcement(
    member: Member, group: Group, title: str, body: str, tags: str, publish_at: datetime
) -> Draft:
    """Keep an announcement that will be published at a time. ``tags``: labels, with commas.

    Raises:
        Forbidden: if she may not announce in this group.
        Complaint: if the body can't be taken, or the time isn't to come within a year.
        TooManyDrafts: if she has too many drafts.
    """
    await render_post(body, member.id, Group.filter(id=group.id))
    async with atomic():
        membership = await groups.membership_of(member, group)
        allowed = policy.can_start(member, group, membership, Kind.ANNOUNCEMENT)
        require(allowed, _("Announcements are for moderators."))
        _require_to_come(publish_at)
        draft = await ensure_draft(member, new_place())
        draft.body, draft.publish_at = body, publish_at
        draft.typed = {
            "kind": Kind.ANNOUNCEMENT.value, "group": group.slug, "title": title, "tags": tags,
        }  # fmt: skip
        draft.version, draft.updated_at = draft.version + 1, now()
        await draft.save()
    return draft


def _require_to_come(moment: datetime) -> None:
    if not now() < moment < now() + _LATEST:
        raise Complaint("publish_at", _("Choose a time that is to come, within a year."))


async def reschedule(member: Member, draft: Draft, publish_at: datetime) -> None:
    """Let an announcement be published at another time.

    Raises:
        NotFound: if it isn't hers, or was published meanwhile.
        Complaint: if the time isn't to come within a year.
    """
    async with atomic():
        draft = await _held(draft.id, member)
        _require_to_come(publish_at)
        await _set_clock(draft, publish_at)


async def withdraw(member: Member, draft: Draft) -> None:
    """Let the clock leave an announcement alone; its words stay among her drafts.

    Raises:
        NotFound: if it isn't hers, or was published meanwhile.
    """
    async with atomic():
        await _set_clock(await _held(draft.id, member), None)


async def publish_now(member: Member, draft: Draft) -> Thread:
    """Publish an announcement before its time.

    Raises:
        NotFound: if it isn't hers, or was published meanwhile.
        Forbidden: if she may no longer announce in its group.
        Complaint: if something of it can't be taken any more.
    """
    async with atomic():
        await hold_words()
        return await _published(member, await _held(draft.id, member))


async def publish_if_due(draft_id: int) -> None:
    """Publish an announcement whose time has come, once.

    If that can't be, its words stay among her drafts, and a letter tells her. If she has started
    too many threads just now, it stays due, and the clock comes again.
    """
    async with atomic():
        await hold_words()
        draft = await Draft.filter(id=draft_id).select_for_update().get_or_none()
        if draft is None or draft.publish_at is None or draft.publish_at > now():
            return
        member = await Member.get(id=draft.member_id)
        with speaking_to(member.language, member.time_zone):
            try:
                await _published(member, draft)
            except TooMany:
                return
            except Refusal as refusal:
                await _stopped(member, draft, refusal)


async def _stopped(member: Member, draft: Draft, refusal: Refusal) -> None:
    sentence = refusal.sentence or _("Its group isn't open to you any more.")
    await _set_clock(draft, None, complaint=sentence)
    with suppress(UnusableAddress):  # then she finds it among her announcements only
        await not_published(member, draft, sentence)


async def _held(draft_id: int, member: Member) -> Draft:
    mine = Draft.filter(id=draft_id, member_id=member.id)
    draft = await mine.select_for_update().get_or_none()
    if draft is None:
        raise NotFound
    return draft


async def _set_clock(draft: Draft, publish_at: datetime | None, complaint: str = "") -> None:
    typed = {name: value for name, value in draft.typed.items() if name != COMPLAINT}
    draft.typed = typed | ({COMPLAINT: complaint} if complaint else {})
    draft.publish_at, draft.updated_at = publish_at, now()
    await draft.save(update_fields=["typed", "publish_at", "updated_at"])


async def _published(member: Member, draft: Draft) -> Thread:
    """Start the thread and let go of the draft."""
    typed = {name: str(value) for name, value in draft.typed.items()}
    if typed.get("kind") != Kind.ANNOUNCEMENT:
        raise Complaint("kind", _("It is no announcement any more."))
    title = typed.get("title", "").strip()
    if len(title) not in _TITLE or not draft.body.strip():
        raise Complaint("title", _("It lacks a title of 8 to 200 characters, or its text."))
    group = await groups.get_group(typed.get("group", ""), seen_by=member)
    tags = await _tags_of(typed.get("tags", ""))
    writing = Writing(draft.place, draft.body, draft.typed, draft.version)
    return await start_thread(member, group, Kind.ANNOUNCEMENT, title, draft.body, tags, writing)


async def _tags_of(text: str) -> list[Tag]:
    """Return what labels mean by now; what can't be a tag any more is left out."""
    found = await thesaurus.resolve(thesaurus.split(text), reader().language)
    new = [word for word in found.unknown if word not in found.retired and not shape(word)]
    return [*found.tags, *map(proposal, new)][: house().settings.threads.max_tags]
