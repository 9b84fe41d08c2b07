"""The letter that keepers send to see whether letters arrive."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.mail import outbox
from forum.mail.models import OutgoingMail, Urgency


async def test_letter(admin: Member, address: str) -> OutgoingMail:
    """Write to an address that an admin names."""
    return await outbox.post(
        "admin/email/test",
        to=address,
        language=admin.language,
        time_zone=admin.time_zone,
        urgency=Urgency.AWAITED,
        admin=admin,
    )
