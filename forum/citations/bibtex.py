"""BibTeX, for LaTeX. An entry ``@misc``, which BibTeX and BibLaTeX both know."""

from __future__ import annotations

from forum.threads.citing.names import Name
from forum.threads.citing.works import Work

# What LaTeX takes for something else. BibTeX counts braces even after a backslash, so braces of
# a title become words of LaTeX.
_SPECIAL = str.maketrans({
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}", "^": r"{\textasciicircum}",
    "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
})  # fmt: skip


def bibtex(work: Work) -> str:
    """Return one entry, in UTF-8 as BibLaTeX and newer LaTeX read it."""
    fields = {
        "author": _author(work.author),
        "title": f"{{{_escaped(work.heading)}}}",  # twice in braces: its capitals stay
        "howpublished": f"Online forum post, {_escaped(work.site)}",
        "year": f"{work.published:%Y}",
        "month": f"{work.published:%m}".lstrip("0"),
        "day": f"{work.published:%d}".lstrip("0"),
        "url": work.url,
        "urldate": work.accessed.isoformat(),
        "note": f"Revision {work.revision}" if work.revision else "",
        "keywords": ", ".join(_escaped(word.replace(",", " ")) for word in work.keywords),
        "language": work.language,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{work.key},", *lines, "}", ""])


def _author(name: Name) -> str:
    if not name.family:
        return f"{{{_escaped(name.whole)}}}"
    # BibTeX wants a suffix in the middle: "King, Jr., Martin Luther".
    parts = (name.family, name.suffix, name.given)
    return ", ".join(_one_piece(part) for part in parts if part)


def _one_piece(part: str) -> str:
    words = part.casefold().split()
    return f"{{{_escaped(part)}}}" if "and" in words else _escaped(part)


def _escaped(text: str) -> str:
    return text.translate(_SPECIAL)
