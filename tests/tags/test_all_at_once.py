"""Editors who rearrange the vocabulary while members write, with real commits in two houses.

On PostgreSQL two who hold what the other waits for would end in an error a second later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import count

from forum.accounts.models import Member
from forum.app import build_house
from forum.core.errors import Refusal
from forum.core.settings import Settings
from forum.tags.actions.deciding import decline_proposal
from forum.tags.actions.editing import Wording, edit_tag
from forum.tags.actions.merging import merge_tag, undo_merge
from forum.tags.actions.proposing import proposal
from forum.tags.actions.purging import gather_stragglers
from forum.tags.actions.splitting import Part, split_tag
from forum.tags.laws import breaches
from forum.tags.models import Status, Tag
from forum.tags.queries.schemes import scheme_now
from forum.threads.actions.edits import Heading, edit_post
from forum.threads.actions.restructuring import merge_thread
from forum.threads.actions.sorting import retag_thread
from forum.threads.actions.threads import start_thread
from forum.threads.models import Kind, Post, Thread
from tests.factories import a_group, a_member, a_moderator, a_tag, a_thread

ROUNDS = 3
WHY = "To see whether it holds."
_number = count(1)


class Place:
    """Two tags, some threads with them, and those who are at work."""

    tags: Sequence[Tag]
    threads: Sequence[Thread]
    editor: Member

    async def fill(self) -> None:
        self.editor = await a_moderator()
        self.tags = [await a_tag("Book clubs"), await a_tag("Reading groups")]
        self.threads = [await a_thread(tags=(tag,)) for tag in (*self.tags, *self.tags)]


async def _start(p: Place) -> None:
    member, group = await a_member(), await a_group()  # whom it lets in: a name on many pages
    title = f"What works for you, number {next(_number)}?"
    new = proposal(f"Word {next(_number)}")
    for tags in ([p.tags[0]], [p.tags[1], new]):
        await start_thread(member, group, Kind.QUESTION, title + tags[0].name, "Tell.", tags)


async def _retitle(p: Place) -> None:
    for thread in p.threads:
        opening = await Post.get(thread_id=thread.id, number=1)
        new = proposal(f"Word {next(_number)}")
        for tags in (p.tags, [p.tags[0], new]):
            title = f"What else works for you, number {next(_number)}?"
            heading = Heading(title, Kind.QUESTION, tags)
            await edit_post(p.editor, opening, opening.body, reason=WHY, heading=heading)


async def _retag(p: Place) -> None:
    for thread in reversed(p.threads):
        await retag_thread(p.editor, thread, [p.tags[1]], WHY)
        await retag_thread(p.editor, thread, list(p.tags), WHY)


async def _merge_threads(p: Place) -> None:
    one, other = await a_thread(tags=(p.tags[0],)), await a_thread(tags=(p.tags[1],))
    await merge_thread(p.editor, one, other, WHY)


async def _rename(p: Place) -> None:
    for name in ("Book circles", "Book clubs"):
        tag = await Tag.get(id=p.tags[0].id)
        await edit_tag(p.editor, tag, Wording(f"{name} {next(_number)}"), WHY)


async def _split(p: Place) -> None:
    ids = [thread.id for thread in p.threads]
    await split_tag(p.editor, p.tags[1], Part(f"Circles {next(_number)}", threads=ids), WHY)


async def _merge_and_undo(p: Place) -> None:
    change = await merge_tag(p.editor, p.tags[0], p.tags[1], WHY)
    await undo_merge(p.editor, change, WHY)


async def _decline(p: Place) -> None:
    for tag in await Tag.filter(status=Status.PROPOSED):
        await decline_proposal(p.editor, tag, WHY)
    await gather_stragglers()


_WRITERS = (_start, _retitle, _retag, _merge_threads)
_EDITORS = (_rename, _split, _merge_and_undo, _decline)


async def test_nobody_waits_for_ever_and_no_subject_is_lost(elsewhere: Settings) -> None:
    place = Place()
    async with build_house(elsewhere):
        await place.fill()

    async def work(acts: Sequence[Callable[[Place], Awaitable[None]]]) -> None:
        async with build_house(elsewhere):
            await asyncio.gather(*(_again_and_again(act, place) for act in acts))

    await asyncio.gather(*(asyncio.create_task(work(acts)) for acts in (_WRITERS, _EDITORS)))

    async with build_house(elsewhere):
        await gather_stragglers()
        scheme = await scheme_now()
        assert breaches(scheme) == []
        assert await Thread.filter(tags__status=Status.MERGED).count() == 0
        assert [thread.id for thread in place.threads if not await thread.tags.all()] == []


async def _again_and_again(act: Callable[[Place], Awaitable[None]], place: Place) -> None:
    for _round in range(ROUNDS):
        try:
            await act(place)
        except Refusal:  # another was first
            await asyncio.sleep(0)
