"""Proposing a tag, and deciding on what was proposed."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from forum.core.forms import Form
from forum.core.text import clean_line

Line = Annotated[str, BeforeValidator(clean_line)]
Note = Annotated[str, Field(max_length=1000)]


class ProposeForm(Form):
    """A word for the vocabulary; ``sure``: she has seen what stands near it."""

    name: Line = Field(min_length=1, max_length=120)
    scope_note: str = Field("", max_length=2000)
    plea: str = Field(min_length=1, max_length=1000)
    broader: Line = Field("", max_length=120)
    sure: bool = False


class AcceptForm(Form):
    """How a proposal stands in the vocabulary. ``broader``: labels, separated by commas."""

    name: Line = Field(min_length=1, max_length=120)
    scope_note: str = Field("", max_length=2000)
    broader: str = Field("", max_length=1000)
    note: Note = ""


class DeclineForm(Form):
    """Why a proposal doesn't become a tag."""

    note: Note = Field(min_length=1)
