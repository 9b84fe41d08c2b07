"""What can be done with a letter; who may is for those who ask to know."""

from __future__ import annotations

from forum.core.database import now
from forum.mail.models import LetterState, OutgoingMail


def can_try_again(letter: OutgoingMail) -> bool:
    """Whether a letter can be sent, and nobody is about to."""
    is_being_sent = letter.leased_until is not None and letter.leased_until > now()
    return letter.state is not LetterState.SENT and bool(letter.message) and not is_being_sent
