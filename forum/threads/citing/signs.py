"""What a page tells of the work on it to reference managers: meta elements and COinS.

``citation_…`` are those of Google Scholar's inclusion guidelines. They know of no forums, so that
Zotero takes them for an article of a journal unless ``z:itemType`` (its "Embedded Metadata"
translator reads names of its own namespace) says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from markupsafe import Markup

from forum.threads.citing.works import Work


@dataclass(frozen=True)
class Citable:
    """What ``templates/threads/_citable.html`` shows of one page."""

    unapi_id: str
    meta: tuple[tuple[str, str], ...]
    coins: str
    json_ld: Markup | None = None


def citable(work: Work, json_ld: Markup | None = None) -> Citable:
    """Return what a page tells of the work that it shows."""
    return Citable(work.url, meta_of(work), coins_of(work), json_ld)


def meta_of(work: Work) -> tuple[tuple[str, str], ...]:
    """Return names and contents of meta elements."""
    return (
        ("z:itemType", "forumPost"),
        ("z:forumTitle", work.site),
        ("citation_title", work.heading),
        ("citation_author", work.author.inverted),
        ("citation_publication_date", f"{work.published:%Y/%m/%d}"),
        ("citation_publisher", work.site),
        ("citation_public_url", work.url),
        ("citation_language", work.language),
        *([("citation_keywords", "; ".join(work.keywords))] if work.keywords else []),
    )


def coins_of(work: Work) -> str:
    """Return an OpenURL ContextObject (ANSI/NISO Z39.88-2004) in Dublin Core, as a KEV string.

    It is the title of a ``span`` of class ``Z3988`` (COinS). The type is Zotero's word.
    """
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft_id", work.url),
        ("rft.type", "forumPost"),
        ("rft.title", work.heading),
        ("rft.creator", work.author.inverted),
        ("rft.source", work.site),
        ("rft.date", work.published.isoformat()),
        ("rft.identifier", work.url),
        ("rft.language", work.language),
        *(("rft.subject", keyword) for keyword in work.keywords),
    ]
    return urlencode(pairs, quote_via=quote, safe="")
