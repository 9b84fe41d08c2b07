"""What a letter says: the words to be posted, and all of them as they were written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from forum.core.folding import folded
from forum.core.house import house
from forum.mail.reading import Letter, Part
from forum.mail.trimming.html_text import text_of, trim_html
from forum.mail.trimming.lines import Trimmed, marks, trim
from forum.mail.trimming.plain_text import as_markdown, quoted, tidied

# Business cards and what Outlook wraps its own formatting in: nobody chose to attach them.
_NO_FILES = frozenset((
    "application/ms-tnef", "text/x-vcard", "text/vcard", "text/directory",
))  # fmt: skip
# Where the mail programs that write HTML begin the quote, or the signature.
_NOT_HERS = re.compile(
    r"""<blockquote[^>]{0,300}type=["']?cite|class=["']?(?:gmail_quote|gmail_signature|"""
    r"""moz-cite-prefix|moz-signature|yahoo_quoted|protonmail_quote)|"""
    r"""id=["']?(?:divRplyFwdMsg|appendonsend|ms-outlook-mobile-signature|Signature["'])""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"[> \t*]*+\w[^\n:：]{0,20}[:：]")
# Addresses that stand in letters of ours and work for her alone: to answer to, and to stop by.
# Servers on the way wrap them in their own, in which "/" is "%2F" (Safe Links) or "_" (Proofpoint),
# and "@" is "=" (return paths).
_SIGNED = re.compile(
    r"[a-z]{1,10}(?:\+|%2b)[0-9.]{1,45}\.[a-z2-7]{16}(?:@|=|%40)[\w.-]{1,255}", re.IGNORECASE
)
_COLON, _SLASH = r"(?i::|%(?:25)?3A|-3A)", r"(?i:/|%(?:25)?2F|_)"
_PERSONAL = (
    rf"(?:{_SLASH}[a-z-]{{1,20}}){{1,3}}{_SLASH}"
    r"(?=[a-z0-9_.-]*[A-Z])[\w.-]{40,300}[^\s<>()\[\]]*"
)


@dataclass(frozen=True)
class Body:
    """What is posted of a letter: Markdown, and the files that she sent with it."""

    source: str
    parts: tuple[Part, ...] = ()


def body_of(letter: Letter) -> Body:
    """Return what somebody wrote in a letter, without what it answers and without her signature.

    Where that can't be told apart, all of it is there, and the quote is folded. It is work: not
    on the loop.
    """
    return Body(_source(letter), tuple(_files_of(letter)))


def without_secrets(text: str) -> str:
    """Return a text without such addresses of ours as only she may use: posts are for all."""
    _scheme, _slashes, place = house().settings.site.base_url.partition("://")
    here = re.escape(place).replace(":", _COLON).replace("/", _SLASH)
    links = re.compile(f"(?i:https?){_COLON}{_SLASH}{{2}}(?i:{here}){_PERSONAL}")
    return links.sub("…", _SIGNED.sub("…", text))


def whole_text(letter: Letter) -> str:
    """Return all that a letter says, as it was written. It is work, as :func:`body_of` is."""
    return letter.text or text_of(letter.html)


def trimmed_of(letter: Letter) -> Trimmed:
    """Return the parts of a letter; if it is HTML, they are Markdown. It is work, as above."""
    if letter.text:
        return trim(letter.text, marks=marks())
    return trim_html(letter.html, marks=marks())


def _source(letter: Letter) -> str:
    found, tidy = trimmed_of(letter), as_markdown if letter.text else tidied
    if found.is_doubtful and letter.sender:
        words, quote = (_unaddressed(text, letter.sender) for text in (found.words, found.quoted))
        found = replace(found, words=words, quoted=quote)
    head = found.words.removesuffix(found.quoted).strip() if found.is_doubtful else ""
    if not (head and found.quoted):
        return tidy(found.words)
    return f"{tidy(head)}\n\n{folded(quoted(tidy(found.quoted)))}"


def _unaddressed(text: str, address: str) -> str:
    """Return a text without her address where a quote's headers tell it ("To: Ana <…>")."""
    hers = re.compile(re.escape(address), re.IGNORECASE)
    return "\n".join(
        hers.sub("…", line) if _HEADER.match(line) else line for line in text.split("\n")
    )


def _files_of(letter: Letter) -> Iterator[Part]:
    """Leave out the pictures of what she answers, which some programs send back with it."""
    found = _NOT_HERS.search(letter.html)
    hers = letter.html[: found.start()] if found else letter.html
    theirs = letter.html[found.start() :] if found else ""
    for part in letter.attachments:
        named = f"cid:{part.content_id}" if part.content_id else ""
        is_theirs = named and named in theirs and named not in hers
        if part.content and part.content_type not in _NO_FILES and not is_theirs:
            yield part
