"""Merging, splitting and retiring tags, where an editor sees first what hangs on them."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.errors import Complaint, Moved
from forum.core.forms import Form
from forum.core.house import house
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.pages.forms import MergeTagForm, ReasonForm, RetireTagForm, SplitTagForm
from forum.tags import thesaurus
from forum.tags.actions import merging, retiring, splitting
from forum.tags.actions.editing import require_editor
from forum.tags.models import Tag
from forum.tags.queries import tags
from forum.tags.queries.hanging import Hanging, hanging_on, split_labels
from forum.threads.queries.lists import counts_by_tag
from forum.threads.queries.vocabulary import ids_seen_by, threads_to_split

_LONGEST_QUESTION = 100
_ID = re.compile(r"[0-9]{1,9}")


async def merge(request: Request) -> Response:
    """Ask for the other tag, show it, then make this one part of it."""
    editor, tag = await _kept(request)
    form, target = MergeTagForm.blank(into=request.query_params.get("into", "")), None
    if request.method == "POST":
        form = await MergeTagForm.read(request)
        with form.hearing():
            target = await _meant(form, "into")
        if target and not form.errors and form.action == "merge":
            with form.hearing():
                await merging.merge_tag(editor, tag, target, form.reason)
                notice = _("“%(tag)s” is part of this tag now.") % {"tag": tag.name}
                return redirect(request, "tags:show", slug=target.slug, notice=notice)
    there = await _hanging(editor, target) if target else None
    return await _ask(
        request, "tags/merge.html", tag, form, target=target, there=there,
        undo_days=house().settings.tags.undo_days,
    )  # fmt: skip


async def _kept(request: Request) -> tuple[Member, Tag]:
    editor = signed_in(request)
    require_editor(editor)
    slug, name = request.path_params["slug"], request.scope["route"].name
    tag = await tags.get_tag(slug)
    if tag.slug != slug:  # it may be another one that it's part of: she looks before she acts
        path = house().path_for(name, slug=tag.slug)
        raise Moved(_("This tag has another address now."), path=path)
    return editor, tag


async def _meant(form: Form, field: str) -> Tag | None:
    """Return the tag that was named, if any was.

    Raises:
        Complaint: about the field, if that means none.
    """
    label = form.value(field)
    if not label or form.error(field):
        return None
    found = (await thesaurus.resolve([label])).tags
    if not found:
        raise Complaint(field, _("“%(label)s” is not in the vocabulary.") % {"label": label})
    return found[0]


async def _ask(request: Request, template: str, tag: Tag, form: Form, **context: Any) -> Response:
    hangs = await _hanging(signed_in(request), tag)
    return page(
        request, template, status=form.status, section="tags", tag=tag, form=form, hangs=hangs,
        **context,
    )  # fmt: skip


async def _hanging(editor: Member, tag: Tag) -> Hanging:
    threads = await counts_by_tag(editor, of=[tag.id])
    return await hanging_on(tag, threads.get(tag.id, 0))


async def retire(request: Request) -> Response:
    """Ask why, and what is to be used instead; then take the tag out of use."""
    editor, tag = await _kept(request)
    form = RetireTagForm.blank()
    if request.method == "POST":
        form = await RetireTagForm.read(request)
        with form.hearing():
            successor = await _meant(form, "successor")
        if not form.errors:
            with form.hearing():
                await retiring.retire_tag(editor, tag, successor, form.reason)
                notice = _("The tag is retired. Threads that have it keep it.")
                return redirect(request, "tags:show", slug=tag.slug, notice=notice)
    return await _ask(request, "tags/retire.html", tag, form)


async def restore(request: Request) -> Response:
    """Ask why, then take a retired tag into use again."""
    editor, tag = await _kept(request)
    form = ReasonForm.blank()
    if request.method == "POST":
        form = await ReasonForm.read(request)
        if not form.errors:
            with form.hearing():
                await retiring.restore_tag(editor, tag, form.reason)
                return redirect(
                    request, "tags:edit", slug=tag.slug, notice=_("The tag is in use again.")
                )  # fmt: skip
    return await _ask(request, "tags/restore.html", tag, form)


async def split(request: Request) -> Response:
    """Ask which labels and threads become a tag of their own; ``?q=`` finds threads by title."""
    editor, tag = await _kept(request)
    form = SplitTagForm.blank(labels=[], threads=[])
    if request.method == "POST":
        form = await SplitTagForm.read(request)
        if not form.errors:
            with form.hearing():
                new = await splitting.split_tag(editor, tag, await _part(editor, form), form.reason)
                notice = _("“%(tag)s” is a tag of its own now.") % {"tag": new.name}
                return redirect(request, "tags:show", slug=new.slug, notice=notice)
    words = request.query_params.get("q", "")[:_LONGEST_QUESTION]
    ticked = [int(id_) for id_ in form.value("threads") or [] if _ID.fullmatch(str(id_))]
    threads = await threads_to_split(editor, tag, words, ticked)
    labels = [(text, text) for text in await split_labels(tag)]
    return await _ask(
        request, "tags/split.html", tag, form, labels=labels, words=words,
        threads=[(thread.id, thread.title) for thread in threads],
    )  # fmt: skip


async def _part(editor: Member, form: SplitTagForm) -> splitting.Part:
    threads = await ids_seen_by(editor, form.threads)
    return splitting.Part(form.name, form.scope_note, form.labels, threads)


def _route(path: str, name: str, endpoint: Callable[[Request], Awaitable[Response]]) -> Route:
    return Route(path, endpoint, name=name, methods=["GET", "POST"])


routes: list[BaseRoute] = [
    _route("/tags/{slug}/merge", "tags:merge", merge),
    _route("/tags/{slug}/split", "tags:split", split),
    _route("/tags/{slug}/retire", "tags:retire", retire),
    _route("/tags/{slug}/restore", "tags:restore", restore),
]
