"""Splitting replies off, merging threads, and taking either back."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.errors import Complaint
from forum.core.forms import Form
from forum.core.house import house
from forum.core.html import Page, page_number, redirect_to
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.groups import queries as groups
from forum.tags import thesaurus
from forum.threads.actions import restructuring, undoing
from forum.threads.actions.restructuring import Heading
from forum.threads.forms.restructuring import MergeForm, SplitForm, UndoForm
from forum.threads.forms.writing import kind_choices
from forum.threads.models import Kind, Thread
from forum.threads.queries.addresses import address, page_with
from forum.threads.queries.curation import group_choices, moderated_by
from forum.threads.queries.restructuring import (
    Choice,
    choices_of,
    get_restructuring,
    undoable,
)
from forum.threads.routes.curation import Endpoint, curating_page, moderated_thread
from forum.threads.tagging import Chosen, choose_tags, with_near


async def split(request: Request) -> Response:
    """Ask which posts, then make a thread of them; ``?posts=5`` chosen already, ``?page=``."""
    member, thread = await moderated_thread(request)
    form, chosen = _split_form(request, thread), Chosen()
    if request.method == "POST":
        form = await SplitForm.read(request)
        with form.hearing():
            chosen = await choose_tags(form, thread.tags)
    if request.method == "POST" and not form.errors:
        with form.hearing():
            heading = await _heading(member, thread, form, chosen)
            new = await restructuring.split_thread(
                member, thread, form.posts, heading, form.reason, openly=form.openly
            )
            notice = chosen.said(_("These posts are a thread of their own now."))
            return redirect_to(new.url, notice=notice)
    return await _split_page(request, member, thread, form, chosen)


def _split_form(request: Request, thread: Thread) -> SplitForm:
    labels = thesaurus.joined(tag.name for tag in thread.tags)
    posts = [request.query_params.get("posts", "")]
    return SplitForm.blank(
        posts=posts, group=thread.group.slug, kind=thread.kind.value, tags=labels
    )


async def _heading(member: Member, thread: Thread, form: SplitForm, chosen: Chosen) -> Heading:
    group = thread.group
    if form.group:
        group = await groups.get_group(form.group, seen_by=member, field="group")
    tags = list(thread.tags) if form.tags is None else chosen.tags
    return Heading(form.title, group, Kind(form.kind or thread.kind), tags)


async def _split_page(
    request: Request, member: Member, thread: Thread, form: SplitForm, chosen: Chosen
) -> Response:
    number = page_number(request)
    posts = await choices_of(thread, number)
    shown = {post.number for post in posts}
    return await _ask(
        request, "threads/split.html", thread, form, posts=[_box(post) for post in posts],
        chosen=await with_near(chosen),
        numbers=form.typed_numbers(shown), groups=await group_choices(member),
        kinds=kind_choices(announces=True), max_tags=house().settings.threads.max_tags,
        pages=Page(request, number=number, last=page_with(thread.last_number)),
    )  # fmt: skip


def _box(post: Choice) -> tuple[int, str, str]:
    words = _("Hidden or deleted") if post.is_hidden else post.words
    name = _("Post %(number)s by %(author)s") % {"number": post.number, "author": post.author}
    return post.number, name, words


async def merge(request: Request) -> Response:
    """Ask for the other thread, show it, then make this one part of it."""
    member, thread = await moderated_thread(request)
    form: MergeForm = MergeForm.blank(into=request.query_params.get("into", ""))
    target = None
    if request.method == "POST":
        form = await MergeForm.read(request)
        with form.hearing():
            target = await _target(member, form)
    if target and not form.errors and form.action == "merge":
        with form.hearing():
            first = await restructuring.merge_thread(
                member, thread, target, form.reason, openly=form.openly
            )
            path = address(target, first.number)
            return redirect_to(path, notice=_("The two threads are one now."))
    return await _ask(request, "threads/merge.html", thread, form, target=target)


async def _target(member: Member, form: MergeForm) -> Thread | None:
    """Return the thread that was named, if the member moderates it.

    Raises:
        Complaint: about ``into`` otherwise.
    """
    if form.errors:
        return None
    target = await moderated_by(member, form.into)
    if target is None:
        raise Complaint("into", _("You moderate no thread with this address or number."))
    return target


async def undo(request: Request) -> Response:
    """Ask for the reason, then take a split or a merge back."""
    member = signed_in(request)
    row = await get_restructuring(request.path_params["id"], moderator=member)
    form = UndoForm.blank()
    if request.method == "POST":
        form = await UndoForm.read(request)
    if request.method == "POST" and not form.errors:
        with form.hearing():
            thread = await undoing.undo(member, row, form.reason, openly=form.openly)
            return redirect_to(thread.url, notice=_("The posts are back where they stood."))
    return await _ask(request, "threads/undo.html", row.target, form, row=row)


async def _ask(
    request: Request, template: str, thread: Thread, form: Form, **context: Any
) -> Response:
    undoables = await undoable(thread, signed_in(request))
    return await curating_page(request, template, thread, form, undoable=undoables, **context)


def _route(path: str, name: str, endpoint: Endpoint) -> Route:
    return Route(path, endpoint, name=name, methods=["GET", "POST"])


routes: list[BaseRoute] = [
    _route("/threads/{id:number}/split", "threads:split", split),
    _route("/threads/{id:number}/merge", "threads:merge", merge),
    _route("/restructurings/{id:number}/undo", "threads:undo", undo),
]
