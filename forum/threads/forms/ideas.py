"""Where an idea goes."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from forum.core.forms import Form
from forum.core.text import clean_line
from forum.threads.idea_words import stage_hint, stage_word
from forum.threads.models import Stage

Sentences = Annotated[str, Field(max_length=400), BeforeValidator(clean_line)]


class StageForm(Form):
    """Another stage for an idea, and why."""

    stage: Stage
    note: Sentences = ""


def stage_choices() -> list[tuple[str, str, str]]:
    """Return value, word and hint of each stage."""
    return [(stage.value, stage_word(stage), stage_hint(stage)) for stage in Stage]
