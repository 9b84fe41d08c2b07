"""The formats in which reference managers take a work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from forum.citations.bibtex import bibtex
from forum.citations.csl import csl
from forum.citations.mods import mods
from forum.citations.ris import ris
from forum.citations.zotero import zotero_rdf
from forum.threads.citing.works import Work


@dataclass(frozen=True)
class Format:
    """``name`` is its word in addresses and in unAPI; ``docs`` tells programs what it is."""

    name: str
    words: str
    media_type: str
    ending: str
    write: Callable[[Work], str]
    docs: str = ""

    def download(self, work: Work) -> Response:
        """Return an answer that browsers save as a file."""
        named = f'attachment; filename="{work.key}.{self.ending}"'
        headers = {"Content-Disposition": named, "X-Content-Type-Options": "nosniff"}
        return Response(self.write(work), media_type=self.media_type, headers=headers)

    def record(self, work: Work) -> Response:
        """Return an answer for programs."""
        return Response(self.write(work), media_type=self.media_type)


# Zotero takes the first of its own order that is offered: rdf_zotero, mods, ris, bibtex.
FORMATS = {
    found.name: found
    for found in (
        Format("rdf_zotero", "Zotero RDF", "application/rdf+xml", "rdf", zotero_rdf),
        Format("mods", "MODS", "application/mods+xml", "mods.xml", mods,
               "http://www.loc.gov/standards/mods/"),
        Format("bibtex", "BibTeX", "application/x-bibtex", "bib", bibtex),
        Format("ris", "RIS", "application/x-research-info-systems", "ris", ris),
        Format("csl", "CSL-JSON", "application/vnd.citationstyles.csl+json", "json", csl,
               "https://citationstyles.org/"),
    )
}  # fmt: skip
