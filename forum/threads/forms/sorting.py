"""Where a thread belongs."""

from __future__ import annotations

from pydantic import Field

from forum.threads.forms.curation import ReasonForm
from forum.threads.forms.writing import Title
from forum.threads.models import Kind


class MoveForm(ReasonForm):
    """Another group. ``openly``: more people may read it there, and that is meant."""

    group: str = Field(min_length=1, max_length=80)
    openly: bool = False


class RetitleForm(ReasonForm):
    """Another title or kind."""

    title: Title
    kind: Kind


class RetagForm(ReasonForm):
    """Other tags. ``tags`` are labels, separated by commas; ``swaps`` as ``tags/_choose``."""

    tags: str = Field("", max_length=1000)
    swaps: list[str] = Field(default_factory=list, max_length=100)
