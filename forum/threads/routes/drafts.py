"""What a member is writing: the list, going on, saving by a script, discarding."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from forum.accounts.queries import signed_in
from forum.core.errors import Complaint, NotFound
from forum.core.house import house
from forum.core.html import page, redirect_to
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route, UploadRoute
from forum.threads.actions.drafts import discard_draft, save_draft
from forum.threads.draft_places import EDIT, NEW, REPLY, kind_of, number_of
from forum.threads.forms.writing import (
    DiscardForm,
    OpeningForm,
    ReplyForm,
    ThreadForm,
    WritingForm,
)
from forum.threads.models import Draft, Post, Thread
from forum.threads.queries.addresses import page_with
from forum.threads.queries.attachments import files_in
from forum.threads.queries.drafts import drafts_of, get_draft, going_on, saved_last
from forum.threads.routes.keeping import require_writer, told

_FORMS: dict[str, type[WritingForm]] = {NEW: ThreadForm, REPLY: ReplyForm, EDIT: OpeningForm}


async def index(request: Request) -> Response:
    """All that she is writing."""
    return page(
        request,
        "threads/drafts.html",
        section="drafts",
        drafts=await drafts_of(signed_in(request)),
        keep_days=house().settings.threads.keep_drafts_days,
    )


async def resume(request: Request) -> Response:
    """Lead to the form where she can go on; if there is none any more, show her the words.

    With ``?latest=1`` that's what she saved last there or beside.
    """
    member, place = signed_in(request), request.path_params["place"]
    is_latest = "latest" in request.query_params
    draft = await (saved_last if is_latest else get_draft)(place, seen_by=member)
    if kind_of(draft.place) == NEW:
        return redirect_to(f"{house().path_for('threads:new')}?draft={draft.place}")
    if target := await going_on(member, draft):
        return redirect_to(_form_at(target, draft))
    files = await files_in(draft)
    return page(request, "threads/draft.html", section="drafts", draft=draft, files=files)


def _form_at(target: Thread | Post, draft: Draft) -> str:
    if isinstance(target, Post):
        return f"{house().path_for('posts:edit', id=target.id)}?draft={draft.place}"
    return f"{target.url}?page={page_with(target.last_number)}&draft={draft.place}#reply"


async def save(request: Request) -> Response:
    """Take what a script sends while she writes; answer a sentence, and never "saved" if not.

    Refusals are answered as JSON as well: scripts ask for nothing else.
    """
    member = signed_in(request)
    place = request.path_params["place"]
    if not kind_of(place):
        raise NotFound
    form = await _FORMS[kind_of(place)].read(request, with_files=False)
    if not form.has("body"):
        raise Complaint("body", _("Please fill this in."))
    require_writer(member, form)
    saved = await save_draft(member, form.writing(place))
    draft = saved.draft
    return JSONResponse({
        "place": draft.place,
        "version": draft.version,
        "saved_at": draft.updated_at.isoformat(timespec="seconds"),
        "sentence": told(saved),
    })  # fmt: skip


async def discard(request: Request) -> Response:
    """Delete a draft."""
    member = signed_in(request)
    place = request.path_params["place"]
    if not kind_of(place):
        raise NotFound
    form = await DiscardForm.read(request)  # its button stands in a form where files were chosen
    await discard_draft(member, place, version=form.writing(place).version)
    onward = _blank_form_at(place) if form.value("back") else house().path_for("drafts:index")
    return redirect_to(onward, notice=_("The draft is discarded."))


def _blank_form_at(place: str) -> str:
    if kind_of(place) == NEW:
        return house().path_for("threads:new")
    name = "posts:edit" if kind_of(place) == EDIT else "threads:short"
    return house().path_for(name, id=number_of(place))


routes: list[BaseRoute] = [
    Route("/drafts", index, name="drafts:index", methods=["GET"]),
    Route("/drafts/{place}", resume, name="drafts:resume", methods=["GET"]),
    Route("/drafts/{place}", save, name="drafts:save", methods=["POST"]),
    UploadRoute("/drafts/{place}/discard", discard, name="drafts:discard", methods=["POST"]),
]
