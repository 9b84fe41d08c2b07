"""Reading on in the next thread, and who takes part in one."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from forum.accounts.queries import signed_in
from forum.core.house import house
from forum.core.html import asked_number, page, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.threads.queries.addresses import address
from forum.threads.queries.lists import Selection, Show
from forum.threads.queries.reading import PEOPLE, next_unread, people_of
from forum.threads.queries.threads import get_thread
from forum.threads.selecting import selection_of


async def read_on(request: Request) -> Response:
    """Lead to what is new in the next thread that she has not read, of all or of those asked for.

    ``?after=`` is the thread she comes from; ``show``, ``kind``, ``tag`` and ``group`` are as in
    the lists.
    """
    member = signed_in(request)
    selection = await selection_of(request)
    thread = await next_unread(member, selection, after=asked_number(request, "after"))
    if thread is None:
        notice = _("You have read everything.")
        return redirect(request, "threads:index", query=_narrowed(selection), notice=notice)
    # If only what she wrote herself is unread, it leads to the end, so that nobody goes in rings.
    first_new = thread.first_new or thread.last_visible
    return RedirectResponse(f"{thread.url}?from={first_new}#new", 302)


def _narrowed(selection: Selection) -> str:
    show = Show.FOLLOWING if selection.show is Show.FOLLOWING else Show.UNREAD
    asked = {
        "show": show.value,
        "kind": selection.kind.value if selection.kind else "",
        "tag": selection.tag.slug if selection.tag else "",
        "group": selection.group.slug if selection.group else "",
    }
    return urlencode({name: value for name, value in asked.items() if value})


async def people(request: Request) -> Response:
    """Who wrote in a thread."""
    thread = await get_thread(request.path_params["id"], seen_by=request.user)
    found = await people_of(thread.id, PEOPLE, after=asked_number(request, "after"))
    lines = [(person, address(thread, person.first)) for person in found.lines]
    here = house().path_for("threads:people", id=thread.id)
    return page(
        request,
        "threads/people.html",
        section="threads",
        thread=thread,
        lines=lines,
        is_first=not asked_number(request, "after"),
        more=f"{here}?after={found.lines[-1].first}" if found.others else "",
    )


routes: list[BaseRoute] = [
    Route("/threads/next-unread", read_on, name="threads:next-unread", methods=["GET"]),
    Route("/threads/{id:number}/people", people, name="threads:people", methods=["GET"]),
]
