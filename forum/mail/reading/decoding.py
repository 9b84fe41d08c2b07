"""Bytes of letters as text: charsets, RFC 2047 words in headers, transfer encodings.

Nothing here raises: what is broken becomes the best that can be made of it.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from encodings.aliases import aliases
from itertools import groupby

from forum.core.text import clean_text

LONGEST_HEADER = 16_000  # bytes of one header that are looked at
_BROKEN = "\ufffd"
_NO_NAME = re.compile(r"[^a-z0-9]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
# RFC 2047, 2; the charset may name a language after "*" (RFC 2231, 5), and many mailers leave
# spaces in the text.
_WORD = re.compile(r"=\?([^?*\s]{1,60})(?:\*[^?\s]*)?\?([BbQq])\?([^?]*)\?=")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NO_BASE64 = bytes(set(range(256)) - set(_BASE64))

_OTHERWISE = "cp1252"
_NO_CHARSETS = {"base64_codec", "bz2_codec", "hex_codec", "mbcs", "quopri_codec", "rot_13",
                "uu_codec", "zlib_codec"}  # fmt: skip
_CHARSETS = {name: codec for name, codec in aliases.items() if codec not in _NO_CHARSETS}
_CHARSETS |= {codec: codec for codec in _CHARSETS.values()} | {
    "cp_1252": "cp1252",
    "iso_8859_8_i": "iso8859_8",
    "unicode_1_1_utf_7": "utf_7",
    "utf8mb4": "utf_8",
    "windows_874": "cp874",
    "windows_949": "cp949",
    "x_gbk": "gb18030",
    "x_mac_roman": "mac_roman",
    "x_sjis": "cp932",
}
# What is sent under the left name is as a rule the right one, which holds it
# (encoding.spec.whatwg.org, 4.2).
_WIDER = {"ascii": "cp1252", "latin_1": "cp1252", "iso8859_9": "cp1254", "iso8859_11": "cp874",
          "tis_620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
          "euc_kr": "cp949", "big5": "cp950", "iso2022_jp": "iso2022_jp_ext"}  # fmt: skip
# These are valid UTF-8 while they say something else. A byte that they can't do without tells.
_IN_DISGUISE = {"utf_7": b"+", "hz": b"~{", "utf_16": b"\0", "utf_16_be": b"\0",
                "utf_16_le": b"\0", "utf_32": b"\0", "utf_32_be": b"\0", "utf_32_le": b"\0",
                "iso2022_kr": b"\x1b", "iso2022_jp_ext": b"\x1b", "iso2022_jp_1": b"\x1b",
                "iso2022_jp_2": b"\x1b", "iso2022_jp_2004": b"\x1b",
                "iso2022_jp_3": b"\x1b"}  # fmt: skip


def text_in(content: bytes, charset: str = "") -> str:
    """Return bytes as text: as UTF-8 if they are that, in the charset named, else windows-1252.

    Where one of the first two fits but for a few bytes, these become U+FFFD. The text isn't
    clean yet: see :func:`clean`.
    """
    codec = _codec(charset)
    mark = _IN_DISGUISE.get(codec)
    tried = (codec, "utf_8") if mark and mark in content else ("utf_8", codec)
    for name in tried:
        with suppress(UnicodeError):
            return content.decode(name).removeprefix("\ufeff")
    for name in tried:
        text = content.decode(name, "replace")
        if _is_nearly_right(text):
            return text.removeprefix("\ufeff")
    return content.decode(_OTHERWISE, "replace")


def _codec(charset: str) -> str:
    # Only names that are known get to Python: it looks for modules, and remembers what it
    # didn't find.
    name = _CHARSETS.get(_NO_NAME.sub("_", charset[:60].lower()).strip("_"), _OTHERWISE)
    return _WIDER.get(name, name)


def _is_nearly_right(text: str) -> bool:
    broken = text.count(_BROKEN)
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return broken * 10 < foreign


def clean(text: str) -> str:
    """Return a text as the house keeps it (``core.text.clean_text``), whatever it was."""
    return clean_text(_SURROGATE.sub(_BROKEN, text))


def one_line(text: str) -> str:
    """Return a clean text on one line; tags of languages and other format characters stay."""
    return " ".join(clean(text).split())


def unfolded(value: bytes) -> bytes:
    """Return what a header says on one line (RFC 5322, 2.2.3), its first 16,000 bytes."""
    return _FOLD.sub(b"", value[:LONGEST_HEADER]).strip()


def header_in(value: bytes) -> str:
    """Return what a header says, clean and on one line, its RFC 2047 words not read."""
    return one_line(text_in(unfolded(value)))


def words_in(text: str) -> str:
    """Return a header's text with its RFC 2047 words read, wherever they stand.

    Words that follow each other in one charset are one, since mailers cut between bytes.
    """
    pieces = groupby(_pieces(text), key=lambda piece: piece[0])
    return "".join(text_in(b"".join(part for _, part in run), name) for name, run in pieces)


def _pieces(text: str) -> Iterator[tuple[str, bytes]]:
    """Split a header's text into charsets and bytes; a space stands for what is no word."""
    end = 0
    for found in _WORD.finditer(text):
        gap = text[end : found.start()]
        if gap.strip() or not end:
            yield " ", gap.encode("utf-8", "replace")
        charset, kind, said = found.groups()
        coded = said.encode("utf-8", "replace")
        is_base64 = kind in "Bb"
        yield charset.lower(), _base64(coded) if is_base64 else binascii.a2b_qp(coded, header=True)
        end = found.end()
    yield " ", text[end:].encode("utf-8", "replace")


def transfer_decoded(content: bytes, encoding: str) -> bytes:
    """Return what a part holds, its Content-Transfer-Encoding (RFC 2045, 6) taken off."""
    match encoding.strip().lower():
        case "base64":
            return _base64(content)
        case "quoted-printable":
            return binascii.a2b_qp(content)
        case _:
            return content


def _base64(content: bytes) -> bytes:
    with suppress(binascii.Error):
        return binascii.a2b_base64(content)
    known = content.translate(None, _NO_BASE64)
    known = known[: len(known) - (len(known) % 4 == 1)]
    return binascii.a2b_base64(known + b"=" * (-len(known) % 4))
