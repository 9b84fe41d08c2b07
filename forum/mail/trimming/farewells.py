"""What stands below the words of a letter: signatures, lines of telephones, disclaimers, footers.

A name and its greeting stay with the words; what programs and institutions add goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from forum.mail.trimming.phrases import DISCLAIMER, FAREWELL, LIST_FOOTER, MOBILE
from forum.mail.trimming.quoting import fenced

_MOST_BELOW = 40
_RULE = re.compile(r"\s*(?:_{10,}|-{20,}|={20,}|\*{20,})\s*$")
_DELIMITERS = {"--", "—", "- --", "--=20", "‐‐", "–"}
_CONTACT = re.compile(
    r"\+?\(?\d[\d ()./-]{6,}\d|https?://|\bwww\.|\S@\S+\.\w|\b(?:tel|phone|fax|mobile|mob|telefon)\b",
    re.IGNORECASE,
)
_LONGEST = 120


def without_signature(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return words and signature; together they are the lines, the words without blank ends."""
    code = fenced(lines)
    floor = max([*(number + 1 for number in code), len(lines) - _MOST_BELOW, 0])
    end = len(lines)
    for _again in range(5):
        cut = min(find(lines[:end], floor) for find in _FINDERS)
        if cut >= end:
            break
        end = _above(lines, cut)
    end = _above(lines, min(_contact_block(lines[:end], floor), end))
    return list(lines[:end]), list(lines[end:])


def _above(lines: Sequence[str], end: int) -> int:
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    return end


def _delimiter(lines: Sequence[str], floor: int) -> int:
    """Find "-- " (RFC 3676, 4.3), which some programs write without its space."""
    for number in range(floor, len(lines)):
        if lines[number].strip() in _DELIMITERS:
            below = [line for line in lines[number + 1 :] if line.strip()]
            is_by_rule = lines[number] == "-- " and len(below) <= 30  # noqa: PLR2004
            if is_by_rule or (len(below) <= 12 and _is_no_speech(below)):  # noqa: PLR2004
                return number
    return len(lines)


def _is_no_speech(lines: Sequence[str]) -> bool:
    """Tell whether lines are names and addresses, not sentences of a letter that goes on."""
    if any(LIST_FOOTER.search(line[:500]) or DISCLAIMER.match(line[:200]) for line in lines):
        return True
    is_short = all(len(line) <= _LONGEST for line in lines)
    return is_short and not any(is_farewell(line) for line in lines) and not _is_speech(lines)


def _is_speech(lines: Sequence[str]) -> bool:
    ends = [line.strip() for line in lines if line.strip().endswith((".", "!", "?", ":"))]
    lengths = [len(line.split()) for line in ends if not MOBILE.match(line)]
    return len([length for length in lengths if length > 4]) > 1 or max(lengths, default=0) > 12  # noqa: PLR2004


def _rule(lines: Sequence[str], floor: int) -> int:
    """Find a rule of underscores, or the one above the footer of a mailing list."""
    for number in range(floor, len(lines)):
        if not _RULE.match(lines[number][:200]):
            continue
        below = [line for line in lines[number + 1 :] if line.strip()]
        is_footer = any(LIST_FOOTER.search(line[:500]) for line in below)
        is_signature = "_" in lines[number] and len(below) <= 8 and _is_no_speech(below)  # noqa: PLR2004
        if is_footer or is_signature or not below:
            return number
    return len(lines)


def _disclaimer(lines: Sequence[str], floor: int) -> int:
    for number in range(max(floor, 1), len(lines)):
        if not lines[number - 1].strip() and DISCLAIMER.match(lines[number][:200]):
            return number
    return len(lines)


def _mobile(lines: Sequence[str], floor: int) -> int:
    """Find what telephones add, at the end only."""
    last = len(lines) - 1
    if last >= floor and len(lines[last]) <= _LONGEST and MOBILE.match(lines[last].strip()):
        return last
    return len(lines)


_FINDERS: tuple[Callable[[Sequence[str], int], int], ...] = (
    _delimiter, _rule, _disclaimer, _mobile,
)  # fmt: skip


def _contact_block(lines: Sequence[str], floor: int) -> int:
    """Find post, telephone and address below a greeting and a name."""
    for number in range(len(lines) - 1, max(floor, len(lines) - 14) - 1, -1):
        if not is_farewell(lines[number]):
            continue
        named = [below for below in range(number + 1, len(lines)) if lines[below].strip()]
        rest = [lines[below] for below in named[1:]]
        is_block = 0 < len(rest) <= 10 and all(len(line) <= 80 for line in rest)  # noqa: PLR2004
        if is_block and any(_CONTACT.search(line) for line in rest):
            return named[1]
        return len(lines)
    return len(lines)


def is_farewell(line: str) -> bool:
    """Tell whether a line is "Kind regards," or the like, and little more."""
    bare = line.strip().strip("*_")
    return len(bare) <= 40 and bool(FAREWELL.match(bare)) and bare.count(" ") < 6  # noqa: PLR2004
