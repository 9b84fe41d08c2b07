"""Atom feeds (RFC 4287): what is new, for programs that ask from time to time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from xml.etree import ElementTree as ET

from starlette.requests import Request
from starlette.responses import Response

from forum.core.documents import answer, document
from forum.core.house import house
from forum.core.i18n import reader

SPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# What no XML document may hold, not even as a reference (XML 1.0, fifth edition, 2.2).
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Links within the site lead there from anywhere. Attributes are as nh3 writes them.
_OWN_ADDRESS = re.compile(r"(<[a-z]+ (?:[^<>]* )?(?:href|src)=\")(?=/(?!/))")


class Entry(NamedTuple):
    """One thing in a feed. ``id`` is an IRI that stays the same for ever; ``url`` a whole address.

    ``html`` is safe HTML, shown as it is; ``title`` is plain text.
    """

    id: str
    url: str
    title: str
    updated: datetime
    html: str = ""
    author: str = ""


def atom(
    request: Request,
    *,
    title: str,
    path: str,
    about: str,
    entries: Sequence[Entry],
    id: str = "",  # noqa: A002 (as the element is called)
) -> Response:
    """Answer with a feed: the newest entry first, all of them such as strangers may see.

    ``path`` is the page on which the same stands, ``about`` a sentence under the title. ``id``
    is the feed's own IRI, if it outlives its address. Readers are told if nothing changed (304).
    """
    here = house().settings.site
    feed = ET.Element(_named("feed"), {"xml:lang": reader().language})
    own = here.base_url + request.url.path + (f"?{request.url.query}" if request.url.query else "")
    _inside(feed, "id", id or own)
    _inside(feed, "title", title)
    _inside(feed, "subtitle", about)
    _inside(feed, "updated", max((e.updated for e in entries), default=_NEVER).isoformat())
    _inside(_inside(feed, "author"), "name", here.name)
    _inside(feed, "link", rel="self", type=MEDIA_TYPE, href=own)
    _inside(feed, "link", rel="alternate", type="text/html", href=here.base_url + path)
    for entry in entries:
        _add(feed, entry, here.base_url)
    ET.register_namespace("", SPACE)
    text = '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, "unicode") + "\n"
    return answer(request, document(text), f"{MEDIA_TYPE}; charset=utf-8")


def _add(feed: ET.Element, entry: Entry, base_url: str) -> None:
    element = _inside(feed, "entry")
    _inside(element, "id", entry.id)
    _inside(element, "title", entry.title)
    _inside(element, "updated", entry.updated.isoformat())
    _inside(element, "link", rel="alternate", type="text/html", href=entry.url)
    if entry.author:
        _inside(_inside(element, "author"), "name", entry.author)
    if entry.html:
        whole = _OWN_ADDRESS.sub(rf"\g<1>{base_url}", entry.html)
        _inside(element, "content", whole, type="html")


def _inside(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    clean = {key: _FORBIDDEN.sub("", value) for key, value in attributes.items()}
    element = ET.SubElement(parent, _named(name), clean)
    element.text = _FORBIDDEN.sub("", text) or None
    return element


def _named(name: str) -> str:
    return f"{{{SPACE}}}{name}"
