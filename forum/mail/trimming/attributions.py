"""Sentences and headers that mail programs set above quotes, one by one.

Each is looked at up to its 500th character, by patterns that read it once.
"""

from __future__ import annotations

import re

from forum.mail.trimming.phrases import NO_NAME, QUOTING, STARTER, WROTE

LOOKED_AT = 500
_MOST_NAMED = 14  # words before "wrote" where no date begins the sentence

QUOTE_MARK = re.compile(r"[ \t\u00a0]*[>＞][>＞ \t\u00a0]*")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)")
_SHORT_DATE = re.compile(r"(?<!\d)\d{1,4}[./-] ?\d{1,2}[./-] ?\d{2,4}(?!\d)")
_DATED_START = re.compile(r"[\W_]{0,3}(?:\w{1,12}[.,]{0,2} )?\d{1,4}[^\W\d]{0,2}[ .,/年:-]")
DECORATION = " \t-‐‑–—_=*#>"
_COLON = re.compile(r"[:：][\s*_>-]*$")


def plain(line: str) -> str:
    """Return the words of a line without quote marks and what can't be seen, on one space each."""
    line = line[:LOOKED_AT]
    prefix = QUOTE_MARK.match(line)
    bare = line[prefix.end() :] if prefix else line
    return " ".join(_UNSEEN.sub("", bare).split())


def squeezed(text: str) -> str:
    """Return letters and digits only, in lower case, as marks are compared."""
    return "".join(char for char in text.casefold() if char.isalnum())


def header(bare: str) -> tuple[str, str]:
    """Return label and value of a line such as ``*From:* Ruth``; two empty texts if it's none."""
    head, colon, value = bare[:80].replace("：", ":").partition(":")
    label = head.strip(" *_|").casefold()
    return (label, value + bare[80:]) if colon and label else ("", "")


def are_headers(bare: str) -> bool:
    """Tell whether one line holds all headers, as when their line ends were lost."""
    labels = [word[:-1].casefold() for word in bare.split() if word.endswith(":")]
    return bare.startswith(("Date: ", "From: ")) and "@" in bare and len(set(labels)) > 3  # noqa: PLR2004


def is_dated(text: str) -> bool:
    return bool(_YEAR.search(text) or _SHORT_DATE.search(text))


def has_colon(text: str) -> bool:
    return bool(_COLON.search(text))


def starts(bare: str) -> bool:
    """Tell whether a line begins as an attribution does, with "On" and a number or with a date."""
    core = bare.lstrip(DECORATION)
    is_dated = STARTER.match(core) and any(char.isdigit() for char in core)
    return bool(is_dated or QUOTING.match(core) or _DATED_START.match(core))


def may_end(bare: str) -> bool:
    """Tell whether an attribution may end with this line: with a colon, or with dashes.

    Yahoo's application writes the quote behind the colon.
    """
    if has_colon(bare) or bare.endswith(("写道", "----", ">>>")):
        return True
    if bare.endswith(">") and "@" in bare and is_dated(bare) and _DATED_START.match(bare):
        return True  # Gmail once wrote a date and an address, and no colon
    return ": " in bare and "@" in bare and starts(bare) and bool(WROTE.search(bare))


def tells_writer(window: str, *, is_start: bool, is_quoted: bool) -> bool:
    """Tell whether a sentence says who wrote what follows, which may be marked as quoted.

    ``is_start`` if it begins as programs begin it; otherwise more is asked of it.
    """
    wrote = WROTE.search(window)
    if len(window) > LOOKED_AT or NO_NAME.search(window[: wrote.end()] if wrote else window):
        return False
    has_address = "@" in window
    if wrote and has_address:
        is_last = not squeezed(window[wrote.end() :]) or is_dated(window) or is_quoted
        return is_start or (is_last and window[: wrote.start()].count(" ") < _MOST_NAMED)
    when = window if is_start else window[wrote.end() :] if wrote else ""
    if wrote and _YEAR.search(when) and _TIME.search(when):
        return True
    if is_dated(window) and (has_address or window.endswith(">>>")):
        return is_quoted or (is_start and has_colon(window)) or window.endswith(">>>")
    return is_quoted and _names(window, is_start=is_start)


def _names(window: str, *, is_start: bool) -> bool:
    """Tell whether a sentence above a quote says who wrote it, with or without a date."""
    wrote = WROTE.search(window)
    if QUOTING.match(window) or (wrote and is_start and any(char.isdigit() for char in window)):
        return True
    is_last = wrote and not squeezed(window[wrote.end() :])
    names = window[: wrote.start()].split() if wrote and is_last else []
    return 0 < len(names) < 7 and all(_is_name(name) for name in names)  # noqa: PLR2004


def _is_name(word: str) -> bool:
    return not word[0].islower() and word not in {"As", "In", "And", "But", "When", "What"}
