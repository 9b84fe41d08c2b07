"""Adding and changing tags."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.tags.actions import editing as actions
from forum.tags.entries import (
    Entry,
    entry_of,
    language_asked,
    language_choices,
    otherwise_now,
    wording_of,
)
from forum.tags.forms.editing import EditTagForm, TagForm, TranslateTagForm
from forum.tags.models import Tag
from forum.tags.queries import tags as queries


async def new(request: Request) -> Response:
    """Show the form for a new tag."""
    _keeper(request)
    return _new_page(request, TagForm.blank(name=request.query_params.get("name", "")))


def _keeper(request: Request) -> Member:
    member = signed_in(request)
    actions.require_editor(member)
    return member


def _new_page(request: Request, form: TagForm) -> Response:
    return page(request, "tags/form.html", status=form.status, section="tags", form=form, tag=None)


async def add(request: Request) -> Response:
    """Add a tag."""
    member = _keeper(request)
    form = await TagForm.read(request)
    if not form.errors:
        with form.hearing():
            tag = await actions.add_tag(member, await wording_of(form), form.reason)
            return redirect(request, "tags:show", slug=tag.slug, notice=_("The tag is added."))
    return _new_page(request, form)


async def edit(request: Request) -> Response:
    """Show the form to change a tag, or what is said of it in another ``?language=``."""
    _keeper(request)
    entry = await _entry(request)
    if entry.tag.slug != request.path_params["slug"]:
        return RedirectResponse(request.url_for("tags:edit", slug=entry.tag.slug).path, 301)
    return _edit_page(request, entry, _form_of(entry).blank(**entry.words))


async def _entry(request: Request) -> Entry:
    tag = await queries.get_tag(request.path_params["slug"])
    return await entry_of(tag, language_asked(request.query_params))


def _form_of(entry: Entry) -> type[EditTagForm]:
    return TranslateTagForm if entry.is_translation else EditTagForm


def _edit_page(request: Request, entry: Entry, form: EditTagForm) -> Response:
    return page(
        request, "tags/form.html", status=form.status, section="tags", form=form, tag=entry.tag,
        entry=entry, languages=language_choices(entry), now=_now(entry, form),
    )  # fmt: skip


def _now(entry: Entry, form: EditTagForm) -> list[tuple[str, str]]:
    """Return what is otherwise by now, if somebody changed it meanwhile; she has seen it then."""
    if not form.error("seen"):
        return []
    form.retype("seen", entry.words["seen"])
    return otherwise_now(entry, form)


async def change(request: Request) -> Response:
    """Change a tag."""
    member = _keeper(request)
    entry = await _entry(request)
    form = await _form_of(entry).read(request)
    if not form.errors:
        with form.hearing():
            wording = await wording_of(form, entry.language, only_words=entry.is_translation)
            tag = await actions.edit_tag(member, entry.tag, wording, form.reason, seen=form.seen)
            return redirect(request, "tags:show", slug=tag.slug, notice=_saved(tag, entry.tag))
    return _edit_page(request, entry, form)


def _saved(tag: Tag, before: Tag) -> str:
    return _("The tag is changed.") if tag.slug == before.slug else _(
        "The tag is renamed. Its old address leads here."
    )  # fmt: skip


routes: list[BaseRoute] = [
    Route("/tags/new", new, name="tags:new", methods=["GET"]),
    Route("/tags/new", add, name="tags:add", methods=["POST"]),
    Route("/tags/{slug}/edit", edit, name="tags:edit", methods=["GET"]),
    Route("/tags/{slug}/edit", change, name="tags:change", methods=["POST"]),
]
