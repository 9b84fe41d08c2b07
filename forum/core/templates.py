"""The Jinja environment: one for pages and letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from forum.core import i18n
from forum.core.files import shipped


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


_FILTERS = {
    "ago": i18n.ago,
    "clock": i18n.clock_time,
    "fulldate": i18n.full_date,
    "shortdate": i18n.short_date,
    "isodate": _iso,
    "number": i18n.number,
}


def environment(**of_the_house: Any) -> Environment:
    """Make the environment; what is given becomes global in every page and letter.

    What belongs to one request (``request``, ``user``, ``flash``) is given by
    :func:`forum.core.html.page`.
    """
    jinja = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        auto_reload=False,  # it would look at every file again for every page
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    jinja.globals.update(of_the_house)
    jinja.filters.update(_FILTERS)
    return jinja
