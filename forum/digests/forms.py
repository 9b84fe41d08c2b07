"""What is sent about digests."""

from __future__ import annotations

from pydantic import Field

from forum.accounts.timezones import TimeZone
from forum.core.forms import Form
from forum.digests.calendar import Frequency, Rhythm


class DigestForm(Form):
    """When a member wants her digest; Monday is 0."""

    frequency: Frequency
    weekday: int = Field(ge=0, le=6)
    hour: int = Field(ge=0, le=23)
    time_zone: TimeZone

    def rhythm(self) -> Rhythm:
        """Return the choice as the calendar understands it."""
        return Rhythm(self.frequency, self.weekday, self.hour, self.time_zone)


class UnsubscribeForm(Form):
    """A button of the page, or neither: then a mail program asks by one click (RFC 8058)."""

    stop: str = ""
    undo: str = ""
