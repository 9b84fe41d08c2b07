"""A report as a hostile letter allows it to be read, and what flufl.bounce makes of it.

flufl.bounce knows how dozens of old servers word that a letter didn't arrive. It says of most
that this is for ever, and is not believed in that. Its patterns, and the parser of Python's email
package, take time that grows with the square of a line or a header, so both are cut here first.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from html import unescape

from flufl.bounce import all_failures

# It tells of every letter that its detectors stumble over, with the whole stack.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)

LOOKED_AT = 200_000  # bytes of a letter
_MOST_PARTS = 100
_LONGEST_LINE = 998  # RFC 5322, 2.1.1
_LONGEST_HEADER = 4_000
_MOST_LINES = 1_500
_MOST_WORDS = 20_000
_PART = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE)
_EMBEDDED = re.compile(rb"^(content-type:\s{0,8})message/", re.IGNORECASE | re.MULTILINE)
_MARKUP = re.compile(r"<[^<>]*>")
_ADDRESS = re.compile(r"[^\s<>()\",;:]+@[^\s<>()\",;:@]+")
_KIND = re.compile(r"(?:x-|global-)*")


@dataclass(frozen=True)
class Leaf:
    """A part without parts: what stands after the slash of its type, and its text."""

    kind: str
    text: str
    is_words: bool


def tamed(raw: bytes) -> Message:
    """Return a letter with bounded lines, headers, parts and size, letters in it as mere text."""
    raw = raw[:LOOKED_AT].replace(b"\r\n", b"\n")
    starts = [found.start() for found in _PART.finditer(raw)]
    if len(starts) > _MOST_PARTS:
        raw = raw[: starts[_MOST_PARTS]]
    raw = b"\n".join(_short_lines(raw))
    return message_from_bytes(_EMBEDDED.sub(rb"\1text/x-", raw))


def _short_lines(raw: bytes) -> Iterator[bytes]:
    run = 0  # octets of lines that could all be one header
    for line in raw.split(b"\n"):
        cut = line[:_LONGEST_LINE]
        run = run + len(cut) if cut[:1] in {b" ", b"\t"} else 0
        if run <= _LONGEST_HEADER:
            yield cut


def leaves_of(letter: Message) -> list[Leaf]:
    """Return the parts of a tamed letter that have none themselves and are text."""
    parts = (part for part in letter.walk() if not part.is_multipart())
    return [_leaf(part) for part in parts if part.get_content_maintype() == "text"]


def _leaf(part: Message) -> Leaf:
    kind = _KIND.sub("", part.get_content_subtype(), count=1)
    text = _text(part)
    if kind == "html":
        text = unescape(_MARKUP.sub(" ", text))
    return Leaf(kind, text, is_words=kind in {"plain", "html"})


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    lines = content.decode("utf-8", "replace").splitlines()[:_MOST_LINES]
    return "\n".join(line[:_LONGEST_LINE] for line in lines)


def second_reader(letter: Message) -> tuple[frozenset[str], frozenset[str]]:
    """Return the recipients of whom a tamed letter says that it is late, and that it failed.

    The letter is of no use afterwards.
    """
    for name in ("From", "X-Failed-Recipients"):
        _simplify(letter, name)
    left = _MOST_WORDS
    for part in letter.walk():
        if not part.is_multipart():
            text = _text(part)[:left] if part.get_content_maintype() == "text" else ""
            left -= len(text)
            del part["Content-Transfer-Encoding"]
            part.set_payload(text)
    try:
        late, failed = all_failures(letter)
    except Exception:  # noqa: BLE001 (written for letters of servers, not of enemies)
        return frozenset(), frozenset()
    return _as_text(late), _as_text(failed)


def _simplify(letter: Message, name: str) -> None:
    # Half its detectors expect a sender, and Python reads comments in comments by recursion.
    found = _ADDRESS.findall(" ".join(map(str, letter.get_all(name, [])))[:_LONGEST_HEADER])
    del letter[name]
    if found or name == "From":
        letter[name] = ", ".join(found) or "<>"


def _as_text(addresses: frozenset[bytes]) -> frozenset[str]:
    return frozenset(address.decode("ascii", "replace") for address in addresses)
