"""What can be chosen for an account, in the reader's words."""

from __future__ import annotations

from datetime import time

from babel import Locale
from babel.dates import format_time, get_day_names

from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import languages, reader

Choices = list[tuple[str, str]]


def digest_choices() -> Choices:
    """Return how often a newcomer may get a digest; day and hour can be chosen later."""
    usual, locale = house().settings.digests, reader().locale
    when = {
        "day": get_day_names("wide", locale=locale)[usual.weekday],
        "hour": format_time(time(usual.hour), "short", locale=locale),
    }
    return [
        ("weekly", _("Every week, on %(day)s at %(hour)s") % when),
        ("daily", _("Every day at %(hour)s") % when),
        ("never", _("Never")),
    ]


def language_choices() -> Choices:
    """Return the languages that pages and letters can be had in, each by its own name."""
    return [(tag, Locale.parse(tag, sep="-").get_display_name() or tag) for tag in languages()]
