"""What the doctor says of one part of a domain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

_LONGEST_STRING = 255  # octets that one string of a TXT record holds (RFC 1035, 3.3)


class Verdict(StrEnum):
    OK = "ok"
    ADVICE = "advice"  # it would be better otherwise; letters go all the same
    FAULT = "fault"  # letters are lost by this
    UNKNOWN = "unknown"  # the DNS couldn't be asked, or there is nothing to ask


@dataclass(frozen=True)
class Record:
    """A DNS record to paste, its value as zone files have it."""

    name: str
    kind: str
    value: str

    @classmethod
    def txt(cls, name: str, text: str) -> Record:
        """Return a TXT record; a long text is cut into strings that receivers join again."""
        pieces = [text[at : at + _LONGEST_STRING] for at in range(0, len(text), _LONGEST_STRING)]
        return cls(name, "TXT", " ".join(f'"{piece}"' for piece in pieces))

    def __str__(self) -> str:
        return f"{self.name}. {self.kind} {self.value}"


@dataclass(frozen=True)
class Finding:
    """What was found of one part, in a sentence.

    ``record`` is what to paste, ``found`` what stands in the DNS now, one record each.
    """

    subject: str
    verdict: Verdict
    sentence: str
    record: Record | None = None
    found: tuple[str, ...] = ()

    def unproven(self, sentence: str) -> Finding:
        """Return what remains of this finding where the DNS couldn't be asked."""
        return replace(self, verdict=Verdict.UNKNOWN, sentence=sentence)
