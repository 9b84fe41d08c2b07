"""Adding, changing and retiring a rule."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from forum.core.forms import Form
from forum.core.text import clean_line

Line = Annotated[str, BeforeValidator(clean_line)]

LONGEST_TITLE = 120
LONGEST_TEXT = 4000
LONGEST_REASON = 200


class RuleForm(Form):
    """A new rule; ``text`` is Markdown."""

    title: Line = Field(min_length=1, max_length=LONGEST_TITLE)
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    reason: Line = Field(min_length=1, max_length=LONGEST_REASON)
    action: Literal["save", "preview"] = "save"


class ChangeForm(Form):
    """Why a rule is changed. ``revision`` is the number of what the admin had before her."""

    revision: str = Field("", pattern=r"^[0-9]{0,9}$")
    reason: Line = Field(min_length=1, max_length=LONGEST_REASON)

    @property
    def seen(self) -> int:
        """The number of the revision that was seen, 0 if none is said."""
        return int(self.revision or 0)


class EditRuleForm(RuleForm, ChangeForm):
    """A changed rule."""
