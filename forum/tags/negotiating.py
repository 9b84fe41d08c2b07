"""Whether who asks for a tag wants a page, or data (RFC 9110, 12.5.1)."""

from __future__ import annotations

_LONGEST = 1_000
_PAGE = "text/html"
# What is asked for, and the ending of what is given.
_DATA = {
    "text/turtle": ".ttl",
    "application/x-turtle": ".ttl",
    "application/ld+json": ".jsonld",
    "application/rdf+xml": ".rdf",
}


def preferred_data(accept: str) -> str | None:
    """Return the ending of the data that an ``Accept`` header asks for rather than for a page.

    None if it asks for pages as much, or for anything.
    """
    wishes = _wishes(accept)
    if not wishes:
        return None
    page = _quality(_PAGE, wishes)
    data = max(_DATA, key=lambda kind: _quality(kind, wishes))
    return _DATA[data] if _quality(data, wishes) > page else None


def _wishes(accept: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in accept[:_LONGEST].lower().split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        named = [
            value for name, _is, value in (p.partition("=") for p in parameters) if name == "q"
        ]
        if kind:
            found[kind] = max(found.get(kind, 0.0), _number(named[0]) if named else 1.0)
    return found


def _number(text: str) -> float:
    digits = text.replace(".", "", 1)
    return min(1.0, float(text)) if digits.isascii() and digits.isdigit() else 0.0


def _quality(kind: str, wishes: dict[str, float]) -> float:
    """Return how much a kind is wished for; the wish that names it most exactly counts."""
    whole = kind.partition("/")[0] + "/*"
    return next((wishes[name] for name in (kind, whole, "*/*") if name in wishes), 0.0)
