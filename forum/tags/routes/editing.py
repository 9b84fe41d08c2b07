"""Adding and changing tags."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.errors import require
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.tags import policy, thesaurus
from forum.tags.actions import editing as actions
from forum.tags.actions.editing import Wording
from forum.tags.forms.editing import EditTagForm, TagForm
from forum.tags.models import LabelKind, Tag
from forum.tags.queries import tags as queries


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


routes: list[BaseRoute] = [
    Route("/tags/new", new, name="tags:new", methods=["GET"]),
    Route("/tags/new", add, name="tags:add", methods=["POST"]),
    Route("/tags/{slug}/edit", edit, name="tags:edit", methods=["GET"]),
    Route("/tags/{slug}/edit", change, name="tags:change", methods=["POST"]),
]
