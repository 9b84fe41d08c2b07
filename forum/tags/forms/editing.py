"""Adding and changing a tag."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from forum.core.forms import Form
from forum.core.text import clean_line
from forum.tags.thesaurus import LONGEST_TEXT

Line = Annotated[str, BeforeValidator(clean_line)]
Labels = Annotated[str, Field(max_length=LONGEST_TEXT)]


class TagForm(Form):
    """A new tag. ``alternatives`` and ``hidden`` are labels, separated by commas."""

    name: Line = Field(min_length=1, max_length=120)
    scope_note: str = Field("", max_length=2000)
    alternatives: Labels = ""
    hidden: Labels = ""
    reason: Line = Field("", max_length=200)


class EditTagForm(TagForm):
    """A changed tag; why is asked."""

    reason: Line = Field(min_length=1, max_length=200)
