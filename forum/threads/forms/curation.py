"""Why a moderator acts, and until when."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from forum.core.database import now
from forum.core.forms import Form
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.text import clean_line
from forum.core.zones import zone

_FAR = date(9000, 1, 1)  # what is later can't be told in every zone

Reason = Annotated[str, Field(max_length=200), BeforeValidator(clean_line)]


class ReasonForm(Form):
    """Why a moderator acts."""

    reason: Reason = Field("", max_length=200)


def _day(typed: Any) -> date | None:
    text = str(typed or "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else "")
    except ValueError:
        raise ValueError(_("Write the day as year, month and day: 2027-03-31.")) from None


class PinForm(ReasonForm):
    """Until when a thread is pinned: the end of a day in the site's zone, a few days if empty."""

    until: Annotated[date | None, BeforeValidator(_day)] = None

    @property
    def moment(self) -> datetime:
        """When the last day ends."""
        day = self.until or usual_last_day()
        here = zone(house().settings.site.time_zone)
        return datetime.combine(min(day, _FAR) + timedelta(days=1), time(), here)


def usual_last_day() -> date:
    """Return the last day of a pin for which none is given."""
    settings = house().settings
    today = now().astimezone(zone(settings.site.time_zone)).date()
    return today + timedelta(days=settings.threads.pin_days)
