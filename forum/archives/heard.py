"""What was said in a conversation already, so that quotes of it needn't stand there twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_RUN = 4  # words that are looked for together
_MOST_RUNS = 300_000
_WORD = re.compile(r"\w+")
_MARKS = re.compile(r"^[ \t]*(?:[>|:]+[ \t]?)+", re.MULTILINE)
# "On Monday, Mara Diaz wrote:" and headers above a quote aren't part of what she wrote.
_WROTE = re.compile(
    r"\b(?:wrote|writes|said|schrieb|écrit|escribi\w+|scrisse|schreef|skrev)\b", re.IGNORECASE
)
_HEADER = re.compile(
    r"(?:from|to|cc|sent|date|subject|von|an|gesendet|datum|betreff):", re.IGNORECASE
)


class Heard:
    """Runs of words of one conversation, as hashes; lines and marks of quotes don't count.

    Of a very long one only the latest are kept.
    """

    def __init__(self) -> None:
        self._runs: dict[int, None] = {}

    def hear(self, text: str) -> None:
        """Take note of what a letter says."""
        self._runs.update(dict.fromkeys(_runs(_words(text))))
        if len(self._runs) > _MOST_RUNS:
            self._runs = dict.fromkeys(list(self._runs)[-_MOST_RUNS // 2 :])

    def knows(self, quote: str) -> bool:
        """Tell whether all words of a quote were said before, in this order."""
        return all(run in self._runs for run in _runs(_words(quote)))


def _words(text: str) -> list[str]:
    lines = _MARKS.sub("", text).casefold().split("\n")
    return _WORD.findall("\n".join(line for line in lines if not _is_above_a_quote(line)))


def _is_above_a_quote(line: str) -> bool:
    bare = line.rstrip()
    if bare.endswith(":"):
        return bool(_WROTE.search(bare))
    return (bare.startswith("--") and bare.endswith("--")) or bool(_HEADER.match(bare))


def _runs(words: list[str]) -> Iterator[int]:
    """Yield every run of one to four words, so that a short quote can be found in a long text."""
    if len(words) >= _RUN:
        yield from _of_length(words, _RUN)
        return
    yield hash(tuple(words))


def _of_length(words: list[str], length: int) -> Iterable[int]:
    return (hash(tuple(words[at : at + length])) for at in range(len(words) - length + 1))
