"""A letter of the outbox, opened."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP


@dataclass(frozen=True)
class Opened:
    """What a letter says."""

    headers: list[tuple[str, str]]
    text: str
    page: str


def opened(message: str) -> Opened:
    """Return the headers, the text and the HTML part of a letter that we wrote."""
    letter = message_from_string(message, policy=SMTP)
    assert isinstance(letter, EmailMessage)
    headers = [(name, str(value)) for name, value in letter.items()]
    return Opened(headers, _part(letter, "plain"), _part(letter, "html"))


def _part(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
