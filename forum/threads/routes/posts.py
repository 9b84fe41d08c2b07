"""One post: its permanent address, changing it, its history, deleting it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forum.accounts.queries import signed_in
from forum.core.errors import require
from forum.core.house import house
from forum.core.html import page, redirect_to
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.threads import policy
from forum.threads.actions import edits
from forum.threads.actions.edits import Heading
from forum.threads.forms.curation import ReasonForm
from forum.threads.forms.writing import EditForm, OpeningForm, kind_choices
from forum.threads.models import Kind, Post
from forum.threads.queries.posts import get_post, page_with, revisions_of
from forum.threads.queries.threads import Place, place_of
from forum.threads.tagging import Chosen, choose_tags
from forum.threads.words import preview


async def show(request: Request) -> Response:
    """Lead to the post on its page of its thread."""
    post = await get_post(request.path_params["id"], seen_by=request.user)
    number = page_with(post.number)
    query = f"?page={number}" if number > 1 else ""
    return RedirectResponse(f"{post.thread.url}{query}#{post.anchor}", 302)


async def edit(request: Request) -> Response:
    """Change a post, or show how it would look."""
    member = signed_in(request)
    post = await get_post(request.path_params["id"], seen_by=member)
    place = await place_of(member, post.thread)
    allowed = policy.can_edit(member, post, post.thread, moderates=place.moderates)
    require(allowed, _("This post can't be changed any more."))
    if request.method != "POST":
        return _editor(request, post, place, _form_of(post))
    form = await (OpeningForm if post.is_opening else EditForm).read(request)
    chosen, html = Chosen(), ""
    with form.hearing():
        chosen = await choose_tags(form) if isinstance(form, OpeningForm) else chosen
        html = await preview(form, member)
    if not form.errors and form.action == "post":
        with form.hearing():
            heading = _heading(form, chosen)
            await edits.edit_post(member, post, form.body, reason=form.reason, heading=heading)
            return redirect_to(post.url, notice=_("Changed. What it was is kept in its history."))
    return _editor(request, post, place, form, html, chosen)


def _heading(form: EditForm, chosen: Chosen) -> Heading | None:
    if isinstance(form, OpeningForm):
        return Heading(form.title, form.kind, chosen.tags)
    return None


def _form_of(post: Post) -> EditForm:
    if not post.is_opening:
        return EditForm.blank(body=post.body)
    thread = post.thread
    labels = ", ".join(tag.name for tag in thread.tags)
    return OpeningForm.blank(body=post.body, title=thread.title, kind=thread.kind, tags=labels)


def _editor(
    request: Request, post: Post, place: Place, form: EditForm, html: str = "",
    chosen: Chosen | None = None,
) -> Response:  # fmt: skip
    announces = place.moderates or post.thread.kind is Kind.ANNOUNCEMENT
    return page(
        request,
        "threads/edit.html",
        status=form.status,
        section="threads",
        post=post,
        place=place,
        form=form,
        html=html,
        chosen=chosen or Chosen(),
        max_tags=house().settings.threads.max_tags,
        kinds=kind_choices(announces=announces),
    )


async def history(request: Request) -> Response:
    """Show what a post was before."""
    post = await get_post(request.path_params["id"], seen_by=request.user)
    place = await place_of(request.user, post.thread)
    insider = policy.can_read_hidden(request.user, post, moderates=place.moderates)
    if post.is_hidden:
        require(insider, _("The history of a hidden post is not shown."))
    revisions = await revisions_of(post, whole=insider)
    return page(request, "threads/history.html", section="threads", post=post, revisions=revisions)


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
    Route("/posts/{id:number}/edit", edit, name="posts:edit", methods=["GET", "POST"]),
    Route("/posts/{id:number}/history", history, name="posts:history", methods=["GET"]),
    Route("/posts/{id:number}/delete", delete, name="posts:delete", methods=["GET", "POST"]),
    Route("/posts/{id:number}/restore", restore, name="posts:restore", methods=["POST"]),
]
