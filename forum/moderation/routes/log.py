"""The log."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forum.accounts.models import Viewer
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.html import page
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.groups.queries import get_group
from forum.moderation.changes import changes
from forum.moderation.forms.log import LogForm
from forum.moderation.queries import log as queries


async def index(request: Request) -> Response:
    """Lead to what moderators have here so far: the log."""
    await queries.ensure_reader(request.user)
    return RedirectResponse(house().path_for("moderation:log"), 302)


async def log(request: Request) -> Response:
    """Show what moderators did, ``?act=&moderator=&group=``, from the newest or ``before`` one."""
    await queries.ensure_reader(request.user)
    form = LogForm.of(request.query_params)
    if form.errors:
        raise NotFound
    lines, older = await queries.page_of_log(request.user, await _wish(form, request.user))
    return page(
        request,
        "moderation/log.html",
        section="moderation",
        lines=lines,
        older=request.url.include_query_params(before=older).query if older else "",
        form=form,
        changes=changes,
        choices=await _choices(request.user),
    )


async def _wish(form: LogForm, viewer: Viewer) -> queries.Wish:
    return queries.Wish(
        act=form.act,
        moderator=form.moderator,
        group=await get_group(form.group, seen_by=viewer) if form.group else None,
        before=int(form.before) if form.before else None,
    )


async def _choices(viewer: Viewer) -> dict[str, list[tuple[str, str]]]:
    moderators = await queries.moderators_in_log(viewer)
    groups = await queries.groups_in_log(viewer)
    return {
        "act": [("", _("Everything")), *_acts()],
        "moderator": [("", _("Everybody")), *((who.username, who.name) for who in moderators)],
        "group": [("", _("All groups")), *((group.slug, group.name) for group in groups)],
    }


def _acts() -> list[tuple[str, str]]:
    return [
        ("lock", _("Closed")),
        ("unlock", _("Opened again")),
        ("hide", _("Hidden")),
        ("restore", _("Shown again")),
        ("edit", _("Changed somebody's words")),
        ("redact", _("Took words out for good")),
        ("answer", _("Accepted an answer")),
        ("close_poll", _("Closed a poll")),
        ("stage", _("Moved an idea")),
        ("give_role", _("Gave a role")),
        *_acts_of_pace(),
        *_acts_of_order(),
        *_acts_of_tags(),
        *_acts_of_rules(),
    ]


def _acts_of_tags() -> list[tuple[str, str]]:
    return [
        ("add_tag", _("Added a tag")),
        ("edit_tag", _("Changed a tag")),
        ("rename_tag", _("Renamed a tag")),
        ("accept_tag", _("Accepted a proposal")),
        ("decline_tag", _("Declined a proposal")),
        ("merge_tag", _("Merged a tag")),
        ("unmerge_tag", _("Undid a merge of tags")),
        ("split_tag", _("Split a tag")),
        ("retire_tag", _("Retired a tag")),
        ("restore_tag", _("Took a tag into use again")),
        ("import_tags", _("Imported tags")),
    ]


def _acts_of_rules() -> list[tuple[str, str]]:
    return [
        ("add_rule", _("Added a rule")),
        ("edit_rule", _("Changed a rule")),
        ("retire_rule", _("Retired a rule")),
        ("restore_rule", _("Put a rule into force again")),
    ]


def _acts_of_pace() -> list[tuple[str, str]]:
    return [
        ("slow", _("Slowed replies down")),
        ("unslow", _("Slowed replies down no longer")),
        ("close_at", _("Set a time to close")),
        ("keep_open", _("Took back a time to close")),
        ("rest", _("Let a thread rest")),
        ("end_rest", _("Ended a rest")),
    ]


def _acts_of_order() -> list[tuple[str, str]]:
    return [
        ("pin", _("Pinned")),
        ("unpin", _("Unpinned")),
        ("move", _("Moved to another group")),
        ("retitle", _("Changed title or kind")),
        ("retag", _("Changed tags of a thread")),
        ("split", _("Split off")),
        ("merge", _("Merged")),
        ("receive", _("Brought from another group")),
        ("undo_split", _("Took a split back")),
        ("undo_merge", _("Took a merge back")),
    ]


routes: list[BaseRoute] = [
    Route("/moderation", index, name="moderation:index", methods=["GET"]),
    Route("/moderation/log", log, name="moderation:log", methods=["GET"]),
]
