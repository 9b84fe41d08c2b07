"""Which posts become a thread of their own, and which thread becomes part of which."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from forum.core.i18n import gettext as _
from forum.threads.forms.curation import ReasonForm
from forum.threads.forms.writing import Title
from forum.threads.models import Kind

MOST_POSTS = 2_000  # at a time
_RUN = re.compile(r"#?([0-9]{1,9})(?:\s*[-–]\s*#?([0-9]{1,9}))?")
_ADDRESS = re.compile(r"(?:\S*/threads/|#)?([0-9]{1,18})(?:[/?#.]\S*)?")


def _numbers(typed: Any) -> list[int]:
    numbers: set[int] = set()
    for text in typed if isinstance(typed, list) else [typed]:
        for piece in str(text).split(","):
            if piece.strip():
                numbers.update(_run(piece.strip()))
    if not numbers:
        raise ValueError(_("Choose the posts that go into the new thread."))
    if len(numbers) > MOST_POSTS:
        raise ValueError(_("That's more than can be taken."))
    return sorted(numbers)


def _run(piece: str) -> range:
    match = _RUN.fullmatch(piece)
    if match is None:
        raise ValueError(_("Write the numbers like this: 5, 7-9."))
    first, last = int(match[1]), int(match[2] or match[1])
    if last - first >= MOST_POSTS:
        raise ValueError(_("That's more than can be taken."))
    return range(first, last + 1)


class SplitForm(ReasonForm):
    """A thread made of some posts of another.

    ``posts``: numbers, each by itself or as ``5, 7-9``. What isn't given is as in the old thread.
    """

    posts: Annotated[list[int], BeforeValidator(_numbers)]
    title: Title
    group: str = Field("", max_length=80)
    kind: Kind | Literal[""] = ""
    tags: str | None = Field(None, max_length=1000)
    swaps: list[str] = Field(default_factory=list, max_length=100)
    openly: bool = False

    def typed_numbers(self, shown: set[int]) -> str:
        """Return what was typed, without the numbers of posts that the page has boxes for."""
        typed = self.value("posts") or []
        pieces = typed if isinstance(typed, list) else [typed]
        return ", ".join(
            str(piece)
            for piece in pieces
            if str(piece).strip() and not (str(piece).isdigit() and int(piece) in shown)
        )


def _thread_id(typed: Any) -> int:
    match = _ADDRESS.fullmatch(str(typed).strip())
    if match is None:
        raise ValueError(_("Give the address or the number of a thread."))
    return int(match[1])


class MergeForm(ReasonForm):
    """The thread that this one becomes part of: its number or its address."""

    into: Annotated[int, BeforeValidator(_thread_id)]
    openly: bool = False
    action: Literal["merge", "preview"] = "merge"


class UndoForm(ReasonForm):
    """Taking back a split or a merge. ``openly`` as in moving."""

    openly: bool = False
