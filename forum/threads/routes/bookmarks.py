"""Posts that a member keeps for herself."""

from __future__ import annotations

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.errors import NotFound, require
from forum.core.html import asked_number, page, redirect, redirect_to
from forum.core.i18n import gettext as _
from forum.core.i18n import short_date
from forum.core.routing import BaseRoute, Route
from forum.threads import policy
from forum.threads.actions import bookmarks as actions
from forum.threads.forms.bookmarks import BookmarkForm, ToggleForm, bookmark_form
from forum.threads.models import Bookmark, Post
from forum.threads.queries.addresses import place_on_page
from forum.threads.queries.bookmarks import bookmark_on, bookmarks_of, get_bookmark
from forum.threads.queries.posts import get_post, post_numbered
from forum.threads.queries.threads import get_thread
from forum.threads.reminding import moment_for


async def index(request: Request) -> Response:
    """All that she keeps, or with ``?show=waiting`` what she is still to be reminded of."""
    member = signed_in(request)
    waiting = request.query_params.get("show") == "waiting"
    before = asked_number(request, "before")
    keepings, older = await bookmarks_of(member, waiting=waiting, before=before)
    return page(
        request,
        "threads/bookmarks.html",
        section="bookmarks",
        keepings=keepings,
        waiting=waiting,
        is_first=not before,
        older=f"?{request.url.include_query_params(before=older).query}" if older else "",
    )


async def keep(request: Request) -> Response:
    """Keep a post with a note and a reminder, change them, or let it go."""
    member = signed_in(request)
    post = await get_post(request.path_params["id"], seen_by=member)
    kept = await bookmark_on(post, member)
    if request.method == "POST":
        return await _sent(request, member, post, kept)
    require(policy.can_bookmark(member, post), _("This post is not shown any more."))
    return _keep_page(request, post, kept, bookmark_form(kept, member))


async def _sent(request: Request, member: Member, post: Post, kept: Bookmark | None) -> Response:
    form = await BookmarkForm.read(request)
    if not form.errors and form.action == "remove":
        return await _let_go(kept, place_on_page(post))
    if not form.errors:
        with form.hearing():
            moment = moment_for(form.remind, form.remind_on, member)
            await actions.keep_post(member, post, note=form.note, remind_at=moment)
            return redirect_to(place_on_page(post), notice=_told(moment))
    return _keep_page(request, post, kept, form)


async def _let_go(kept: Bookmark | None, onward: str) -> Response:
    if kept:
        await actions.remove_bookmark(kept)
    return redirect_to(onward, notice=_("It’s no longer among your bookmarks."))


def _told(moment: datetime | None) -> str:
    if moment is None:
        return _("It’s among your bookmarks.")
    sentence = _("It’s among your bookmarks. A letter will remind you on %(day)s.")
    return sentence % {"day": short_date(moment)}


def _keep_page(request: Request, post: Post, kept: Bookmark | None, form: BookmarkForm) -> Response:
    return page(
        request,
        "threads/bookmark.html",
        status=form.status,
        section="bookmarks",
        post=post,
        back=place_on_page(post),
        is_kept=kept is not None,
        form=form,
    )


async def toggle(request: Request) -> Response:
    """Keep a thread by its opening post, or let it go."""
    member = signed_in(request)
    thread = await get_thread(request.path_params["id"], seen_by=member)
    post = await post_numbered(thread, "1")
    form = await ToggleForm.read(request)
    if post is None or form.errors:
        raise NotFound
    stays = await actions.toggle_bookmark(member, post, wanted=form.wanted)
    kept, gone = _told(None), _("It’s no longer among your bookmarks.")
    return redirect_to(thread.url, notice=kept if stays else gone)


async def remove(request: Request) -> Response:
    """Let a bookmark go, whatever became of its post."""
    member = signed_in(request)
    bookmark = await get_bookmark(request.path_params["id"], of=member)
    await actions.remove_bookmark(bookmark)
    notice = _("It’s no longer among your bookmarks.")
    return redirect(request, "bookmarks:index", notice=notice)


routes: list[BaseRoute] = [
    Route("/bookmarks", index, name="bookmarks:index", methods=["GET"]),
    Route("/bookmarks/{id:number}/remove", remove, name="bookmarks:remove", methods=["POST"]),
    Route("/posts/{id:number}/bookmark", keep, name="bookmarks:keep", methods=["GET", "POST"]),
    Route("/threads/{id:number}/bookmark", toggle, name="bookmarks:toggle", methods=["POST"]),
]
