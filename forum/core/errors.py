"""Refusals: exceptions that carry a sentence which a member can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core.i18n import gettext as _


class Refusal(Exception):
    """Something that was asked for cannot be done. The application turns it into a page."""

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFound(Refusal):
    """It isn't there, or this person may not know that it is."""

    status = 404

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence)


class Gone(Refusal):
    """It was there, and was taken away for good reasons."""

    status = 410


class Moved(Refusal):
    """It stands at another address of this site now; ``path`` is that address."""

    status = 301

    def __init__(self, sentence: str, *, path: str) -> None:
        super().__init__(sentence)
        self.path = path


class Forbidden(Refusal):
    """The person may see the thing but not do this with it."""

    status = 403


class SignInNeeded(Forbidden):
    """A stranger asked for something that members do; she is led to the sign-in page.

    ``words``: what she wrote before her session ended. They go with her when she signs in as the
    ``writer``, and are to be found at the path ``onward``.
    """

    status = 401

    def __init__(
        self, *, onward: str = "", writer: str = "", words: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(_("Please sign in first."))
        self.onward, self.writer, self.words = onward, writer, words


class TooMany(Refusal):
    """Too much in too short a time. ``retry_after`` is in seconds."""

    status = 429

    def __init__(self, sentence: str, *, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Complaint(Refusal):
    """A value that cannot be taken; ``field`` names where on the form it belongs."""

    status = 422

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class TooEarly(Complaint):
    """A value that can be taken later, as it is. ``retry_after`` is in seconds.

    ``why``: what somebody gave as the reason, for those who don't have the page before them.
    """

    def __init__(self, field: str, sentence: str, *, retry_after: int, why: str = "") -> None:
        super().__init__(field, sentence)
        self.retry_after, self.why = retry_after, why


def require(condition: bool, sentence: str) -> None:  # noqa: FBT001 (it reads as a sentence)
    """Go on only if the policy said yes.

    Raises:
        Forbidden: with the sentence, if the condition is false.
    """
    if not condition:
        raise Forbidden(sentence)
