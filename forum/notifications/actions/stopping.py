"""Stopping letters from a letter, by whoever has its address, and taking that back."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from forum.accounts.models import Member, Preference, Wish
from forum.core import tokens
from forum.core.database import atomic
from forum.core.errors import NotFound
from forum.groups.models import Group, GroupWish
from forum.groups.queries import groups_seen_by
from forum.notifications.actions.wishes import wish_for_group
from forum.notifications.queries.stopping import (
    Stopping,
    had_letter_since_choice,
    wish_for_thread,
)
from forum.tags.actions.following import follow_tag
from forum.tags.models import Tag, TagFollow
from forum.threads.actions.reading import follow, put_back
from forum.threads.models import Level, Participation, Thread

_PURPOSE = "stopped letters"


class Stop(StrEnum):
    """What can be stopped from a letter."""

    THREAD = "thread"  # no letter for each post of this conversation
    THREAD_WHOLLY = "thread-wholly"  # nothing at all from it
    GROUP = "group"
    GROUP_WHOLLY = "group-wholly"
    TAG = "tag"
    TAG_WHOLLY = "tag-wholly"
    ALL = "all"  # no letters at once; the digest is another matter


async def stop(what: Stop, asked: Stopping) -> str:
    """Stop it; return a signed word by which :func:`take_back` takes it back.

    What the member doesn't see now, such as a thread of a group that she left, sends her nothing
    already: it stays as it is, and the answer is the same.
    """
    async with atomic():
        before: list[Any] = []
        if what in {Stop.THREAD, Stop.THREAD_WHOLLY} and asked.thread:
            level = Level.DIGEST if what is Stop.THREAD else Level.MUTE
            before = await _stop_thread(asked.member, asked.thread, level)
        elif what in {Stop.GROUP, Stop.GROUP_WHOLLY} and asked.group:
            before = await _stop_group(asked.preference, asked.group, _quiet(what))
        elif what in {Stop.TAG, Stop.TAG_WHOLLY} and asked.tag:
            before = await _stop_tag(asked.member, asked.tag, _quiet(what))
        elif what is Stop.ALL:
            before = [Stop.ALL, asked.preference.letters]
            await Preference.filter(id=asked.preference.id).update(letters=False)
    return tokens.sign(_PURPOSE, [asked.member.id, before])


def _quiet(what: Stop) -> Wish:
    return Wish.NOTHING if what in {Stop.GROUP_WHOLLY, Stop.TAG_WHOLLY} else Wish.DIGEST


async def stop_by_one_click(asked: Stopping) -> tuple[Stop, str]:
    """Stop what the address says, as a mail program's button asks for; return what that was.

    Of a conversation the letters for each post are stopped. Where none of these came, but only
    letters that named or answered her, nothing of it is sent any more: one click always stops
    what it stands on. Asked twice, it does no more than once.
    """
    what = Stop.GROUP if asked.scope == "group-of" else Stop(asked.scope)
    if what is Stop.THREAD and asked.thread and not await _stops_by_less(asked, asked.thread):
        what = Stop.THREAD_WHOLLY
    return what, await stop(what, asked)


async def _stops_by_less(asked: Stopping, thread: Thread) -> bool:
    if await wish_for_thread(asked.member, thread) is Wish.EVERY:
        return True
    mine = await Participation.get_or_none(member_id=asked.member.id, thread_id=thread.id)
    if mine is None or mine.level is not Level.DIGEST or mine.chosen_at is None:
        return False
    return not await had_letter_since_choice(mine)


async def _stop_thread(member: Member, thread: Thread, level: Level) -> list[Any]:
    mine = await Participation.get_or_none(member_id=member.id, thread_id=thread.id)
    # Where less comes than a letter for each post, less is not made more.
    if level is Level.MUTE or await wish_for_thread(member, thread) is Wish.EVERY:
        await follow(member, thread, level)
    chosen_at = mine.chosen_at.isoformat() if mine and mine.chosen_at else ""
    return [Stop.THREAD, thread.id, mine.level if mine else Level.NORMAL, chosen_at]


async def _stop_group(preference: Preference, group: Group, wish: Wish) -> list[Any]:
    mine = await GroupWish.get_or_none(member_id=preference.member_id, group_id=group.id)
    if (mine.wish if mine else preference.usual) in _louder_than(wish):
        await wish_for_group(preference.member, group, wish)
    return [Stop.GROUP, group.id, mine.wish if mine else ""]


async def _stop_tag(member: Member, tag: Tag, wish: Wish) -> list[Any]:
    mine = await TagFollow.get_or_none(member_id=member.id, tag_id=tag.id)
    if (mine.wish if mine else Wish.DIGEST) in _louder_than(wish):
        await follow_tag(member, tag, wish)
    return [Stop.TAG, tag.id, mine.wish if mine else ""]


def _louder_than(wish: Wish) -> tuple[Wish, ...]:
    order = tuple(Wish)  # every, digest, named, nothing
    return order[: order.index(wish)]


async def take_back(member: Member, signed: str) -> None:
    """Let letters come again as they did before a stop.

    Raises:
        NotFound: if the word isn't one that :func:`stop` gave for this member.
    """
    whose, before = tokens.unsign(_PURPOSE, signed) or (0, [])
    if whose != member.id:
        raise NotFound
    async with atomic():
        match before:
            case [Stop.THREAD, thread_id, level, chosen_at]:
                await _put_back(member, thread_id, Level(level), chosen_at)
            case [Stop.GROUP, group_id, wish]:
                if group := await groups_seen_by(member).get_or_none(id=group_id):
                    await wish_for_group(member, group, Wish(wish) if wish else None)
            case [Stop.TAG, tag_id, wish]:
                if tag := await Tag.get_or_none(id=tag_id):
                    await follow_tag(member, tag, Wish(wish) if wish else None)
            case [Stop.ALL, letters]:
                await Preference.filter(member_id=member.id).update(letters=letters)


async def _put_back(member: Member, thread_id: int, level: Level, chosen_at: str) -> None:
    moment = datetime.fromisoformat(chosen_at) if chosen_at else None
    if thread := await Thread.get_or_none(id=thread_id):
        await put_back(member, thread, level, moment)
