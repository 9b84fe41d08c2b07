"""What is sent about digests."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from forum.core.forms import Form
from forum.core.i18n import gettext as _
from forum.core.zones import known_zone
from forum.digests.calendar import Frequency, Rhythm


def _chosen_zone(name: str) -> str:
    if not known_zone(name):
        raise ValueError(_("Please choose one of these."))
    return name


class DigestForm(Form):
    """When a member wants her digest; Monday is 0."""

    frequency: Frequency
    weekday: int = Field(ge=0, le=6)
    hour: int = Field(ge=0, le=23)
    time_zone: Annotated[str, AfterValidator(_chosen_zone)]

    def rhythm(self) -> Rhythm:
        """Return the choice as the calendar understands it."""
        return Rhythm(self.frequency, self.weekday, self.hour, self.time_zone)


class UnsubscribeForm(Form):
    """A button of the page, or neither: then a mail program asks by one click (RFC 8058)."""

    stop: str = ""
    undo: str = ""
