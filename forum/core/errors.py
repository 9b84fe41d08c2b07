"""Refusals: exceptions that carry a sentence which a member can read."""

from __future__ import annotations

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


class Forbidden(Refusal):
    """The person may see the thing but not do this with it."""

    status = 403


class SignInNeeded(Forbidden):
    """A stranger asked for something that members do; she is led to the sign-in page."""

    def __init__(self) -> None:
        super().__init__(_("Please sign in first."))


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


def require(condition: bool, sentence: str) -> None:  # noqa: FBT001 (it reads as a sentence)
    """Go on only if the policy said yes.

    Raises:
        Forbidden: with the sentence, if the condition is false.
    """
    if not condition:
        raise Forbidden(sentence)
