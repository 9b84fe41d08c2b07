"""A conversation, or one post of it, as something that can be cited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.house import house
from forum.core.text import excerpt
from forum.core.zones import zone
from forum.threads.citing.names import Name, name_of
from forum.threads.citing.text import words_of
from forum.threads.models import Kind, Post, Thread

_LONGEST_OPENING = 400  # characters, if a word never ends
_FIRST_WORDS = 20  # APA 7, 9.19: what stands for the title of a post that has none


@dataclass(frozen=True)
class Work:
    """What is known of a work that is cited. Dates are those of the site's time zone.

    ``opening`` are the first words of a reply, which has no title of its own; ``title`` is always
    the conversation's. ``revision`` is None for a conversation as a whole.
    """

    key: str  # names it among others: "thread-7", "post-12-3"
    thread_id: int
    kind: Kind
    title: str
    opening: str
    author: Name
    site: str
    group: str
    published: date
    updated: date | None
    accessed: date
    url: str
    revision: int | None
    language: str
    keywords: tuple[str, ...]

    @property
    def is_reply(self) -> bool:
        return bool(self.opening)

    @property
    def heading(self) -> str:
        """One line that stands for it in a list."""
        return f"Re: {self.title}" if self.is_reply else self.title


@dataclass(frozen=True)
class Edition:
    """What a post said from one edit to the next; ``since`` is None for what it said at first."""

    revision: int
    title: str
    words: str
    since: datetime | None


def edition_of(post: Post) -> Edition:
    """Return what a post says now; its ``thread`` is complete."""
    return Edition(post.revision, post.thread.title, words_of(post.html), post.edited_at)


def thread_work(thread: Thread, keywords: Iterable[str]) -> Work:
    """Return a whole conversation; its author and group are loaded."""
    path = house().path_for("threads:short", id=thread.id)
    return _work(thread, keywords, f"thread-{thread.id}", path, thread.author, thread.created_at)


def post_work(post: Post, edition: Edition, keywords: Iterable[str]) -> Work:
    """Return one post as it was in one edition; its author and its whole ``thread`` are loaded."""
    key = f"post-{post.id}-{edition.revision}"
    path = f"{post.url}?revision={edition.revision}"
    first_words = " ".join(edition.words.split()[:_FIRST_WORDS]) or "…"
    return replace(
        _work(post.thread, keywords, key, path, post.author, post.created_at),
        title=edition.title,
        opening="" if post.is_opening else excerpt(first_words, _LONGEST_OPENING),
        updated=day_of(edition.since) if edition.since else None,
        revision=edition.revision,
    )


def _work(
    thread: Thread, keywords: Iterable[str], key: str, path: str, author: Member, moment: datetime
) -> Work:
    site = house().settings.site
    return Work(
        key=key,
        thread_id=thread.id,
        kind=thread.kind,
        title=thread.title,
        opening="",
        author=name_of(author.name),
        site=site.name,
        group=thread.group.name,
        published=day_of(moment),
        updated=None,
        accessed=day_of(now()),
        url=site.base_url + path,
        revision=None,
        language=site.language,
        keywords=tuple(keywords),
    )


def day_of(moment: datetime) -> date:
    """Return the date of a moment in the site's time zone."""
    return moment.astimezone(zone(house().settings.site.time_zone)).date()
