"""Subjects of letters: what answers share, and titles of threads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from unicodedata import normalize

from forum.core.i18n import gettext as _
from forum.core.text import clean_line, excerpt

SHORTEST, LONGEST = 8, 200  # characters of a title
_SHORTEST_KEY = 4
# "Re:" in the languages of librarians' mail programs, also as "Re[2]:" and "RE(3) :". What begins
# titles as well (Italian "R:", "Ref:") isn't taken for it.
_ANSWER = re.compile(
    r"(?:re|aw|antw(?:oord|ort)?|sv|vs|odp|rif|ynt|atb|απ|rép|reply|回复|答复|回覆|返信)"
    r"\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]\s*",
    re.IGNORECASE,
)
_FORWARDED = re.compile(r"(?:fwd?|wg|tr|rv|enc|doorst)\s*[:：]\s*", re.IGNORECASE)
_TAG = re.compile(r"\[([^\[\]]{1,40})\]\s*")
_WAS = re.compile(r"\s*\((?:was|war|vorher)\s*:?\s.*\)\s*$", re.IGNORECASE)
_FORWARDED_END = re.compile(r"\s*\(fwd\)\s*$", re.IGNORECASE)
# What says nothing of what a letter is about.
_COMMON = frozenset((
    "a question", "announcement", "anfrage", "book", "books", "bonjour", "call for help", "danke",
    "frage", "gracias", "hallo", "hello", "hello all", "help", "help needed", "help please",
    "hi", "hi all", "hilfe", "hola", "important", "info", "information", "introduction", "meeting",
    "merci", "news", "newsletter", "no subject", "kein betreff", "none", "query", "question",
    "questions", "quick question", "reminder", "request", "subject", "subscribe", "survey",
    "test", "thank you", "thanks", "unsubscribe", "untitled", "update", "urgent", "your mail",
))  # fmt: skip


def bare(subject: str, list_tag: str = "") -> tuple[str, bool]:
    """Return a subject without what mail programs and the list wrote before it.

    The second value tells whether it says of itself that it answers. ``list_tag`` is what the
    list put into brackets before every subject; other words in brackets stay.
    """
    text, is_answer = " ".join(subject.split()), False
    while text:
        tag = _TAG.match(text)
        if tag and list_tag and tag[1].casefold() == list_tag.casefold():
            text = text[tag.end() :]
        elif found := _ANSWER.match(text):
            text, is_answer = text[found.end() :], True
        else:
            break
    return text.strip(), is_answer


def key(words: str) -> str:
    """Return what the bare subjects of one conversation share; "" if they tell nothing."""
    text = _FORWARDED_END.sub("", _WAS.sub("", words))
    while found := _FORWARDED.match(text):
        text = text[found.end() :]
    text = normalize("NFKC", text).casefold().strip(" .!?*-–_")
    is_telling = len(text) >= _SHORTEST_KEY and text.strip("()") not in _COMMON
    return text if is_telling else ""


def common_tag(subjects: Iterable[str]) -> str:
    """Return what stands in brackets before more than half of the subjects; "" if nothing does."""
    seen, total = Counter[str](), 0
    for subject in subjects:
        total += 1
        text, _is_answer = bare(subject)
        if found := _TAG.match(text):
            seen[found[1].casefold()] += 1
    tag, count = seen.most_common(1)[0] if seen else ("", 0)
    return tag if count * 2 > total else ""


def title_of(subject: str, list_tag: str = "") -> str:
    """Return a title of 8 to 200 characters for the thread that a letter opens."""
    words, _is_answer = bare(clean_line(subject), list_tag)
    if not words:
        return _("A letter without a subject")
    if len(words) < SHORTEST:
        words = _("%(subject)s (from the mailing list)") % {"subject": words}
    return excerpt(words, LONGEST)
