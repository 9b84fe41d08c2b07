"""Adding and changing a tag."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from forum.core.forms import Form
from forum.core.text import clean_line
from forum.tags.models import LONGEST_ADDRESS, LONGEST_NOTATION
from forum.tags.thesaurus import LONGEST_TEXT

Line = Annotated[str, BeforeValidator(clean_line)]
Labels = Annotated[str, Field(max_length=LONGEST_TEXT)]
Addresses = Annotated[str, Field(max_length=20 * LONGEST_ADDRESS)]


class TagForm(Form):
    """A new tag.

    ``alternatives``, ``hidden``, ``broader`` and ``related`` are labels, separated by commas;
    ``exact`` and ``close`` are addresses, one a line.
    """

    name: Line = Field(min_length=1, max_length=120)
    scope_note: str = Field("", max_length=2000)
    alternatives: Labels = ""
    hidden: Labels = ""
    definition: str = Field("", max_length=2000)
    broader: Labels = ""
    related: Labels = ""
    notation: Line = Field("", max_length=LONGEST_NOTATION)
    exact: Addresses = ""
    close: Addresses = ""
    reason: Line = Field("", max_length=200)


class EditTagForm(TagForm):
    """A changed tag; why is asked. ``seen`` is the mark of what the editor had before her."""

    seen: str = Field("", max_length=100)
    reason: Line = Field(min_length=1, max_length=200)


class TranslateTagForm(EditTagForm):
    """The words of a tag in another language than that of the place, which need no name."""

    name: Line = Field("", max_length=120)
