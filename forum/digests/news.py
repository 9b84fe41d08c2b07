"""What one digest tells, and how it's cut to the size of a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from html import escape
from itertools import groupby
from typing import Self

from forum.accounts.models import Member
from forum.core.house import house
from forum.core.text import excerpt
from forum.groups.models import Group
from forum.threads.models import Post, Thread

LETTER = 78_000  # bytes for all items in both parts; with head, style and foot it's under 90,000
_ITEM, _REPLY, _GROUP = 760, 170, 400  # bytes of what stands around the words, in both parts
_QUOTED_PRINTABLE = 1.05  # soft line breaks and indents (RFC 2045, 6.7)


@dataclass(frozen=True)
class Detail:
    """How much of each thread is told: characters of opening and reply, and how many replies."""

    opening: int
    reply: int
    replies: int


FULL = Detail(opening=320, reply=180, replies=3)
SHORT = Detail(opening=150, reply=100, replies=1)
TITLES = Detail(opening=0, reply=0, replies=0)


@dataclass(frozen=True)
class Quote:
    """The beginning of a new reply."""

    author: Member
    words: str


@dataclass(frozen=True)
class Item:
    """A thread with something new in it: its opening post, ``replies`` new ones, or both.

    ``first`` is the first post she has not read.
    """

    thread: Thread
    is_new: bool
    replies: int
    first: Post
    opening: str
    quotes: tuple[Quote, ...]

    @property
    def url(self) -> str:
        """The whole address of the first unread post, short enough for a line of text."""
        if self.is_new:
            return house().url_for("threads:short", id=self.thread.id)
        return house().url_for("posts:show", id=self.first.id)

    @property
    def unquoted(self) -> int:
        """How many new replies are counted only."""
        return self.replies - len(self.quotes)

    def told(self, detail: Detail) -> Item:
        """Return this item in no more than this detail."""
        quotes = self.quotes[: detail.replies]
        return replace(
            self,
            opening=excerpt(self.opening, detail.opening) if detail.opening else "",
            quotes=tuple(replace(q, words=excerpt(q.words, detail.reply)) for q in quotes),
        )

    @cached_property
    def weight(self) -> int:
        """At most so many bytes it takes in a letter, both parts together."""
        thread = self.thread
        words = [thread.title] * 4 + [thread.author.name, thread.author.library, self.opening] * 2
        for quote in self.quotes:
            words += [quote.author.name, quote.words] * 2
        return _ITEM + 3 * len(self.url) + len(self.quotes) * _REPLY + _bytes(words)


def _bytes(words: Sequence[str]) -> int:
    wire = escape("".join(words)).encode()
    beyond = sum(1 for byte in wire if byte > 0x7E or byte == 0x3D)  # noqa: PLR2004 ("~" and "=")
    return int((len(wire) + 2 * beyond) * _QUOTED_PRINTABLE)


@dataclass(frozen=True)
class Section:
    """The items of one group, each with its number in the letter."""

    group: Group
    entries: tuple[tuple[int, Item], ...]


@dataclass(frozen=True)
class News:
    """What is new for one member in a stretch of time; ``items`` are in the order of their weight.

    The counts are of everything, also of the ``more`` threads that are not told.
    """

    since: datetime
    until: datetime
    started: int = 0
    replies: int = 0
    items: tuple[Item, ...] = ()
    more: int = 0

    @property
    def thread_count(self) -> int:
        return len(self.items) + self.more

    @property
    def post_count(self) -> int:
        return self.started + self.replies

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The items by group, in the order of the place, numbered through."""

        def place(item: Item) -> tuple[int, str, int]:
            group = item.thread.group
            return group.position, group.name, group.id

        found, number = [], 1
        for _place, items in groupby(sorted(self.items, key=place), place):
            entries = tuple(enumerate(items, start=number))
            found.append(Section(entries[0][1].thread.group, entries))
            number += len(entries)
        return tuple(found)

    def told(self, detail: Detail) -> Self:
        """Return the same in no more than this detail."""
        return replace(self, items=tuple(item.told(detail) for item in self.items))

    @property
    def weight(self) -> int:
        """At most so many bytes its items take in a letter."""
        groups = sum(_GROUP + _bytes([section.group.name] * 4) for section in self.sections)
        return groups + sum(item.weight for item in self.items)

    def fitted(self) -> Self:
        """Return as much of this as one letter holds: less of each thread, then fewer threads."""
        whole = (told for told in map(self.told, (FULL, SHORT)) if told.weight <= LETTER)
        told = next(whole, None) or self.told(TITLES)
        while told.weight > LETTER:
            told = replace(told, items=told.items[:-1], more=told.more + 1)
        return told
