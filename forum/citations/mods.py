"""MODS 3.7, the Library of Congress's format between MARC and Dublin Core.

``genre authority="local"`` holds Zotero's own word for what it is, which Zotero goes by.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from forum.citations.elements import document, inside
from forum.threads.citing.names import Name
from forum.threads.citing.works import Work

SPACE = "http://www.loc.gov/mods/v3"


def mods(work: Work) -> str:
    """Return one record as an XML document."""
    ET.register_namespace("", SPACE)
    record = ET.Element(f"{{{SPACE}}}mods", version="3.7")
    inside(inside(record, "titleInfo"), "title", work.heading)
    _name(record, work.author)
    inside(record, "typeOfResource", "text")
    inside(record, "genre", "forumPost", authority="local")
    _origin(record, work)
    inside(inside(record, "language"), "languageTerm", work.language,
           type="code", authority="rfc5646")  # fmt: skip
    if work.revision:
        inside(record, "note", f"Revision {work.revision}", type="version identification")
    for keyword in work.keywords:
        inside(inside(record, "subject"), "topic", keyword)
    inside(inside(inside(record, "relatedItem", type="host"), "titleInfo"), "title", work.site)
    inside(inside(record, "location"), "url", work.url,
           usage="primary display", dateLastAccessed=work.accessed.isoformat())  # fmt: skip
    inside(inside(record, "recordInfo"), "recordIdentifier", work.key)
    return document(record)


def _origin(record: ET.Element, work: Work) -> None:
    issued = inside(record, "originInfo")
    inside(issued, "publisher", work.site)
    inside(issued, "dateIssued", work.published.isoformat(), encoding="w3cdtf", keyDate="yes")
    if work.updated:
        inside(issued, "dateModified", work.updated.isoformat(), encoding="w3cdtf")


def _name(record: ET.Element, name: Name) -> None:
    person = inside(record, "name", type="personal")
    if name.family:
        inside(person, "namePart", name.family, type="family")
        inside(person, "namePart", name.given, type="given")
        if name.suffix:
            inside(person, "namePart", name.suffix, type="termsOfAddress")
    else:
        inside(person, "namePart", name.whole)
    inside(inside(person, "role"), "roleTerm", "aut", type="code", authority="marcrelator")
