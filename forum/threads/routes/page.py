"""The page of a thread, put together from pieces that are kept in memory.

Each piece is kept under all that it shows; see ``forum/core/shelf.py``. A stranger's page is one
piece as a whole. A member's is her own, but for its parts: its posts are hers alone only where
she wrote, answered or kept one.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member, Viewer
from forum.core.documents import MARK, Document, Large, document, large
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.html import page, page_number, page_text
from forum.core.i18n import since
from forum.core.shelf import piece
from forum.threads import policy
from forum.threads.abilities import Abilities
from forum.threads.actions import reading
from forum.threads.citing.pages import citable_page
from forum.threads.draft_places import reply_place
from forum.threads.forms.reading import FollowForm
from forum.threads.forms.writing import ReplyForm
from forum.threads.models import Post, Thread
from forum.threads.queries.mine import Mine, mine_of
from forum.threads.queries.pages import Leaf, Sight, leaf_of, sight_of
from forum.threads.queries.posts import page_with
from forum.threads.queries.threads import Place, place_in

_TEMPLATE = "threads/show.html"


@dataclass(frozen=True)
class ThreadPages:
    """The pages of a thread: as ``forum.core.html.Page``."""

    thread_url: str
    number: int
    last: int

    def url(self, number: int) -> str:
        return f"{self.thread_url}?page={number}" if number > 1 else self.thread_url


@dataclass(frozen=True)
class Opened:
    """A page of a thread as one viewer sees it."""

    viewer: Viewer
    sight: Sight
    place: Place
    mine: Mine
    number: int

    @property
    def thread(self) -> Thread:
        return self.sight.thread

    @property
    def pages(self) -> ThreadPages:
        return ThreadPages(self.thread.url, self.number, page_with(self.thread.last_number))


async def opened(request: Request) -> Opened:
    """Open the page of a thread that the address asks for.

    Raises:
        NotFound: if there is none that this viewer may know of.
    """
    viewer = request.user
    sight = await sight_of(request.path_params["id"])
    number = page_asked_for(request, sight.thread.last_number)
    mine = await mine_of(viewer, sight.thread, number)
    if not policy.can_open(viewer, sight.thread, sight.thread.group, mine.membership):
        raise NotFound
    place = place_in(viewer, sight.thread, mine.membership, mine.participation)
    return Opened(viewer, sight, place, mine, number)


def page_asked_for(request: Request, last_number: int) -> int:
    """Return the page of a thread that the address asks for."""
    if not request.scope["query_string"] and request.method != "POST":
        return 1
    if "page" in request.query_params:
        return page_number(request)
    if first_new := asked_number(request, "from"):
        return page_with(min(first_new, last_number))
    # A reply that is being written belongs to the end of the thread.
    writes = request.method == "POST" or not {"reply_to", "quote"}.isdisjoint(request.query_params)
    return page_with(last_number) if writes else 1


def asked_number(request: Request, name: str) -> int:
    """Return a number of the address's query, 0 if it's none."""
    asked = request.query_params.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0  # noqa: PLR2004


async def thread_page(
    request: Request, here: Opened, form: ReplyForm | None = None, html: str = ""
) -> Response:
    """Answer with the page, and the form as it stands; for a member it counts as read."""
    leaf = await leaf_of(here.sight, here.number)
    told = _told(request, here, leaf, form, html)
    last = leaf.posts[-1].number if leaf.posts else 0
    if isinstance(here.viewer, Member) and here.place.read < last:
        await reading.mark_read(here.viewer, here.thread, last)
    posts = _posts(here, leaf, _first_new(request, leaf, here))
    status = form.status if form else 200
    return page(request, _TEMPLATE, status=status, conditional=True, pieces=[posts], **told)


async def page_for_strangers(request: Request, here: Opened) -> Document:
    """Return the page as any stranger sees it to whom nothing was just said."""
    leaf = await leaf_of(here.sight, here.number)
    text = page_text(request, _TEMPLATE, **_told(request, here, leaf))
    return document(text, [_posts(here, leaf, (0, ""))])


def _told(
    request: Request, here: Opened, leaf: Leaf, form: ReplyForm | None = None, html: str = ""
) -> dict[str, Any]:
    return {
        "section": "threads",
        "thread": here.thread,
        "pages": here.pages,
        "place": here.place,
        "form": form,
        "head": _part(here, "head", leaf=leaf, **_standing(here)),
        "posts": MARK,
        "turning": piece(("turning", *here.sight.key, here.number), partial(_turning, here)),
        "reply": _reply(here, form, html),
        "beside": _part(here, "aside", **_standing(here)),
        "meta": _meta(here, leaf),
    }


def _meta(here: Opened, leaf: Leaf) -> Markup:
    def make() -> str:
        words = [subject.name for subject in leaf.marks.subjects]
        signs = citable_page(here.thread, words, leaf.posts)
        return house().render("threads/_meta.html", citable=signs)

    return piece(("meta", *here.sight.key, here.number), make)


def _turning(here: Opened) -> str:
    return house().render("threads/_turning.html", pages=here.pages)


def _part(here: Opened, name: str, /, leaf: Leaf | None = None, **told: Hashable) -> Markup:
    what = {"thread": here.thread, "leaf": leaf, "pages": here.pages, **told}

    def make() -> str:
        follow = FollowForm.blank(level=here.place.level.value)
        return house().render(f"threads/_{name}.html", follow_form=follow, **what)

    return piece((name, *here.sight.key, *told.values()), make)


def _standing(here: Opened) -> Mapping[str, Hashable]:
    return {
        "is_member": here.viewer.is_member,
        "moderates": here.place.moderates,
        "level": here.place.level.value,
    }


def _posts(here: Opened, leaf: Leaf, new: tuple[int, str]) -> Large:
    able = Abilities(here.viewer, here.place)
    own, mine = able.own(leaf.posts), tuple(sorted(here.mine.posts.items()))
    key = ("posts", *here.sight.key, here.number, able.key, own, mine, new)
    return large(key, partial(_posts_anew, here, leaf, able, new))


def _posts_anew(here: Opened, leaf: Leaf, able: Abilities, new: tuple[int, str]) -> str:
    first_new, words = new
    line = house().templates.get_template("threads/_new_since.html")
    made: list[str] = []
    for post in leaf.posts:
        if post.number == first_new:
            made.append(line.render(words=words))
        made.append(_post(here, leaf, able, post))
    return "".join(made)


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


def _reply(here: Opened, form: ReplyForm | None, html: str) -> Markup:
    can_reply, is_member = here.place.can_reply, here.viewer.is_member
    what = {"thread": here.thread, "can_reply": can_reply, "is_member": is_member, "html": html}

    def make() -> str:
        return house().render(
            "threads/_reply.html",
            form=form or ReplyForm.blank(draft=reply_place(here.thread.id)),
            **what,
        )

    if form:
        return Markup(make())  # noqa: S704 (a template of ours)
    return piece(("reply", here.thread.id, here.sight.edition, can_reply, is_member), make)


def _first_new(request: Request, leaf: Leaf, here: Opened) -> tuple[int, str]:
    read, asked = here.place.read, 0
    if request.url.query:
        asked = asked_number(request, "from")
    begin = asked or (read and read + 1)
    if not begin or not leaf.posts or begin > leaf.posts[-1].number:
        return 0, ""
    others = (post for post in leaf.posts if post.author_id != here.viewer.id)
    first = next((p.number for p in others if p.number >= begin and not p.is_hidden), 0)
    participation = here.place.participation
    read_at = participation.read_at if participation else None
    return (first, since(read_at) if read_at else "") if first else (0, "")
