"""Text that was broken into lines for its way, made whole again (RFC 3676)."""

from __future__ import annotations

import re

_DEPTH = re.compile(r">*+")
_SIGNATURE = "-- "


def unfolded_text(text: str, *, deletes_space: bool = False) -> str:
    """Return format=flowed text with whole paragraphs, its quotations marked ``>> words``.

    ``deletes_space`` is what the parameter DelSp says: the space before a break was put there
    for it alone. Takes linear time.
    """
    lines: list[str] = []
    paragraph: list[str] = []
    depth_before = 0
    for line in text.split("\n"):
        depth, said = _opened(line)
        is_signature = said == _SIGNATURE
        if paragraph and (depth != depth_before or is_signature):  # 4.5: such a line ends it
            lines.append(_closed(depth_before, paragraph))
        depth_before = depth
        flows = said.endswith(" ") and not is_signature
        paragraph.append(said[:-1] if flows and deletes_space else said)
        if not flows:
            lines.append(_closed(depth, paragraph))
    if paragraph:
        lines.append(_closed(depth_before, paragraph))
    return "\n".join(lines)


def _opened(line: str) -> tuple[int, str]:
    """Return how deep a line is quoted, and what it says without the space that stuffs it."""
    quotes = _DEPTH.match(line)
    depth = quotes.end() if quotes else 0
    return depth, line[depth:].removeprefix(" ")


def _closed(depth: int, paragraph: list[str]) -> str:
    said = "".join(paragraph)
    paragraph.clear()
    if said != _SIGNATURE:
        said = said.rstrip(" ")
    return f"{'>' * depth} {said}" if depth and said else ">" * depth + said
