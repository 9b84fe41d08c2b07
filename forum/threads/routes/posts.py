"""One post: its permanent address, changing it, deleting it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.errors import require
from forum.core.house import house
from forum.core.html import page, redirect, redirect_to
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route, UploadRoute
from forum.tags import thesaurus
from forum.threads import policy
from forum.threads.actions import edits
from forum.threads.actions.drafts import Writing
from forum.threads.actions.edits import Heading
from forum.threads.actions.revisions import mark_of
from forum.threads.differences import Piece
from forum.threads.draft_places import edit_place
from forum.threads.forms.attachments import show_files
from forum.threads.forms.curation import ReasonForm
from forum.threads.forms.resuming import draft_for
from forum.threads.forms.writing import EditForm, OpeningForm, kind_choices, resumed
from forum.threads.models import Kind, Post
from forum.threads.queries.history import compared
from forum.threads.queries.pages import address_of
from forum.threads.queries.posts import get_post
from forum.threads.queries.threads import Place, place_of
from forum.threads.queries.trials import report_in
from forum.threads.rescuing import rescued
from forum.threads.routes.history import wording_page
from forum.threads.routes.keeping import keep, writer_of
from forum.threads.tagging import Chosen, choose_tags, with_near
from forum.threads.words import preview


async def show(request: Request) -> Response:
    """Lead to the post on its page of its thread; with ``?revision=`` show what it said then."""
    if "revision" in request.query_params:
        post = await get_post(request.path_params["id"], seen_by=request.user)
        return await wording_page(request, post)
    return RedirectResponse(await address_of(request.path_params["id"], request.user), 302)


async def edit(request: Request) -> Response:
    """Show the form that changes a post, with her draft of that if there is one."""
    if request.method == "POST":
        return await _sent(request)
    member = signed_in(request)
    post, place = await _to_change(request, member)
    if report := await report_in(post.id):
        return redirect(request, "trials:report", id=report.trial_id)
    asked = request.query_params
    form = _form_of(post, asked.get("forget"))
    if draft := await draft_for(member, edit_place(post.id), asked):
        form = resumed(type(form), draft)
    await show_files(form, member, post.id)
    return await _editor(request, post, place, form)


async def _to_change(request: Request, member: Member) -> tuple[Post, Place]:
    post = await get_post(request.path_params["id"], seen_by=member)
    place = await place_of(member, post.thread)
    allowed = policy.can_edit(member, post, post.thread, moderates=place.moderates)
    require(allowed, _("This post can't be changed any more."))
    return post, place


async def _sent(request: Request) -> Response:
    """Change the post, show how it would look, or keep the words as a draft."""
    form: EditForm = await OpeningForm.read(request)
    at = edit_place(request.path_params["id"], form.value("draft"))
    member, words = writer_of(request, form, at), form.writing(at)
    async with rescued(member, words):
        post, place = await _to_change(request, member)
    if report := await report_in(post.id):
        return redirect(request, "trials:report", id=report.trial_id)
    form = form if post.is_opening else EditForm.of(form.typed)
    if kept := await keep(form, member, at):
        return kept
    chosen, html = Chosen(), ""
    with form.hearing():
        chosen = await _chosen(form, post)
        html = await preview(form, member, post.thread.group_id, post.author_id)
    if not form.errors and form.action == "post":
        with form.hearing():
            return await _changed(member, post, form, chosen, form.writing(at))
    if form.attaches:
        form.keep_to_files()
    return await _editor(request, post, place, form, html, chosen)


async def _changed(
    member: Member, post: Post, form: EditForm, chosen: Chosen, words: Writing
) -> Response:
    changed = await edits.edit_post(
        member, post, form.body, reason=form.reason, heading=_heading(form, chosen),
        seen=form.revision, forget=form.forget, draft=words,
    )  # fmt: skip
    if form.forget:
        notice = _("Changed. The earlier words are gone for good.")
    elif changed.revision > post.revision:
        notice = _("Changed. What it was is kept in its history.")
    else:
        notice = _("Changed.")
    return redirect_to(post.url, notice=chosen.said(notice))


async def _chosen(form: EditForm, post: Post) -> Chosen:
    is_heading = isinstance(form, OpeningForm)
    return await choose_tags(form, post.thread.tags) if is_heading else Chosen()


def _heading(form: EditForm, chosen: Chosen) -> Heading | None:
    if isinstance(form, OpeningForm):
        return Heading(form.title, form.kind, chosen.tags)
    return None


def _form_of(post: Post, forget: str | None) -> EditForm:
    mark = mark_of(post, post.thread)
    typed = {"body": post.body, "revision": mark, "forget": "1" if forget == "1" else ""}
    if not post.is_opening:
        return EditForm.blank(**typed)
    thread = post.thread
    labels = thesaurus.joined(tag.name for tag in thread.tags)
    return OpeningForm.blank(title=thread.title, kind=thread.kind, tags=labels, **typed)


async def _editor(
    request: Request, post: Post, place: Place, form: EditForm, html: str = "",
    chosen: Chosen | None = None,
) -> Response:  # fmt: skip
    announces = place.moderates or post.thread.kind is Kind.ANNOUNCEMENT
    between: list[Piece] = []
    if form.error("revision"):  # she has it before her eyes now: sent again, it's hers that counts
        form.retype("revision", mark_of(post, post.thread))
        between = await compared(post.body, form.value("body"))
    return page(
        request,
        "threads/edit.html",
        status=form.status,
        section="threads",
        post=post,
        place=place,
        form=form,
        html=html,
        between=between,
        chosen=await with_near(chosen or Chosen()),
        max_tags=house().settings.threads.max_tags,
        kinds=kind_choices(announces=announces),
        grace_minutes=house().settings.threads.grace_minutes,
    )


async def delete(request: Request) -> Response:
    """Ask, then take one's own post away."""
    member = signed_in(request)
    post = await get_post(request.path_params["id"], seen_by=member)
    allowed = policy.can_delete(member, post, post.thread)
    require(allowed, _("This post can't be deleted: others build on it, or the thread is closed."))
    form = await ReasonForm.read(request) if request.method == "POST" else ReasonForm.blank()
    if request.method == "POST" and not form.errors:
        with form.hearing():
            await edits.delete_post(member, post, form.reason)
            return redirect_to(post.url, notice=_("Deleted. You can bring it back."))
    return page(
        request, "threads/delete.html", status=form.status, section="threads", post=post, form=form
    )


async def restore(request: Request) -> Response:
    """Bring one's own deleted post back."""
    member = signed_in(request)
    post = await get_post(request.path_params["id"], seen_by=member)
    await edits.undelete_post(member, post)
    return redirect_to(post.url, notice=_("Your post is back."))


routes: list[BaseRoute] = [
    Route("/posts/{id:number}", show, name="posts:show", methods=["GET"]),
    UploadRoute("/posts/{id:number}/edit", edit, name="posts:edit", methods=["GET", "POST"]),
    Route("/posts/{id:number}/delete", delete, name="posts:delete", methods=["GET", "POST"]),
    Route("/posts/{id:number}/restore", restore, name="posts:restore", methods=["POST"]),
]
