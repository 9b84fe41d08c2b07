"""A conversation, or one post of it, as something that can be cited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from forum.core.database import now
from forum.core.house import house
from forum.core.text import excerpt
from forum.core.zones import zone
from forum.threads.citing.names import Name, name_of
from forum.threads.citing.text import words_of
from forum.threads.models import Kind, Post, Thread

_FIRST_WORDS = 20  # APA 7, 9.19: what stands for the title of a post that has none


@dataclass(frozen=True)
class Work:
    """What is known of a work that is cited. Dates are those of the site's time zone.

    ``opening`` are the first words of a reply, which has no title of its own; ``title`` is always
    the conversation's. ``revision`` is None for a conversation as a whole.
    """

    key: str  # names it among others: "thread-7", "post-12-3"
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
    html: str
    since: datetime | None


def edition_of(post: Post) -> Edition:
    """Return what a post says now; its ``thread`` is complete."""
    return Edition(post.revision, post.thread.title, post.html, post.edited_at)


def thread_work(thread: Thread) -> Work:
    """Return a whole conversation; its author, group and tags are loaded."""
    return _work(
        thread,
        key=f"thread-{thread.id}",
        title=thread.title,
        author=thread.author.name,
        moment=thread.created_at,
        path=house().path_for("threads:short", id=thread.id),
    )


def post_work(post: Post, edition: Edition) -> Work:
    """Return one post as it was in one edition; its author and its whole ``thread`` are loaded."""
    words = words_of(edition.html).split()
    opening = " ".join(words[:_FIRST_WORDS]) or "…"
    return _work(
        post.thread,
        key=f"post-{post.id}-{edition.revision}",
        title=edition.title,
        opening="" if post.is_opening else excerpt(opening, 400),
        author=post.author.name,
        moment=post.created_at,
        updated=edition.since,
        path=f"{post.url}?revision={edition.revision}",
        revision=edition.revision,
    )


def _work(
    thread: Thread,
    *,
    key: str,
    title: str,
    author: str,
    moment: datetime,
    path: str,
    opening: str = "",
    updated: datetime | None = None,
    revision: int | None = None,
) -> Work:
    site = house().settings.site
    return Work(
        key=key,
        kind=thread.kind,
        title=title,
        opening=opening,
        author=name_of(author),
        site=site.name,
        group=thread.group.name,
        published=day_of(moment),
        updated=day_of(updated) if updated else None,
        accessed=day_of(now()),
        url=site.base_url + path,
        revision=revision,
        language=site.language,
        keywords=tuple(tag.name for tag in thread.tags),
    )


def day_of(moment: datetime) -> date:
    """Return the date of a moment in the site's time zone."""
    return moment.astimezone(zone(house().settings.site.time_zone)).date()
