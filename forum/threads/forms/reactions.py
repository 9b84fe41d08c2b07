"""Small answers."""

from __future__ import annotations

from pydantic import Field

from forum.core.forms import Form
from forum.threads.models import ReactionKind


class ReactionForm(Form):
    """A small answer, given or taken back.

    ``had``: which ones were hers when the page was made, by spaces; so the same click sent twice
    is one. Without it, what stands is taken back and what doesn't is given.
    """

    kind: ReactionKind
    had: str | None = Field(None, max_length=200)

    @property
    def wanted(self) -> bool | None:
        """Whether it is to stand; None if the page didn't say what stood before."""
        return None if self.had is None else self.kind not in self.had.split()
