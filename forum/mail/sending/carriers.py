"""What brings letters away."""

from __future__ import annotations

from typing import Protocol

from forum.core.settings import Settings
from forum.mail.models import OutgoingMail
from forum.mail.sending.files import FileCarrier
from forum.mail.sending.smtp import SmtpCarrier


class Carrier(Protocol):
    """Brings letters away, one after the other."""

    async def carry(self, letter: OutgoingMail) -> None:
        """Bring one letter away.

        Raises:
            Failure: if it was not taken.
        """

    async def close(self) -> None:
        """Let go of what is open."""


def carrier_for(settings: Settings) -> Carrier:
    """Return the way letters go: by SMTP, or into files where no mail server is set."""
    return SmtpCarrier(settings) if settings.mail.smtp_url else FileCarrier(settings)
