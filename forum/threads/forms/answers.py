"""Which reply answers a question."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from forum.core.forms import Form

LARGEST_ID = 2**31 - 1


class AnswerForm(Form):
    """A reply, by its id, that answers the question, or no longer does.

    ``was``: whether it did when the page was made, so that the same click sent twice is one.
    Without it, what was accepted is taken back and what wasn't is accepted.
    """

    post: int = Field(ge=1, le=LARGEST_ID)
    was: Literal["", "yes", "no"] = ""

    @property
    def wanted(self) -> bool | None:
        """Whether it is to be an answer; None if the page didn't say what it was before."""
        return self.was == "no" if self.was else None
