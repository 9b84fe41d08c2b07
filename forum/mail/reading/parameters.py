"""Headers with parameters, such as Content-Type (RFC 2045, 5.1; RFC 2231)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from forum.mail.reading.decoding import one_line, text_in, unfolded, words_in

_PARAMETER = re.compile(r';\s*+([^\s=;"]++)\s*+=\s*+("(?:[^"\\]|\\.)*+"?|[^;]*+)')
_PAIR = re.compile(r"\\(.)")
_NAME = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
_CHARSET = re.compile(r"([^']{0,60})'[^']{0,60}'")
_COMMENT = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Raw:
    """The bytes of a parameter, and their charset if it names one."""

    content: bytes
    charset: str = ""
    is_extended: bool = False

    @property
    def text(self) -> str:
        said = text_in(self.content, self.charset)
        return one_line(said if self.is_extended else words_in(said))


@dataclass(frozen=True)
class Valued:
    """What a header says before its first semicolon, in lower case, and its parameters."""

    value: str = ""
    parameters: Mapping[str, Raw] = field(default_factory=dict)

    def raw(self, name: str) -> bytes:
        """Return a parameter's bytes, empty if there is none."""
        return self.parameters[name].content if name in self.parameters else b""

    def text(self, name: str) -> str:
        """Return a parameter as text on one line, empty if there is none."""
        return self.parameters[name].text if name in self.parameters else ""


def read_valued(header: bytes) -> Valued:
    """Read a header with parameters; of what is written twice the first counts."""
    line = unfolded(header).decode("latin-1")
    value = _COMMENT.sub("", line.partition(";")[0]).strip().lower()
    plain: dict[str, Raw] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, said in _PARAMETER.findall(line):
        found = _NAME.fullmatch(name.lower())
        if found and (found[2] or found[3]):
            section = (_unquoted(said), bool(found[3]))
            sections.setdefault(found[1], {}).setdefault(int(found[2] or 0), section)
        elif found:
            plain.setdefault(found[1], Raw(_unquoted(said).encode("latin-1")))
    return Valued(value, plain | {name: _joined(found) for name, found in sections.items()})


def _unquoted(said: str) -> str:
    if not said.startswith('"'):
        return said.strip()
    return _PAIR.sub(r"\1", said[1:].removesuffix('"'))


def _joined(sections: Mapping[int, tuple[str, bool]]) -> Raw:
    """Return the sections in their order as one (RFC 2231, 3 and 4); gaps don't matter."""
    content, charset = b"", ""
    for place, number in enumerate(sorted(sections)):
        said, is_encoded = sections[number]
        if is_encoded and place == 0 and (found := _CHARSET.match(said)):
            charset, said = found[1], said[found.end() :]
        content += unquote_to_bytes(said) if is_encoded else said.encode("latin-1")
    return Raw(content, charset, is_extended=True)
