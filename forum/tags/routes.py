"""Keeping the vocabulary. Its list and a tag with its threads are in `pages`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.errors import Complaint, require
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.tags import actions, policy, queries, thesaurus
from forum.tags.actions import Wording
from forum.tags.forms import EditTagForm, FollowTagForm, TagForm
from forum.tags.models import LabelKind, Tag

_LONGEST_QUESTION = 100


async def suggest(request: Request) -> Response:
    """Tags that have a label with a word that begins with ``?q=``, as JSON.

    Each has ``name``, ``slug`` and ``note``; ``for`` is the alternative label that was met, or
    empty. The vocabulary is the same for everybody, so a browser may keep it for a minute.
    """
    prefix = request.query_params.get("q", "")[:_LONGEST_QUESTION]
    found = [
        {"name": s.tag.name, "slug": s.tag.slug, "note": s.tag.scope_note, "for": s.instead_of}
        for s in await thesaurus.suggest(prefix)
    ]
    return JSONResponse(found, headers={"Cache-Control": "private, max-age=60"})


async def new(request: Request) -> Response:
    """Show the form for a new tag."""
    _keeper(request)
    return _form_page(request, TagForm.blank(name=request.query_params.get("name", "")))


def _keeper(request: Request) -> Member:
    member = signed_in(request)
    require(policy.can_keep_vocabulary(member), _("Only moderators change the vocabulary."))
    return member


def _form_page(request: Request, form: TagForm, tag: Tag | None = None) -> Response:
    return page(request, "tags/form.html", status=form.status, section="tags", form=form, tag=tag)


async def add(request: Request) -> Response:
    """Add a tag."""
    member = _keeper(request)
    form = await TagForm.read(request)
    if not form.errors:
        with form.hearing():
            tag = await actions.add_tag(member, _wording(form), form.reason)
            return redirect(request, "tags:show", slug=tag.slug, notice=_("The tag is added."))
    return _form_page(request, form)


def _wording(form: TagForm) -> Wording:
    return Wording(
        form.name,
        form.scope_note,
        thesaurus.split(form.alternatives, "alternatives"),
        thesaurus.split(form.hidden, "hidden"),
    )


async def edit(request: Request) -> Response:
    """Show the form to change a tag."""
    _keeper(request)
    tag = await queries.get_tag(request.path_params["slug"])
    form = EditTagForm.blank(
        name=tag.name,
        scope_note=tag.scope_note,
        alternatives=", ".join(await queries.labels_of(tag, LabelKind.ALTERNATIVE)),
        hidden=", ".join(await queries.labels_of(tag, LabelKind.HIDDEN)),
    )
    return _form_page(request, form, tag)


async def change(request: Request) -> Response:
    """Change a tag."""
    member = _keeper(request)
    tag = await queries.get_tag(request.path_params["slug"])
    form = await EditTagForm.read(request)
    if not form.errors:
        with form.hearing():
            await actions.edit_tag(member, tag, _wording(form), form.reason)
            return redirect(request, "tags:show", slug=tag.slug, notice=_("The tag is changed."))
    return _form_page(request, form, tag)


async def follow(request: Request) -> Response:
    """Choose how much to hear of a tag."""
    member = signed_in(request)
    tag = await queries.get_tag(request.path_params["slug"])
    form = await FollowTagForm.read(request)
    if form.errors:
        raise Complaint("level", _("Please choose one of these."))
    await actions.follow_tag(member, tag, form.level or None)
    return redirect(request, "tags:show", slug=tag.slug, notice=_("Saved."))


routes: list[BaseRoute] = [
    Route("/tags/suggest", suggest, name="tags:suggest", methods=["GET"]),
    Route("/tags/new", new, name="tags:new", methods=["GET"]),
    Route("/tags/new", add, name="tags:add", methods=["POST"]),
    Route("/tags/{slug}/follow", follow, name="tags:follow", methods=["POST"]),
    Route("/tags/{slug}/edit", edit, name="tags:edit", methods=["GET"]),
    Route("/tags/{slug}/edit", change, name="tags:change", methods=["POST"]),
]
