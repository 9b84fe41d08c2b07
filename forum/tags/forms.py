"""What is sent to the vocabulary."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from forum.accounts.models import Wish
from forum.core.forms import Form
from forum.core.text import clean_line
from forum.tags.thesaurus import LONGEST_TEXT

Line = Annotated[str, BeforeValidator(clean_line)]
Labels = Annotated[str, Field(max_length=LONGEST_TEXT)]


_AS_FOR_THREADS = {"follow": Wish.EVERY, "mute": Wish.NOTHING, "normal": ""}


def _wish_of(value: object) -> object:
    return _AS_FOR_THREADS.get(value, value) if isinstance(value, str) else value


class FollowTagForm(Form):
    """How much to hear of a tag; empty: as if there was no tag. Words as for threads will do."""

    level: Annotated[Wish | Literal[""], BeforeValidator(_wish_of)]


class TagForm(Form):
    """A new tag. ``alternatives`` and ``hidden`` are labels, separated by commas."""

    name: Line = Field(min_length=1, max_length=100)
    scope_note: str = Field("", max_length=2000)
    alternatives: Labels = ""
    hidden: Labels = ""
    reason: Line = Field("", max_length=200)


class EditTagForm(TagForm):
    """A changed tag; why is asked."""

    reason: Line = Field(min_length=1, max_length=200)
