"""The time zone that a member chooses on a form."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from forum.core.i18n import gettext as _
from forum.core.zones import known_zone


def _chosen_zone(name: str) -> str:
    if not known_zone(name):
        raise ValueError(_("Please choose one of these."))
    return name


TimeZone = Annotated[str, AfterValidator(_chosen_zone)]
