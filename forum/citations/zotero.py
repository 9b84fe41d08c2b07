"""Zotero RDF, which Zotero asks for before every other format: nothing is lost or guessed."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from forum.citations.elements import document
from forum.threads.citing.names import Name
from forum.threads.citing.works import Work

SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "z": "http://www.zotero.org/namespaces/export#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "bib": "http://purl.org/net/biblio#",
    "foaf": "http://xmlns.com/foaf/0.1/",
}


def zotero_rdf(work: Work) -> str:
    """Return a forum post as Zotero itself writes one."""
    for prefix, space in SPACES.items():
        ET.register_namespace(prefix, space)
    root = ET.Element(_tag("rdf:RDF"))
    item = _inside(root, "bib:Document")
    item.set(_tag("rdf:about"), work.url)
    _inside(item, "z:itemType", "forumPost")
    _inside(_inside(_inside(item, "dcterms:isPartOf"), "z:Forum"), "dc:title", work.site)
    _author(item, work.author)
    for keyword in work.keywords:
        _inside(item, "dc:subject", keyword)
    _inside(item, "dc:title", work.heading)
    _inside(item, "dc:date", work.published.isoformat())
    _inside(item, "z:language", work.language)
    address = _inside(_inside(item, "dc:identifier"), "dcterms:URI")
    _inside(address, "rdf:value", work.url)
    _inside(item, "dcterms:dateSubmitted", work.accessed.isoformat())  # its word for "accessed"
    _inside(item, "dc:type", "Online forum post")
    if work.revision:
        _inside(item, "dc:description", f"Revision {work.revision}")
    return document(root)


def _author(item: ET.Element, name: Name) -> None:
    listed = _inside(_inside(_inside(item, "bib:authors"), "rdf:Seq"), "rdf:li")
    person = _inside(listed, "foaf:Person")
    _inside(person, "foaf:surname", name.family or name.whole)
    given = ", ".join(part for part in (name.given, name.suffix) if part)
    if given:
        _inside(person, "foaf:givenName", given)


def _inside(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    element = ET.SubElement(parent, _tag(name))
    element.text = text or None
    return element


def _tag(name: str) -> str:
    prefix, _colon, word = name.partition(":")
    return f"{{{SPACES[prefix]}}}{word}"
