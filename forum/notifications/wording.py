"""The words of posts as a letter brings them: whole, as long as the letter stays small."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from forum.core.house import house
from forum.core.markdown import plain
from forum.core.shelf import shelf
from forum.threads.models import Post

# Octets on the wire of all posts in one letter, for each of its two parts: with all that stands
# around them a letter stays under 90 kB, above which Gmail cuts it.
ROOM = 34_000
_FRAME = 500  # of which each post takes so much for its writer, date and links
_BREAK = 6  # octets of a new line in HTML: "<br>" and what ends the line

_OWN_LINK = re.compile(r"(?<= <)(?=/(?!/)[^\s<>]*>)")
_OWN_HREF = re.compile(r'(<a\b[^<>]*? href=")/')  # what looks so in words has no "<"
_LIST = re.compile(r"^(?![-+*] |\d{1,9}[.)] )(.+\n)(?=(?:[-+*]|\d{1,9}[.)]) )", re.MULTILINE)
_QUOTE = re.compile(r"^(>.*\n)\n(?=>)", re.MULTILINE)


class Words(NamedTuple):
    """What a post says, as text and as HTML. ``is_cut``: it says more on its page."""

    text: str
    html: Markup
    is_cut: bool = False

    @property
    def size(self) -> int:
        """Octets that the larger of the two takes in a letter."""
        return max(_on_the_wire(self.text), _on_the_wire(self.html))


async def words_of(posts: Sequence[Post]) -> Sequence[Words]:
    """Return what posts say, made off the event loop and kept until they change."""
    return [await _words_of(post) for post in posts]


async def _words_of(post: Post) -> Words:
    words = shelf().get(_key(post))
    if isinstance(words, Words):
        return words
    return await house().in_thread("mail", _words, post, _base())


async def keep_words_of(posts: Sequence[Post]) -> None:
    """Make the words of posts ready before a transaction in which letters are written."""
    for post, words in zip(posts, await words_of(posts), strict=True):
        shelf().put(_key(post), words, 2 * (len(words.text) + len(words.html)) + 200)


def _key(post: Post) -> tuple[str, int, int, int]:
    return ("letter_words", post.id, post.revision, post.version)


def _base() -> str:
    return house().settings.site.base_url


def _words(post: Post, base: str) -> Words:
    """Return text and HTML of a post; addresses of ours become whole ones."""
    text = _OWN_LINK.sub(base, plain(post.body, addresses=True))
    text = _QUOTE.sub(r"\1>\n", _LIST.sub(r"\1\n", text))
    html = _OWN_HREF.sub(rf"\1{base}/", post.html)
    return Words(text, Markup(html))  # noqa: S704 (it was made safe when the post was written)


def fitted(words: Sequence[Words], room: int = ROOM) -> Sequence[Words]:
    """Cut the longest so that all have room together."""
    share = _share(sorted(one.size for one in words), room - _FRAME * len(words))
    return [one if one.size <= share else _cut(one, share) for one in words]


def _share(sizes: Sequence[int], room: int) -> int:
    left = room
    for index, size in enumerate(sizes):
        share = left // (len(sizes) - index)
        if size > share:
            return share
        left -= size
    return room


def _cut(words: Words, room: int) -> Words:
    """Return the beginning of a post. Its HTML has paragraphs only, for tags must be closed."""
    left, end = room, 0
    while end < len(words.text) and left > 0:
        char = words.text[end]
        left -= _BREAK if char == "\n" else _on_the_wire(str(escape(char)))
        end += 1
    whole = words.text[:end].rsplit(None, 1)[:1]  # a word that was cut through goes
    text = "".join(whole) + " …"
    paragraphs = [escape(paragraph) for paragraph in re.split(r"\n{2,}", text)]
    lines = (paragraph.replace("\n", Markup("<br>\n")) for paragraph in paragraphs)
    html = Markup("\n").join(Markup("<p>{}</p>").format(line) for line in lines)
    return Words(text, html, is_cut=True)


def _on_the_wire(text: str) -> int:
    """Return how many octets a text takes as quoted-printable (RFC 2045, 6.7), about."""
    plain_count = len(text.encode("ascii", "ignore")) - text.count("=")
    encoded = 3 * (len(text.encode()) - plain_count)
    return (plain_count + encoded) * 78 // 75 + text.count("\n")  # lines end in CRLF
