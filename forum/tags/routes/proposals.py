"""Proposing a tag; accepting and declining what was proposed. The list of them is in `pages`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.errors import Complaint, NotFound
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.i18n import reader
from forum.core.routing import BaseRoute, Route
from forum.tags import thesaurus
from forum.tags.actions import deciding, proposing
from forum.tags.actions.editing import Wording, require_editor
from forum.tags.forms.proposing import AcceptForm, DeclineForm, ProposeForm
from forum.tags.models import Tag
from forum.tags.queries import tags as queries


async def propose(request: Request) -> Response:
    """Take a word for the vocabulary; what stands near it is shown first."""
    member = signed_in(request)
    form = ProposeForm.blank(name=request.query_params.get("name", ""))
    near, broader = list[Tag](), list[Tag]()
    if request.method == "POST":
        form = await ProposeForm.read(request)
        with form.hearing():
            broader = await _tags_named(form, "broader")
            near = [] if form.errors or form.sure else await _near(form.name)
    if request.method == "POST" and not (form.errors or near):
        with form.hearing():
            plea = _with_broader(form.plea, broader)
            tag = await proposing.propose_tag(member, form.name, form.scope_note, plea)
            notice = _("“%(word)s” is proposed. The editors will look at it.")
            return redirect(request, "tags:proposals", notice=notice % {"word": tag.name})
    return page(
        request, "tags/propose.html", status=form.status, section="tags", form=form, near=near
    )


async def _near(word: str) -> list[Tag]:
    await proposing.proposed_before(word)  # what is there already, isn't asked about
    return await thesaurus.near(word)


async def _tags_named(form: ProposeForm | AcceptForm, field: str) -> list[Tag]:
    """Return the accepted tags that the labels in a field mean.

    Raises:
        Complaint: about the field, if one means none.
    """
    if form.errors:
        return []
    labels = thesaurus.split(form.value(field), field)
    found = await thesaurus.resolve(labels, reader().language)
    others = [*found.unknown, *(tag.name for tag in found.tags if tag.is_proposed)]
    if others:
        sentence = _("“%(label)s” is not in the vocabulary.")
        raise Complaint(field, sentence % {"label": others[0]})
    return found.tags


def _with_broader(plea: str, broader: list[Tag]) -> str:
    if not broader:
        return plea
    names = {"tags": ", ".join(tag.name for tag in broader)}
    return plea + "\n\n" + _("Under a broader tag: %(tags)s") % names


async def accept(request: Request) -> Response:
    """Ask how a proposal is to stand in the vocabulary, and take it in."""
    member, tag = await _to_decide(request)
    form, broader = AcceptForm.blank(name=tag.name, scope_note=tag.scope_note), list[Tag]()
    if request.method == "POST":
        form = await AcceptForm.read(request)
        with form.hearing():
            broader = await _tags_named(form, "broader")
    if request.method == "POST" and not form.errors:
        with form.hearing():
            wording = Wording(form.name, form.scope_note, broader=[one.key for one in broader])
            accepted = await deciding.accept_proposal(member, tag, wording, form.note)
            notice = _("“%(word)s” is in the vocabulary now.") % {"word": accepted.name}
            return redirect(request, "tags:show", slug=accepted.slug, notice=notice)
    return await _decision_page(request, "tags/accept.html", tag, form)


async def decline(request: Request) -> Response:
    """Ask why, and decide that a proposal doesn't become a tag."""
    member, tag = await _to_decide(request)
    form = await DeclineForm.read(request) if request.method == "POST" else DeclineForm.blank()
    if request.method == "POST" and not form.errors:
        with form.hearing():
            await deciding.decline_proposal(member, tag, form.note)
            notice = _("“%(word)s” is declined.") % {"word": tag.name}
            return redirect(request, "tags:proposals", notice=notice)
    return await _decision_page(request, "tags/decline.html", tag, form)


async def _to_decide(request: Request) -> tuple[Member, Tag]:
    """Return the editor and the proposal.

    Raises:
        NotFound: if there is no such proposal.
        Forbidden: if she keeps no vocabulary.
    """
    member = signed_in(request)
    require_editor(member)
    slug = request.path_params["slug"]
    tag = await queries.get_tag(slug)
    if not tag.is_proposed or tag.slug != slug:  # or another one that it's part of by now
        raise NotFound
    return member, tag


async def _decision_page(
    request: Request, template: str, tag: Tag, form: AcceptForm | DeclineForm
) -> Response:
    near = await thesaurus.near(tag.name)
    return page(
        request, template, status=form.status, section="tags", form=form, tag=tag, near=near
    )


BOTH = ["GET", "POST"]

routes: list[BaseRoute] = [
    Route("/tags/propose", propose, name="tags:propose", methods=BOTH),
    Route("/tags/{slug}/accept", accept, name="tags:accept", methods=BOTH),
    Route("/tags/{slug}/decline", decline, name="tags:decline", methods=BOTH),
]
