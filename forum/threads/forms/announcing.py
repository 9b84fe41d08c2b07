"""An announcement with its time."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from forum.core.forms import Form
from forum.core.i18n import gettext as _
from forum.core.i18n import reader
from forum.core.zones import zone
from forum.threads.forms.writing import Body, Title

_WRITTEN = re.compile(r"[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?")


def _moment(typed: Any) -> datetime:
    text = str(typed).strip()
    if not text:
        raise ValueError(_("Please fill this in."))
    try:
        moment = datetime.fromisoformat(text if _WRITTEN.fullmatch(text) else "")
    except ValueError:
        raise ValueError(_("Write day and time like this: 2027-03-31T09:00.")) from None
    return moment.replace(tzinfo=zone(reader().time_zone))


def as_typed(moment: datetime) -> str:
    """Return a moment as the field has it, in the reader's zone."""
    return moment.astimezone(zone(reader().time_zone)).strftime("%Y-%m-%dT%H:%M")


Moment = Annotated[datetime, BeforeValidator(_moment)]  # in the reader's zone


class TimeForm(Form):
    """When an announcement is published."""

    publish_at: Moment


class AnnouncementForm(TimeForm):
    """An announcement. ``tags`` are labels, separated by commas; ``swaps`` as ``tags/_choose``."""

    group: str = Field(min_length=1, max_length=80)
    title: Title
    body: Body
    tags: str = Field("", max_length=1000)
    swaps: list[str] = Field(default_factory=list, max_length=100)
    action: Literal["schedule", "preview"] = "schedule"
