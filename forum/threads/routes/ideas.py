"""Ideas: the list of them, and moving one from stage to stage."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.queries import signed_in
from forum.core.errors import require
from forum.core.html import page, redirect_to
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.groups import queries as groups
from forum.threads import policy
from forum.threads.actions import ideas
from forum.threads.forms.ideas import StageForm, stage_choices
from forum.threads.forms.trials import library_kind_choices, library_size_choices
from forum.threads.models import LibraryKind, LibrarySize, Stage, Thread
from forum.threads.queries.idea_lists import (
    IdeaSelection,
    counts_by_stage,
    page_of_ideas,
    tags_of_ideas,
)
from forum.threads.queries.ideas import idea_head, steps_of
from forum.threads.queries.threads import get_thread, place_of
from forum.threads.selecting import one_of, tag_meant, wants_narrower


async def index(request: Request) -> Response:
    """Ideas, or those asked for: ``?stage=&tag=&group=&library_kind=&library_size=&before=``."""
    selection = await _selection_of(request)
    rows, more = await page_of_ideas(request.user, selection)
    counts = await counts_by_stage(request.user, selection)
    return page(
        request,
        "threads/ideas.html",
        section="ideas",
        selection=selection,
        rows=rows,
        tabs=_tabs(request, selection, counts),
        next_url=_narrowed(request, before=more) if more else "",
        canonical=_narrowed(request, tag=selection.tag.slug) if selection.tag else "",
        tags=[(tag, _narrowed(request, tag=tag.slug)) for tag in await tags_of_ideas(
            request.user, selection)],
        groups=await groups.groups_seen_by(request.user),
        library_kinds=library_kind_choices(),
        library_sizes=library_size_choices(),
    )  # fmt: skip


async def _selection_of(request: Request) -> IdeaSelection:
    asked = request.query_params
    tag, group = asked.get("tag"), asked.get("group")
    return IdeaSelection(
        stage=one_of(Stage, asked.get("stage")),
        tag=await tag_meant(tag, request.user) if tag else None,
        group=await groups.get_group(group, seen_by=request.user) if group else None,
        library_kind=one_of(LibraryKind, asked.get("library_kind")),
        library_size=one_of(LibrarySize, asked.get("library_size")),
        before=asked.get("before", ""),
        with_narrower=wants_narrower(request),
    )


def _tabs(
    request: Request, selection: IdeaSelection, counts: dict[Stage, int]
) -> list[tuple[str, str, bool, int]]:
    """Return the tabs of the list: all ideas, then each stage, with how many there are."""
    total = sum(counts[each] for each in Stage)
    all_of_them = (_("All"), _narrowed(request, stage=""), selection.stage is None, total)
    stages = [
        (word, _narrowed(request, stage=value), selection.stage == value, counts[Stage(value)])
        for value, word, _hint in stage_choices()
    ]
    return [all_of_them, *stages]


def _narrowed(request: Request, **instead: str) -> str:
    """Return the address of the same list, narrowed otherwise, from its beginning."""
    url = request.url.remove_query_params(["before", *instead])
    url = url.include_query_params(**{name: value for name, value in instead.items() if value})
    return f"{url.path}?{url.query}" if url.query else url.path


async def stage(request: Request) -> Response:
    """Ask where an idea goes and why, and move it there."""
    member = signed_in(request)
    thread = await get_thread(request.path_params["id"], seen_by=member)
    if request.method != "POST":
        moderates = (await place_of(member, thread)).moderates
        allowed = policy.can_move_idea(member, thread, moderates=moderates)
        require(allowed, _("Only its author and moderators can move this idea."))
        asked = request.query_params.get("stage", "")
        return await _stage_page(request, thread, StageForm.blank(stage=asked))
    form = await StageForm.read(request)
    if not form.errors:
        with form.hearing():
            await ideas.move_idea(member, thread, form.stage, form.note)
            return redirect_to(f"{thread.url}#idea", notice=_("The idea has moved."))
    return await _stage_page(request, thread, form)


async def _stage_page(request: Request, thread: Thread, form: StageForm) -> Response:
    return page(
        request, "threads/stage.html", status=form.status, section="threads", thread=thread,
        form=form, head=await idea_head(thread.id), steps=steps_of(thread.stage),
        stages=[each for each in stage_choices() if each[0] != (thread.stage or Stage.PROPOSED)],
    )  # fmt: skip


routes: list[BaseRoute] = [
    Route("/ideas", index, name="ideas:index", methods=["GET"]),
    Route("/threads/{id:number}/stage", stage, name="threads:stage", methods=["GET", "POST"]),
]
