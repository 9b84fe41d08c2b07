"""What a letter says, as text and as HTML, and what came with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from forum.mail.reading.decoding import clean, text_in, transfer_decoded
from forum.mail.reading.flowed import unfolded_text
from forum.mail.reading.parameters import Valued, read_valued
from forum.mail.reading.parts import Part, part_of
from forum.mail.reading.structure import Entity

MOST_TEXT = 500_000  # characters, of text and of HTML each, in a whole letter
_BYTES_A_CHARACTER = 4
_LONGEST_EMPTY = 4_000
_STYLE = re.compile(r"<style\b[^>]*>[^<]*</style>|<title>[^<]*</title>", re.IGNORECASE)
# Pictures stay, and so does what isn't a tag, such as <https://x.example> in a text.
_TAG = re.compile(r"</?(?:html|head|meta|style|body|div|p|br|span|blockquote)\b[^<>]*+>",
                  re.IGNORECASE)  # fmt: skip
_SAYING = {"text/plain": "text", "text/html": "html"}
# Proofs of who signed, for mail programs, and what an Apple file has beside its content.
_DROPPED = {"application/pgp-signature", "application/pkcs7-signature",
            "application/x-pkcs7-signature", "application/applefile"}  # fmt: skip
_OTHER_FORMS = {"text/enriched", "text/richtext", "text/rtf", "text/x-amp-html",
                "text/watch-html"}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One stretch of a letter, in one form or in both."""

    text: str = ""
    html: str = ""


@dataclass(frozen=True)
class Body:
    """What a whole letter says; ``text`` is empty unless all of it is there as text."""

    text: str
    html: str
    attachments: tuple[Part, ...]
    is_cut: bool


def body_of(letter: Entity) -> Body:
    """Return what a letter says and brings.

    A text with a name is an attachment, unless there is nothing else that could be the letter.
    """
    reader = _Reader()
    said = reader.read(letter)
    if not said and reader.has_named:
        reader = _Reader(takes_named=True)
        said = reader.read(letter)
    html = "\n".join(one.html or _as_html(one.text) for one in said)
    is_whole = all(one.text for one in said)
    return Body(
        text="\n\n".join(one.text.strip("\n") for one in said) if is_whole else "",
        html=html if any(one.html for one in said) else "",
        attachments=tuple(reader.attachments),
        is_cut=reader.is_cut,
    )


def _is_empty(text: str) -> bool:
    """Whether nothing is said, as in the HTML that Apple's programs put after a picture."""
    if len(text) > _LONGEST_EMPTY:
        return False
    return not _TAG.sub("", _STYLE.sub("", text)).replace("&nbsp;", " ").strip()


def _as_html(text: str) -> str:
    return "<div>" + escape(text.strip("\n")).replace("\n", "<br>\n") + "</div>"


class _Reader:
    """Walks through a letter once, and takes no more text than allowed."""

    def __init__(self, *, takes_named: bool = False) -> None:
        self.attachments: list[Part] = []
        self.is_cut = self.has_named = False
        self._takes_named = takes_named
        self._left = dict.fromkeys(_SAYING.values(), MOST_TEXT)

    def read(self, entity: Entity) -> list[Said]:
        if entity.kind == "multipart/alternative":
            return self._one_of(entity)
        if entity.parts:
            return [said for part in entity.parts for said in self.read(part)]
        disposition = read_valued(entity.first("content-disposition"))
        if self._is_said(entity, disposition):
            return self._said(entity)
        if entity.kind not in _DROPPED:
            self.attachments.append(part_of(entity, disposition, len(self.attachments) + 1))
        return []

    def _is_said(self, entity: Entity, disposition: Valued) -> bool:
        if entity.kind not in _SAYING or disposition.value == "attachment":
            return False
        has_name = "filename" in disposition.parameters or "name" in entity.type.parameters
        self.has_named = self.has_named or has_name
        return self._takes_named or not has_name

    def _said(self, entity: Entity) -> list[Said]:
        form = _SAYING[entity.kind]
        content = transfer_decoded(entity.content, entity.encoding)
        left = self._left[form]
        most = left * _BYTES_A_CHARACTER
        whole = text_in(content[:most], entity.type.text("charset"))
        text = clean(whole[:left])
        self.is_cut = self.is_cut or len(content) > most or len(whole) > left
        self._left[form] -= len(text)
        if form == "text" and entity.type.text("format").lower() == "flowed":
            is_del = entity.type.text("delsp").lower() == "yes"
            text = unfolded_text(text, deletes_space=is_del)
        return [] if _is_empty(text) else [Said(**{form: text})]

    def _one_of(self, entity: Entity) -> list[Said]:
        """Return one text and one HTML of those that are offered, the richest of each."""
        parts = [part for part in entity.parts if part.kind not in _OTHER_FORMS]
        forms = [said for part in parts if (said := self.read(part))]
        text = [said for said in forms if all(one.text for one in said)]
        html = [said for said in forms if any(one.html for one in said)]
        one = Said(
            "\n\n".join(one.text.strip("\n") for one in text[-1]) if text else "",
            "\n".join(one.html or _as_html(one.text) for one in html[-1]) if html else "",
        )
        return [one] if one.text or one.html else []
