"""RIS, as EndNote, RefWorks, Mendeley and Zotero read it.

The type is ``ELEC``, a web page. ``ICOMM`` (internet communication) would come back from Zotero
as an e-mail.
"""

from __future__ import annotations

from collections.abc import Iterator

from forum.threads.citing.works import Work


def ris(work: Work) -> str:
    """Return one record; its lines end in CRLF."""
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in _lines(work))


def _lines(work: Work) -> Iterator[tuple[str, str]]:
    name = work.author
    yield "TY", "ELEC"
    yield "ID", work.key
    yield "AU", name.inverted if name.family else name.whole.replace(",", " ")
    yield "TI", work.heading
    yield "T2", work.site
    yield "M3", "Online forum post"
    yield "PY", f"{work.published:%Y}"
    yield "DA", f"{work.published:%Y/%m/%d}"
    yield "Y2", f"{work.accessed:%Y/%m/%d}"
    yield "UR", work.url
    yield "LA", work.language
    for keyword in work.keywords:
        yield "KW", keyword
    if work.revision:
        yield "N1", f"Revision {work.revision}"
    yield "ER", ""
