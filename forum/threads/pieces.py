"""The posts of a page as they are kept in memory: each by itself, and all together."""

from __future__ import annotations

from functools import partial
from itertools import takewhile
from typing import Any, NamedTuple

from markupsafe import Markup

from forum.core.documents import large
from forum.core.house import house
from forum.core.i18n import since
from forum.core.packing import Large
from forum.core.shelf import piece
from forum.threads.abilities import Abilities
from forum.threads.models import Post
from forum.threads.opening import Opened
from forum.threads.queries.marks import Left
from forum.threads.queries.pages import Leaf


class New(NamedTuple):
    """The number of the first post that a reader hasn't read, and since when it is new."""

    number: int = 0
    since: str = ""


def first_new(here: Opened, leaf: Leaf, asked: int) -> New:
    """Return where the reader stopped, or the post that the address asked for."""
    read = here.place.read
    begin = asked or (read and read + 1)
    if not begin or not leaf.posts or begin > leaf.posts[-1].number:
        return New()
    others = (post for post in leaf.posts if post.author_id != here.viewer.id)
    number = next((p.number for p in others if p.number >= begin and not p.is_hidden), 0)
    participation = here.place.participation
    read_at = participation.read_at if participation and number else None
    return New(number, since(read_at) if read_at else "")


def posts_piece(here: Opened, leaf: Leaf, new: New) -> Large:
    """Return all posts of the page as this viewer sees them."""
    able = Abilities(here.viewer, here.place)
    own, mine = able.own(leaf.posts), tuple(sorted(here.mine.posts.items()))
    key = ("posts", *here.sight.key, here.number, able.key, own, mine, new)
    return large(key, partial(_posts, here, leaf, able, new))


def _posts(here: Opened, leaf: Leaf, able: Abilities, new: New) -> str:
    left, made = list(leaf.marks.left), []
    for post in leaf.posts:
        away = list(takewhile(lambda gone, at=post.number: gone.number < at, left))  # type: ignore[misc]
        left = left[len(away) :]
        made.append(_moved(leaf, away, post.number))
        if post.number == new.number:
            made.append(house().render("threads/_new_since.html", words=new.since))
        made.append(_post(here, leaf, able, post))
    return "".join([*made, _moved(leaf, left, 0)])


def _moved(leaf: Leaf, away: list[Left], number: int) -> str:
    came = leaf.marks.came.get(number)
    if not away and not came:
        return ""
    return house().render("threads/_moved.html", away=away, came=came)


def _post(here: Opened, leaf: Leaf, able: Abilities, post: Post) -> Markup:
    may, own, marks = able.on(post), here.mine.of(post.id), leaf.marks
    key = ("post", post.id, post.version, here.sight.edition, here.thread.kind, may, own)
    what: dict[str, Any] = {
        "post": post,
        "thread": here.thread,
        "may": may,
        "own": own,
        "counts": marks.reactions.get(post.id, {}),
        "replies": marks.replies.get(post.id, ()),
        "files": marks.files.get(post.id, ()),
        "report": marks.reports.get(post.id),
    }
    return piece(key, partial(house().render, "threads/_post.html", **what))
