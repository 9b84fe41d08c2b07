"""Words of a letter that are no post but ask for something: ``help``, ``digest weekly``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from forum.core.text import fold
from forum.digests.calendar import Frequency


class Word(StrEnum):
    """What can be asked for."""

    HELP = "help"
    FOLLOW = "follow"
    MUTE = "mute"
    STOP = "stop"
    START = "start"
    DIGEST = "digest"


@dataclass(frozen=True)
class Command:
    """What a letter asks for; ``frequency`` is that of the digest that she wants."""

    word: Word
    frequency: Frequency | None = None


_WORDS = {
    "help": Word.HELP, "ayuda": Word.HELP,
    "follow": Word.FOLLOW, "seguir": Word.FOLLOW,
    "mute": Word.MUTE, "silenciar": Word.MUTE,
    "stop": Word.STOP, "unsubscribe": Word.STOP, "parar": Word.STOP, "baja": Word.STOP,
    "start": Word.START, "reanudar": Word.START,
}  # fmt: skip
_DIGESTS = {"digest", "resumen"}
_FREQUENCIES = {
    "never": Frequency.NEVER, "off": Frequency.NEVER, "none": Frequency.NEVER,
    "nunca": Frequency.NEVER,
    "daily": Frequency.DAILY, "diario": Frequency.DAILY,
    "weekly": Frequency.WEEKLY, "semanal": Frequency.WEEKLY,
}  # fmt: skip
_LONGEST = 40  # characters of a line that can be a command


def command_in(words: str) -> Command | None:
    """Return what a letter's own words ask for; None if they are a post.

    They are a command only if they are one line of nothing but its words, in whatever case and
    with a full stop or without. ``digest`` with a word that we don't know asks for help.
    """
    line = words.strip().strip("*_").removesuffix(".")  # bold words of HTML are Markdown here
    if "\n" in line or len(line) > _LONGEST:
        return None
    match fold(line).split():
        case [word] if word in _WORDS:
            return Command(_WORDS[word])
        case [word, often] if word in _DIGESTS and often in _FREQUENCIES:
            return Command(Word.DIGEST, _FREQUENCIES[often])
        case [word, *rest] if word in _DIGESTS and len(rest) < 2:  # noqa: PLR2004
            return Command(Word.HELP)
    return None


def command_of(subject: str, words: str) -> Command | None:
    """Return what a letter asks for by its own words, or by its subject alone; None for a post.

    Our letters name ``mailto:…?subject=stop`` (RFC 2369, 3.2) for mail programs whose reader
    presses a button; what else such a letter says is the program's.
    """
    asked = command_in(subject)
    return asked if asked and asked.word is Word.STOP else command_in(words)
