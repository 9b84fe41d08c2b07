"""Doing what a letter asks for by a word or two."""

from __future__ import annotations

from functools import partial

from forum.accounts.models import Member, Preference
from forum.core.database import atomic
from forum.core.errors import TooMany
from forum.core.house import house
from forum.core.limits import spend
from forum.digests import actions as digests
from forum.digests.calendar import Frequency, Rhythm
from forum.digests.models import DigestSubscription
from forum.digests.queries import subscription_of
from forum.groups.queries import groups_open_to
from forum.letterbox import emails
from forum.letterbox.actions.believing import believed
from forum.letterbox.actions.refusing import or_refused
from forum.letterbox.actions.replying import reply
from forum.letterbox.actions.taking import Before
from forum.letterbox.commanding import Command, Word
from forum.letterbox.queries import command_in_letter
from forum.letterbox.sentences import Told
from forum.mail import returning
from forum.mail.actions.arriving import settle
from forum.mail.models import ArrivalState, IncomingMail
from forum.mail.reading import Letter
from forum.mail.returning import Signed
from forum.notifications.actions.wishes import preference_of
from forum.threads.actions.reading import follow
from forum.threads.models import Level, Thread
from forum.threads.queries.posts import get_post

_MOST_GROUPS = 50
_LEVELS = {Word.FOLLOW: Level.FOLLOW, Word.MUTE: Level.MUTE}
_LETTERS = {Word.STOP: False, Word.START: True}


async def obey_or_reply(mail: IncomingMail, letter: Letter, signed: Signed) -> None:
    """Do what an answer to a letter of ours asks for; post it, if that is no command."""
    command = await command_in_letter(letter)
    if command is None:
        await reply(mail, letter, signed)
        return
    member_id, post_id = signed.numbers
    if member := await believed(mail, letter, member_id):
        work = partial(obey, mail, letter, member, post_id, command)
        await or_refused(mail, letter, member, work)


async def obey(
    mail: IncomingMail, letter: Letter, member: Member, post_id: int, command: Command
) -> None:
    """Do what a letter asks for, settle it, and tell her so; nothing of it is posted.

    Raises:
        Before: if it's settled.
        NotFound: if it is about a conversation that she doesn't see any more.
    """
    asked = command.word in _LEVELS
    thread = (await get_post(post_id, seen_by=member)).thread if asked else None
    may_tell = await _may_tell(member)
    async with atomic():
        if not await settle(mail.id, ArrivalState.TAKEN, str(command.word)):
            raise Before
        told = await _done(member, command, returning.sign("reply", member.id, post_id), thread)
        if may_tell:
            await emails.tell_done(member, letter, told)


async def _may_tell(member: Member) -> bool:
    try:
        await spend(house().settings.limits.answers_per_mailbox, "command", str(member.id))
    except TooMany:
        return False
    return True


async def _done(member: Member, command: Command, address: str, thread: Thread | None) -> Told:
    before = await subscription_of(member)
    preference = await preference_of(member)
    letters = _LETTERS.get(command.word, preference.letters)
    if letters is not preference.letters:
        await Preference.filter(id=preference.id).update(letters=letters)
    if thread:
        await follow(member, thread, _LEVELS[command.word])
    if command.frequency:
        await digests.choose(member, _rhythm(member, before, command.frequency))
    after = await subscription_of(member)
    groups = await groups_open_to(member) if command.word is Word.HELP else []
    return Told(
        command, address, letters=letters, thread=thread, groups=groups[:_MOST_GROUPS],
        rhythm=after.rhythm(member.time_zone) if after else None,
        former=before.frequency if before else Frequency.NEVER,
    )  # fmt: skip


def _rhythm(member: Member, present: DigestSubscription | None, frequency: Frequency) -> Rhythm:
    usual = house().settings.digests
    weekday = present.weekday if present else usual.weekday
    hour = present.hour if present else usual.hour
    return Rhythm(frequency, weekday, hour, member.time_zone)
