"""Opening a page of a thread: what is asked for, by whom, and whether she may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from forum.accounts.models import Viewer
from forum.core.html import asked_number, page_number
from forum.threads import policy
from forum.threads.models import State, Thread
from forum.threads.queries.addresses import page_with
from forum.threads.queries.mine import Mine, mine_of
from forum.threads.queries.pages import Sight, sight_of
from forum.threads.queries.threads import Place, place_in
from forum.threads.queries.whereabouts import whereabouts


@dataclass(frozen=True)
class ThreadPages:
    """The pages of a thread: as ``forum.core.html.Page``."""

    thread_url: str
    number: int
    last: int

    def url(self, number: int) -> str:
        return f"{self.thread_url}?page={number}" if number > 1 else self.thread_url


@dataclass(frozen=True)
class Opened:
    """A page of a thread as one viewer sees it."""

    viewer: Viewer
    sight: Sight
    place: Place
    mine: Mine
    number: int

    @property
    def thread(self) -> Thread:
        return self.sight.thread

    @property
    def waits_until(self) -> datetime | None:
        """Until when the viewer has to wait before she can reply; None if she need not."""
        if not self.place.can_reply or self.thread.is_locked:
            return None
        last, moderates = self.mine.last_posted, self.place.moderates
        return policy.waits_until(self.thread, last, moderates=moderates)

    @property
    def pages(self) -> ThreadPages:
        return ThreadPages(self.thread.url, self.number, page_with(self.thread.last_number))


async def opened(request: Request) -> Opened:
    """Open the page of a thread that the address asks for.

    Raises:
        NotFound: if there is none that this viewer may know of.
        Moved: if it became part of another.
        Gone: if it was taken away.
    """
    viewer = request.user
    sight = await sight_of(request.path_params["id"])
    number = page_asked_for(request, sight.thread.last_number)
    mine = await mine_of(viewer, sight.thread, number)
    may_open = policy.can_open(viewer, sight.thread, sight.thread.group, mine.membership)
    if sight.thread.state is State.MERGED or not may_open:
        raise await whereabouts(sight.thread.id, viewer)
    place = place_in(viewer, sight.thread, mine.membership, mine.participation)
    return Opened(viewer, sight, place, mine, number)


def page_asked_for(request: Request, last_number: int) -> int:
    """Return the page of a thread that the address asks for."""
    if not request.scope["query_string"] and request.method != "POST":
        return 1
    if "page" in request.query_params:
        return page_number(request)
    if first_new := asked_number(request, "from"):
        return page_with(min(first_new, last_number))
    # A reply that is being written belongs to the end of the thread.
    writes = request.method == "POST" or not {"reply_to", "quote"}.isdisjoint(request.query_params)
    return page_with(last_number) if writes else 1
