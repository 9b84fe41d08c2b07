"""Announcements at a set time: those that wait, a new one, another time, now, not at all."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.html import page, redirect, redirect_to
from forum.core.i18n import full_date
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.groups import queries as groups
from forum.threads.actions import announcing
from forum.threads.forms.announcing import AnnouncementForm, TimeForm, as_typed
from forum.threads.queries.announcing import announcements_of, get_announcement
from forum.threads.queries.curation import group_choices
from forum.threads.tagging import Chosen, choose_tags, with_near
from forum.threads.words import preview


async def index(request: Request) -> Response:
    """Show which announcements wait for their time."""
    member = await _moderator(request)
    waiting = await announcements_of(member)
    return page(request, "threads/announcements.html", section="threads", waiting=waiting)


async def new(request: Request) -> Response:
    """Write an announcement and say when it is published; show how it would look."""
    member = await _moderator(request)
    form, chosen, html = await _announcement(request, member)
    if request.method == "POST" and not form.errors and form.action == "schedule":
        with form.hearing():
            group = await groups.get_group(form.group, seen_by=member, field="group")
            await announcing.schedule_announcement(
                member, group, form.title, form.body, form.value("tags"), form.publish_at
            )
            return redirect(request, "announcements:index", notice=_said(form))
    return page(
        request, "threads/announcement.html", status=form.status, section="threads",
        form=form, html=html, chosen=await with_near(chosen), groups=await group_choices(member),
        max_tags=house().settings.threads.max_tags,
    )  # fmt: skip


async def _announcement(request: Request, member: Member) -> tuple[AnnouncementForm, Chosen, str]:
    if request.method != "POST":
        asked = request.query_params.get("group", "")
        return AnnouncementForm.blank(group=asked), Chosen(), ""
    form = await AnnouncementForm.read(request)
    chosen, html = Chosen(), ""
    with form.hearing():
        chosen = await choose_tags(form)
    with form.hearing():
        group = await groups.get_group(form.value("group"), seen_by=member, field="group")
        html = await preview(form, member, group.id)
    return form, chosen, html


def _said(form: TimeForm) -> str:
    return _("It will be published on %(moment)s.") % {"moment": full_date(form.publish_at)}


async def _moderator(request: Request) -> Member:
    """Return who asks, if she moderates somewhere.

    Raises:
        NotFound: if she doesn't.
    """
    member = signed_in(request)
    if not await groups.moderates_somewhere(member):
        raise NotFound
    return member


async def show(request: Request) -> Response:
    """Ask for another time, and take it."""
    member = signed_in(request)
    draft = await get_announcement(request.path_params["id"], seen_by=member)
    form = TimeForm.blank(publish_at=as_typed(draft.publish_at) if draft.publish_at else "")
    if request.method == "POST":
        form = await TimeForm.read(request)
    if request.method == "POST" and not form.errors:
        with form.hearing():
            await announcing.reschedule(member, draft, form.publish_at)
            return redirect(request, "announcements:index", notice=_said(form))
    return page(
        request, "threads/announcement_time.html", status=form.status, section="threads",
        draft=draft, form=form,
    )  # fmt: skip


async def publish(request: Request) -> Response:
    """Publish an announcement before its time."""
    member = signed_in(request)
    draft = await get_announcement(request.path_params["id"], seen_by=member)
    thread = await announcing.publish_now(member, draft)
    return redirect_to(thread.url, notice=_("Your announcement is published."))


async def withdraw(request: Request) -> Response:
    """Take an announcement from the clock."""
    member = signed_in(request)
    draft = await get_announcement(request.path_params["id"], seen_by=member)
    await announcing.withdraw(member, draft)
    notice = _("It won't be published. Its words are among your drafts.")
    return redirect(request, "announcements:index", notice=notice)


BOTH = ["GET", "POST"]

routes: list[BaseRoute] = [
    Route("/announcements", index, name="announcements:index", methods=["GET"]),
    Route("/announcements/new", new, name="announcements:new", methods=BOTH),
    Route("/announcements/{id:number}", show, name="announcements:show", methods=BOTH),
    Route(
        "/announcements/{id:number}/publish", publish, name="announcements:publish",
        methods=["POST"],
    ),
    Route(
        "/announcements/{id:number}/withdraw", withdraw, name="announcements:withdraw",
        methods=["POST"],
    ),
]  # fmt: skip
