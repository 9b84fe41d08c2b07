"""Keeping a post for oneself."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from forum.accounts.models import Member
from forum.core.forms import Form
from forum.core.i18n import gettext as _
from forum.core.text import clean_line
from forum.threads.models import Bookmark
from forum.threads.reminding import Remind, day_of

Note = Annotated[str, Field(max_length=200), BeforeValidator(clean_line)]


def _day(typed: Any) -> date | None:
    text = str(typed).strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else "")
    except ValueError:
        raise ValueError(_("Write the day as year, month and day: 2027-03-31.")) from None


Day = Annotated[date | None, BeforeValidator(_day)]


class BookmarkForm(Form):
    """A note to oneself, and when to be reminded; ``remind_on`` counts for ``date`` alone."""

    note: Note = ""
    remind: Remind = Remind.NEVER
    remind_on: Day = None
    action: Literal["keep", "remove"] = "keep"


class ToggleForm(Form):
    """``wanted``: whether it is to be kept, 1 or 0; without it, the other way than before."""

    wanted: bool | None = None


def bookmark_form(bookmark: Bookmark | None, member: Member) -> BookmarkForm:
    """Return the form with what she said before; a reminder that came is no longer chosen."""
    if bookmark is None or bookmark.remind_at is None:
        note = bookmark.note if bookmark else ""
        return BookmarkForm.blank(note=note, remind=Remind.NEVER.value)
    day = day_of(bookmark.remind_at, member).isoformat()
    return BookmarkForm.blank(note=bookmark.note, remind=Remind.DATE.value, remind_on=day)
