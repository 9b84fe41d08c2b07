"""unAPI, version 1 (unapi.info): formats there are, and records in them.

An identifier is the permanent address of a thread or a post, which Zotero puts into its request
as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from forum.citations.elements import document
from forum.citations.formats import FORMATS
from forum.core.errors import NotFound
from forum.core.house import house

_PATH = re.compile(r"/(threads|posts)/([0-9]{1,18})(?:\?revision=([0-9]{1,9}))?")


@dataclass(frozen=True)
class Identified:
    """What an identifier names."""

    is_post: bool
    id: int
    revision: int | None


def identified(identifier: str) -> Identified:
    """Read an identifier.

    Raises:
        NotFound: if it's none of ours.
    """
    base_url = house().settings.site.base_url
    found = _PATH.fullmatch(identifier.removeprefix(base_url))
    if not (found and identifier.startswith(base_url)):
        raise NotFound
    revision = int(found[3]) if found[3] else None
    return Identified(found[1] == "posts", int(found[2]), revision)


def offered(identifier: str = "") -> str:
    """Return the list of formats, of one record or of all."""
    root = ET.Element("formats", {"id": identifier} if identifier else {})
    for found in FORMATS.values():
        told = {"name": found.name, "type": found.media_type, "docs": found.docs}
        ET.SubElement(root, "format", {name: value for name, value in told.items() if value})
    return document(root)
