"""The public log of the vocabulary: what editors changed, and why; and undoing a merge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member, Viewer
from forum.accounts.queries import signed_in
from forum.core.errors import NotFound
from forum.core.feeds import Entry, atom
from forum.core.house import house
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.moderation.changes import Fact, facts
from forum.pages.forms import ReasonForm
from forum.tags import policy
from forum.tags.actions.editing import require_editor
from forum.tags.actions.merging import undo_merge, undoable_since
from forum.tags.change_words import sentence_for
from forum.tags.models import Act, Change, Tag
from forum.tags.queries.changes import get_merge, is_undoable, page_of_changes
from forum.threads.queries.vocabulary import names_kept_from, tag_in_log

_LONGEST_NUMBER = 9


@dataclass(frozen=True)
class Line:
    """An entry as its reader may know it: of what she may not, neither name nor words.

    ``name`` is what the tag was called then; ``tag`` and ``other`` are what they are now.
    """

    change: Change
    sentence: str
    name: str
    tag: Tag | None
    other: Tag | None
    who: Member | None
    note: str
    facts: list[Fact]
    may_undo: bool


async def changes(request: Request) -> Response:
    """Show the log, newest first, ``?tag=`` of one tag, from the newest or ``before`` one."""
    tag, lines, older = await _asked(request)
    more = request.url.include_query_params(before=older).query if older else ""
    return page(
        request, "tags/changes.html", section="tags", tag=tag, lines=lines, older=more,
        may_edit=policy.can_keep_vocabulary(request.user),
    )  # fmt: skip


async def _asked(request: Request) -> tuple[Tag | None, list[Line], int | None]:
    slug, number = request.query_params.get("tag"), request.query_params.get("before", "")
    if number and not (number.isdecimal() and number.isascii() and len(number) <= _LONGEST_NUMBER):
        raise NotFound
    tag = await tag_in_log(request.user, slug) if slug else None
    rows, older = await page_of_changes(tag, int(number) if number else None)
    hidden = await names_kept_from(request.user, rows)
    return tag, [_line(request.user, change, hidden) for change in rows], older


def _line(viewer: Viewer, change: Change, hidden: set[int]) -> Line:
    is_hidden = change.tag_id in hidden
    other = None if change.other_id in hidden else change.other
    return Line(
        change,
        sentence_for(change.act, alone=other is None),
        "" if is_hidden else change.name,
        None if is_hidden else change.tag,
        other,
        change.member if viewer.is_member else None,
        "" if is_hidden else change.note,
        [] if is_hidden or change.act in _TOLD else facts(change.before, change.after),
        policy.can_keep_vocabulary(viewer) and is_undoable(change, undoable_since()),
    )


# That all it had went to the other, or came back, is what the sentence says.
_TOLD = {Act.MERGE, Act.UNMERGE}


async def feed(request: Request) -> Response:
    """The log as a feed; who did it is for members to know."""
    tag, lines, _older = await _asked(request)
    query = f"?tag={tag.slug}" if tag else ""
    return atom(
        request,
        title=_("Changes of the vocabulary"),
        path=house().path_for("tags:changes") + query,
        about=_("What editors changed in the tags, and why."),
        entries=[_entry(line) for line in lines],
    )


def _entry(line: Line) -> Entry:
    base = house().settings.site.base_url
    path = f"{house().path_for('tags:changes')}#change-{line.change.id}"
    other = line.other.name if line.other else ""
    named = {"who": _("An editor"), "tag": _quoted(line.name), "other": _quoted(other)}
    return Entry(
        id=f"{base}{path}",
        url=f"{base}{path}",
        title=" ".join((line.sentence % named).split()),
        updated=line.change.created_at,
        html=house().render("tags/_change.html", line=line),
    )


def _quoted(name: str) -> str:
    return f"“{name}”" if name else ""


async def undo(request: Request) -> Response:
    """Ask why, then take a merge back; say what could not be put back."""
    editor = signed_in(request)
    require_editor(editor)
    change = await get_merge(int(request.path_params["id"]))
    form = ReasonForm.blank()
    if request.method == "POST":
        form = await ReasonForm.read(request)
        if not form.errors:
            with form.hearing():
                left = await undo_merge(editor, change, form.reason)
                return redirect(request, "tags:changes", notice=_told(left))
    return page(
        request, "tags/undo.html", status=form.status, section="tags", change=change, form=form
    )  # fmt: skip


def _told(left: Sequence[str]) -> str:
    if not left:
        return _("The merge is undone; all is as it was.")
    return " ".join((_("The merge is undone, but for this:"), *left[:_MOST_TOLD]))


_MOST_TOLD = 8  # sentences that fit into a notice


routes: list[BaseRoute] = [
    Route("/tags/changes", changes, name="tags:changes", methods=["GET"]),
    Route("/tags/changes.atom", feed, name="tags:changes-feed", methods=["GET"]),
    Route("/tags/changes/{id:number}/undo", undo, name="tags:undo", methods=["GET", "POST"]),
]
