"""Why a letter was not taken."""

from __future__ import annotations

from forum.mail.sending.message import one_line


class Failure(Exception):
    """A letter was not taken. ``code`` is the server's (RFC 5321, 4.2), 0 if it gave none."""

    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, one_line(reason)[:500]
        super().__init__(f"{code} {self.reason}" if code else self.reason)


class NotNow(Failure):
    """This letter isn't taken at present; others may be."""


class Unwelcome(NotNow):
    """The recipient was refused, but for what we are (5.7.x in RFC 3463), not for what she is.

    Many servers say only at this point that they don't relay for us or have blocked us.
    """


class Away(Failure):
    """The server takes nothing at present or can't be reached; it may have this letter or not."""


class HungUp(Away):
    """The server ended the connection before it had anything of the letter."""


class RecipientRefused(Failure):
    """There is no such mailbox, or it takes nothing from us."""


class LetterRefused(Failure):
    """This letter is refused for good, its recipient isn't."""


class WeAreRefused(Failure):
    """The server wants nothing from us: a wrong password, a blocked sender, no trusted TLS."""
