"""What a member says of a letter that was held: that she wrote it, or that she didn't."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.core.errors import NotFound
from forum.letterbox.actions.commands import obey
from forum.letterbox.actions.private import write_to_member, write_to_writer
from forum.letterbox.actions.replying import answer
from forum.letterbox.actions.starting import begin
from forum.letterbox.actions.taking import Before
from forum.letterbox.queries import Held, command_in_letter, get_held, letter_of
from forum.mail import returning
from forum.mail.actions.arriving import settle
from forum.mail.models import ArrivalState, IncomingMail
from forum.mail.reading import Letter


async def accept(token: str) -> Held:
    """Do what a held letter asks for, since she says that she wrote it; done before, it's done.

    Raises:
        NotFound: if the link is none of ours, or too old.
        Refusal: if it can't be done; the letter goes on waiting.
    """
    held = await get_held(token)
    if held.waits:
        letter = await letter_of(held.mail)
        try:
            await _do(held.mail, letter, held.member)
        except Before as before:
            await settle(held.mail.id, ArrivalState.TAKEN, "again", before.thing)
    return await get_held(token)


async def _do(mail: IncomingMail, letter: Letter, member: Member) -> None:
    signed = returning.read(mail.recipient)
    if signed is None:
        await begin(mail, letter, member)
        return
    number = signed.numbers[-1]
    match signed.kind:
        case "reply" if command := await command_in_letter(letter):
            await obey(mail, letter, member, number, command)
        case "reply":
            await answer(mail, letter, member, number)
        case "writer":
            await write_to_writer(mail, letter, member, number)
        case "to":
            await write_to_member(mail, letter, member, number)
        case _:
            raise NotFound


async def discard(token: str) -> Held:
    """Forget a held letter, since she says that she didn't write it; one that is posted stays.

    Raises:
        NotFound: if the link is none of ours, or too old.
    """
    held = await get_held(token)
    if held.waits:
        await settle(held.mail.id, ArrivalState.IGNORED, "not hers")
    return await get_held(token)
