"""Words that people type: cleaned at the edge, compared, cut and put into addresses."""

from __future__ import annotations

import re
from itertools import groupby, islice
from unicodedata import category, combining, normalize

from forum.core.i18n import gettext as _

_SURROGATE = re.compile(r"[\ud800-\udfff]")
# C0 and C1 but tab and line feed, and the two that XML 1.0 (2.2) keeps out of feeds.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
# Bidi controls (UAX 9) and what is ignorable by default (UAX 44), but not variation selectors.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_JOINER = re.compile("[\u200c\u200d]")
_MOST_MARKS = 30
# Accents of Latin, Greek and Cyrillic, points of Hebrew, short vowels of Arabic.
_ACCENT = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]")
_LATIN_ACCENT = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_APOSTROPHE = re.compile("['\u2019\u02bc]")
_GAP = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s)|[。！？][」』）]*")


class UncleanText(ValueError):
    """The text cannot be kept; the exception's text is a sentence for its author."""


def clean_text(value: str) -> str:
    """Return a text fit for database, page, feed and letter; its lines end in a line feed.

    Control characters go, the rest is in normal form C (UAX 15), with at most 30 marks on one
    letter, as in the Stream-Safe Text Format there: otherwise normalising takes quadratic time.

    Raises:
        UncleanText: for lone surrogates, which are halves of characters.
    """
    if _SURROGATE.search(value):
        raise UncleanText(_("There is a broken character in this text. Please type it again."))
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return normalize("NFC", _with_few_marks(_CONTROL.sub("", text)))


def _with_few_marks(text: str) -> str:
    if text.isascii():
        return text
    runs = groupby(text, key=lambda char: combining(char) > 0)
    return "".join("".join(islice(run, _MOST_MARKS if marks else None)) for marks, run in runs)


def clean_line(value: str) -> str:
    """Return a clean name or title: one line, stripped, without what can't be seen.

    Joiners stay between letters or emoji, where they change what is seen.

    Raises:
        UncleanText: as in :func:`clean_text`.
    """
    visible = _INVISIBLE.sub("", value)
    joined = _JOINER.sub(lambda match: match[0] if _joins(match) else "", visible)
    return " ".join(clean_text(joined).split())


def without_encoded_words(text: str) -> str:
    """Return text in which nobody who reads headers finds an encoded word (RFC 2047).

    Python decodes those of a header's value when it's set, and writes the line ends that stood in
    them: so a title could end its header (CVE-2024-6923), and a name could be an address.
    """
    return text.replace("=?", "= ?")


def _joins(joiner: re.Match[str]) -> bool:
    start, end = joiner.span()
    around = joiner.string[max(start - 1, 0) : start], joiner.string[end : end + 1]
    return all(char and category(char)[0] in "LMS" for char in around)


def slugify(text: str, max_length: int = 80, otherwise: str = "thread") -> str:
    """Return words for an address, joined by hyphens: ``Café d'Été`` becomes ``cafe-dete``.

    Letters of all scripts stay; only Latin ones lose their accents. A text without letters and
    digits becomes ``otherwise``.
    """
    plain = normalize("NFKD", _APOSTROPHE.sub("", text)).casefold()
    plain = normalize("NFC", _LATIN_ACCENT.sub("", plain))
    slug = "-".join("".join(c if category(c)[0] in "LMN" else " " for c in plain).split())
    if len(slug) > max_length:
        head, hyphen, _rest = slug[: max_length + 1].rpartition("-")
        slug = head if hyphen else _cut(slug, max_length)
    return slug or otherwise


def fold(text: str) -> str:
    """Return what two labels share if people would call them the same.

    Case, accents, kinds of spaces and of hyphens don't count: ``E‑Book`` is ``e book``.
    """
    plain = normalize("NFKD", normalize("NFKD", text).casefold())
    return normalize("NFC", _GAP.sub(" ", _ACCENT.sub("", plain)).strip())


def excerpt(text: str, limit: int) -> str:
    """Return the beginning of a text on one line, at most ``limit`` characters with its "…".

    It ends with a sentence if one ends in the second half, or else with a word. Only what has
    no space at all is cut between letters.
    """
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    ends = [match.end() for match in _SENTENCE_END.finditer(line, limit // 2, limit)]
    if fitting := [end for end in ends if end + len(" …") <= limit]:
        return line[: fitting[-1]] + " …"
    head, space, _rest = line[:limit].rpartition(" ")
    return (head.rstrip(",;:") if space else _cut(line, limit - 1)) + "…"


def _cut(text: str, end: int) -> str:
    """Cut at ``end`` or before, but not between a letter and its marks nor inside an emoji."""
    while end > 1 and (category(text[end])[0] == "M" or "\u200d" in text[end - 1 : end + 1]):
        end -= 1
    return text[:end]
