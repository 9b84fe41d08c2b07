"""Members whose letters came back, and what makes them go again."""

from __future__ import annotations

from forum.accounts.addresses import address_key
from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.mail.actions import lift_suppression


async def note_stopped(address: str) -> None:
    """Note that nothing is sent to an address any more, so that its owner hears of it here."""
    members = Member.filter(email_key=address_key(address), mail_stopped_at=None)
    await members.update(mail_stopped_at=now())


async def note_resumed(address: str) -> None:
    """Note that letters go to an address again."""
    await Member.filter(email_key=address_key(address)).update(mail_stopped_at=None)


async def resume_mail(member: Member) -> None:
    """Let letters go to a member again, as she asks; points count anew."""
    async with atomic():
        await lift_suppression(member.email)
        await Member.filter(id=member.id).update(mail_stopped_at=None)
