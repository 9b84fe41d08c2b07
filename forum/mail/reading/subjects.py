"""What a letter is about, and what mail programs put before it."""

from __future__ import annotations

import re

_LONGEST = 500
# "Re" and "Fwd" as mail programs of many languages write them. Left out is what begins titles of
# librarians: "R:" and "I:" (Italian), "Ref:", "Res:", "Enc:", "PD:".
_PREFIX = re.compile(
    r"\s*+(?:re|fwd?|aw|antw(?:oord|ort)?|wg|sv|vs|vb|vl|rv|rif|odp|ynt|tr|atb|bls|továbbítás|vá"
    r"|απ|πρθ|回复|回覆|答复|转发|轉寄|返信|転送)"
    r"(?:\s*+(?:\[\d{1,3}\]|\(\d{1,3}\)|\^?\d{1,3}))?\s*+[:：]\s*+",
    re.IGNORECASE,
)
_WRAPPED = re.compile(r"\[fwd?:\s*+([^\[\]]*+)\]", re.IGNORECASE)


def plain_subject(subject: str) -> str:
    """Return a subject without ``Re:``, ``Fwd:``, ``AW: Re[2]:`` and their like before it.

    It may be empty then. What differs from its plain form is an answer or was forwarded.
    """
    rest = subject.strip()[:_LONGEST]
    while found := _PREFIX.match(rest):
        rest = rest[found.end() :]
    if wrapped := _WRAPPED.fullmatch(rest):
        return plain_subject(wrapped[1])
    if rest.lower().endswith("(fwd)"):
        rest = rest[: -len("(fwd)")]
    return rest.strip()
