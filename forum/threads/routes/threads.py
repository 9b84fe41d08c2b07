"""One thread: starting it, reading it, replying, following."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forum.accounts.models import Member, Viewer
from forum.accounts.queries import signed_in
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.html import Page, page, page_number, redirect, redirect_to
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.groups import queries as groups
from forum.threads import policy
from forum.threads.actions import reading, replies, threads
from forum.threads.forms.reading import FollowForm
from forum.threads.forms.writing import ReplyForm, ThreadForm, kind_choices
from forum.threads.models import Level, Post, Thread
from forum.threads.queries.posts import page_with, post_numbered, posts_of
from forum.threads.queries.threads import Place, get_thread, place_of
from forum.threads.tagging import Chosen, choose_tags
from forum.threads.words import preview


async def new(request: Request) -> Response:
    """Show the form for a new thread, ``?kind=&group=`` chosen already."""
    member = signed_in(request)
    asked = request.query_params
    form = ThreadForm.blank(kind=asked.get("kind", "question"), group=asked.get("group", ""))
    return await _composer(request, member, form)


async def create(request: Request) -> Response:
    """Start a thread, or show how it would look."""
    member = signed_in(request)
    form = await ThreadForm.read(request)
    chosen, html = Chosen(), ""
    with form.hearing():
        group = await groups.get_group(form.value("group"), seen_by=member, field="group")
    with form.hearing():
        chosen = await choose_tags(form)
    with form.hearing():
        html = await preview(form, member)
    if not form.errors and form.action == "post":
        with form.hearing():
            thread = await threads.start_thread(
                member, group, form.kind, form.title, form.body, chosen.tags
            )
            return redirect_to(thread.url, notice=_("Your thread is there."))
    return await _composer(request, member, form, html=html, chosen=chosen)


async def _composer(
    request: Request, member: Member, form: ThreadForm, *,
    html: str = "", chosen: Chosen | None = None,
) -> Response:  # fmt: skip
    return page(
        request,
        "threads/new.html",
        status=form.status,
        section="threads",
        form=form,
        html=html,
        chosen=chosen or Chosen(),
        max_tags=house().settings.threads.max_tags,
        groups=[(group.slug, group.name) for group in await groups.groups_open_to(member)],
        kinds=kind_choices(announces=await groups.moderates_somewhere(member)),
    )


async def short(request: Request) -> Response:
    """Lead from ``/threads/7`` to the address with the title in it."""
    thread = await get_thread(request.path_params["id"], seen_by=request.user)
    return RedirectResponse(thread.url, 301)


async def show(request: Request) -> Response:
    """Show one page of a thread; for members it counts as read up to its last post."""
    thread = await get_thread(request.path_params["id"], seen_by=request.user)
    if request.path_params["slug"] != thread.slug:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(thread.url + query, 301)
    return await thread_page(request, thread, ReplyForm.blank(reply_to=_asked(request, "reply_to")))


def _asked(request: Request, name: str) -> str:
    asked = request.query_params.get(name, "")
    return asked if asked.isascii() and asked.isdigit() and len(asked) < 10 else ""  # noqa: PLR2004


async def thread_page(
    request: Request, thread: Thread, form: ReplyForm, html: str = ""
) -> Response:
    """Render a page of the thread, with the form as it stands."""
    place = await place_of(request.user, thread)
    number = _page_asked_for(request, thread)
    posts = await posts_of(thread, number)
    if isinstance(request.user, Member) and place.read < posts[-1].number:
        await reading.mark_read(request.user, thread, posts[-1].number)
    return page(
        request,
        "threads/show.html",
        status=form.status,
        section="threads",
        thread=thread,
        place=place,
        posts=posts,
        first_new=_first_new(request, posts, place),
        form=form,
        html=html,
        follow_form=FollowForm.blank(level=place.level.value),
        **_abilities(request.user, place),
        pages=Page(request, number=number, last=page_with(thread.last_number)),
    )


def _abilities(viewer: Viewer, place: Place) -> dict[str, Callable[[Post], bool]]:
    return {
        "can_edit": lambda post: policy.can_edit(
            viewer, post, place.thread, moderates=place.moderates
        ),
        "can_read_hidden": lambda post: policy.can_read_hidden(
            viewer, post, moderates=place.moderates
        ),
        "can_delete": lambda post: policy.can_delete(viewer, post, place.thread),
        "can_undelete": lambda post: policy.can_undelete(viewer, post, place.thread),
    }


def _page_asked_for(request: Request, thread: Thread) -> int:
    if "page" in request.query_params:
        return page_number(request)
    if first_new := _asked(request, "from"):
        return page_with(min(int(first_new), thread.last_number))
    # A reply that is being written belongs to the end of the thread.
    return page_with(thread.last_number) if request.method == "POST" else 1


def _first_new(request: Request, posts: list[Post], place: Place) -> int:
    # ``place`` was read before this visit counted.
    begin = int(_asked(request, "from") or 0) or (place.read and place.read + 1)
    others = (post for post in posts if post.author_id != request.user.id and not post.is_hidden)
    return next((post.number for post in others if post.number >= begin), 0) if begin else 0


async def reply(request: Request) -> Response:
    """Post a reply, or show how it would look."""
    member = signed_in(request)
    thread = await get_thread(request.path_params["id"], seen_by=member)
    form = await ReplyForm.read(request)
    html, answered = "", None
    with form.hearing():
        html = await preview(form, member)
        answered = await post_numbered(thread, form.value("reply_to"))
    if not form.errors and form.action == "post":
        with form.hearing():
            post = await replies.post_reply(member, thread, form.body, answered)
            return redirect(request, "posts:show", id=post.id, notice=_("Your reply is there."))
    return await thread_page(request, thread, form, html)


async def follow(request: Request) -> Response:
    """Follow a thread, mute it, or neither."""
    member = signed_in(request)
    thread = await get_thread(request.path_params["id"], seen_by=member)
    form = await FollowForm.read(request)
    if form.errors:
        raise NotFound
    await reading.follow(member, thread, form.level)
    said = {
        Level.FOLLOW: _("You follow this thread."),
        Level.NORMAL: _("You no longer follow this thread."),
        Level.MUTE: _("This thread is muted: you will hear no more of it."),
    }
    return redirect_to(thread.url, notice=said[form.level])


routes: list[BaseRoute] = [
    Route("/threads/new", new, name="threads:new", methods=["GET"]),
    Route("/threads", create, name="threads:create", methods=["POST"]),
    Route("/threads/{id:number}", short, name="threads:short", methods=["GET"]),
    Route("/threads/{id:number}/replies", reply, name="threads:reply", methods=["POST"]),
    Route("/threads/{id:number}/follow", follow, name="threads:follow", methods=["POST"]),
    Route("/threads/{id:number}/{slug}", show, name="threads:show", methods=["GET"]),
]
