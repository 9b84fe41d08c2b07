"""Vocabularies in files: which kinds there are, told by the ending of the name."""

from __future__ import annotations

from pathlib import PurePath

from forum.core.i18n import gettext as _
from forum.tags.exchange.csvfile import read_csv
from forum.tags.exchange.csvwriting import to_csv
from forum.tags.exchange.entries import Contents, UnreadableFile
from forum.tags.exchange.graphs import MEDIA_TYPES, Home, written
from forum.tags.exchange.skos import read_skos
from forum.tags.exchange.triples import rdf_xml, turtle
from forum.tags.scheme import Scheme

CSV = ".csv"
READABLE = (CSV, ".ttl", ".rdf")
MEDIA_TYPE = {CSV: "text/csv; charset=utf-8; header=present", **MEDIA_TYPES}
_SAME = {".xml": ".rdf", ".owl": ".rdf", ".turtle": ".ttl"}


def ending_of(name: str) -> str:
    """Return the ending of a file's name, as we write it ourselves.

    Raises:
        UnreadableFile: if it's of no kind that is known here.
    """
    ending = PurePath(name).suffix.lower()
    ending = _SAME.get(ending, ending)
    if ending not in MEDIA_TYPE:
        raise UnreadableFile(_("The file's name must end in .csv, .ttl, .rdf or .jsonld."))
    return ending


def read_file(name: str, content: bytes, home: Home) -> Contents:
    """Read a file by the ending of its name.

    Raises:
        UnreadableFile: if it can't be read at all.
    """
    ending = ending_of(name)
    if ending not in READABLE:
        raise UnreadableFile(_("The file's name must end in .csv, .ttl or .rdf."))
    if ending == CSV:
        return read_csv(content, home.base, home.language)
    said = (turtle if ending == ".ttl" else rdf_xml)(content, f"{home.base}/concepts/")
    return read_skos(said, home.base, home.language)


def write_file(ending: str, scheme: Scheme, home: Home) -> bytes:
    """Return the whole vocabulary in the kind of file that has this ending."""
    if ending == CSV:
        return to_csv(scheme, home.language, home.base)
    return written(scheme, ending, home)
