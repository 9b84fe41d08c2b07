"""Threads, replies and changes of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from forum.core.forms import Form
from forum.core.i18n import gettext as _
from forum.core.text import clean_line
from forum.threads.forms.curation import Reason
from forum.threads.models import Kind

Title = Annotated[str, Field(min_length=8, max_length=200), BeforeValidator(clean_line)]
Body = Annotated[str, Field(min_length=1, max_length=200_000)]  # the real limit is in the settings
Action = Literal["post", "preview"]


class ThreadForm(Form):
    """A new thread. ``tags`` are labels, separated by commas; ``swaps`` as ``tags/_choose``."""

    kind: Kind
    group: str = Field(min_length=1, max_length=80)
    title: Title
    body: Body
    tags: str = Field("", max_length=1000)
    swaps: list[str] = Field(default_factory=list, max_length=100)
    action: Action = "post"


class ReplyForm(Form):
    """A reply; ``reply_to`` is the number of the post it answers."""

    body: Body
    reply_to: str = Field("", pattern=r"^([0-9]{1,9})?$")
    action: Action = "post"


class EditForm(Form):
    """A changed reply."""

    body: Body
    reason: Reason = ""
    action: Action = "post"


class OpeningForm(EditForm):
    """A changed opening post with its heading."""

    title: Title
    kind: Kind
    tags: str = Field("", max_length=1000)
    swaps: list[str] = Field(default_factory=list, max_length=100)


def kind_choices(*, announces: bool) -> list[tuple[str, str, str]]:
    """Return value, word and hint of each kind that may be chosen."""
    choices = [
        (Kind.QUESTION.value, _("Question"), _("You would like to know something.")),
        (Kind.IDEA.value, _("Idea"), _("Something that others could try.")),
        (Kind.DISCUSSION.value, _("Discussion"), _("Something to think about together.")),
    ]
    if announces:
        choices.append(
            (Kind.ANNOUNCEMENT.value, _("Announcement"), _("Something that all should know."))
        )
    return choices
