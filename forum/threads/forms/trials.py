"""That a library tries an idea."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from forum.core.forms import Form
from forum.core.i18n import gettext as _
from forum.core.text import clean_line
from forum.threads.forms.ideas import Sentences
from forum.threads.idea_words import library_kind_word, library_size_word
from forum.threads.models import LibraryKind, LibrarySize

Name = Annotated[str, Field(min_length=1, max_length=120), BeforeValidator(clean_line)]


def _day(typed: Any) -> date:
    text = str(typed).strip()
    if not text:
        raise ValueError(_("Please fill this in."))
    try:
        return date.fromisoformat(text if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else "")
    except ValueError:
        raise ValueError(_("Write the day as year, month and day: 2027-03-31.")) from None


Day = Annotated[date, BeforeValidator(_day)]


class TrialForm(Form):
    """What a library tries, from when to when, and what it will look at. Days as 2027-03-31."""

    library: Name
    library_kind: LibraryKind
    library_size: LibrarySize
    starts_on: Day
    check_on: Day
    looking_at: Sentences = ""


def library_kind_choices() -> list[tuple[str, str]]:
    """Return value and word of each kind of library."""
    return [(kind.value, library_kind_word(kind)) for kind in LibraryKind]


def library_size_choices() -> list[tuple[str, str]]:
    """Return value and words of each size of a library."""
    words = [(size.value, library_size_word(size)) for size in LibrarySize]
    return [(value, word[0].upper() + word[1:]) for value, word in words]
