"""Random merges, undos and the like on both databases: nothing is lost on the way."""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.accounts.models import Member, Wish
from forum.core.database import atomic
from forum.core.errors import Complaint, Forbidden
from forum.core.house import House
from forum.tags.actions.editing import Wording, edit_tag
from forum.tags.actions.merging import merge_tag, undo_merge
from forum.tags.actions.retiring import restore_tag, retire_tag
from forum.tags.laws import breaches
from forum.tags.models import Act, Change, Tag, TagFollow, Within
from forum.tags.queries.schemes import ids_of, scheme_now
from forum.threads.models import Thread
from tests.factories import a_group, a_member, a_moderator, a_tag, a_thread
from tests.tags.schemes import closure

MOST = 3  # few, so that they meet
_acts = st.sampled_from(["merge", "merge", "undo", "undo", "broader", "retire", "restore"])
_edits = st.tuples(_acts, st.integers(0, MOST * MOST - 1))
# Each thread has some of them, and each member chose something for some of them.
_SOME = [set(some) for size in (1, 2, 3) for some in combinations(range(MOST), size)]
_WISHES = [(Wish.EVERY, True), (Wish.NOTHING, False), (Wish.DIGEST, True)]


class _Undone(Exception):
    pass


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_edits, min_size=4, max_size=12))
async def test_whatever_editors_do_nothing_is_lost(
    house: House, those: list[tuple[str, int]]
) -> None:
    try:
        async with atomic():
            place = await a_place()

            for act, which in those:
                await place.does(act, which)

            await place.is_whole()
            raise _Undone  # noqa: TRY301 (each example begins anew)
    except _Undone:
        pass


async def a_place() -> Place:
    tags = [await a_tag(f"Tag {n}") for n in range(MOST)]
    editor, group = await a_moderator(), await a_group()
    place = Place(editor, tags)
    for some in _SOME:
        those = tuple(tags[n] for n in some)
        place.threads.append((await a_thread(tags=those, group=group, author=editor), some))
        member = await a_member()
        place.members.append((member, {n: _WISHES[n] for n in some}))
        await TagFollow.bulk_create(
            TagFollow(member=member, tag=tags[n], wish=_WISHES[n][0], with_narrower=_WISHES[n][1])
            for n in some
        )
    return place


class Place:
    """Tags, threads that were given them, and members who chose something for them."""

    def __init__(self, editor: Member, tags: list[Tag]) -> None:
        self.editor, self.tags = editor, tags
        self.threads: list[tuple[Thread, set[int]]] = []
        self.members: list[tuple[Member, dict[int, Any]]] = []
        self.merges: list[tuple[Change, int]] = []
        self.into: dict[int, int] = {}

    async def does(self, act: str, which: int) -> None:
        """Do it to some of the tags that are there yet, if it's allowed."""
        rest = [n for n in range(MOST) if n not in self.into]
        one = rest.pop(which % len(rest))
        other = rest[which % len(rest)] if rest else one
        with suppress(Complaint, Forbidden):
            await getattr(self, f"_{act}")(one, other)

    async def _merge(self, one: int, other: int) -> None:
        change = await merge_tag(self.editor, self.tags[one], self.tags[other], "The same.")
        self.merges.append((change, one))
        self.into[one] = other

    async def _undo(self, one: int, _other: int) -> None:
        if self.merges:
            change, gone = self.merges.pop(one % len(self.merges))
            try:
                await undo_merge(self.editor, change, "Not the same.")
            except Forbidden:
                self.merges.append((change, gone))
            else:
                del self.into[gone]

    async def _broader(self, one: int, other: int) -> None:
        tag, broader = self.tags[one], (await scheme_now())[self.tags[one].key].broader
        wording = Wording(tag.name, broader=broader ^ {self.tags[other].key})
        await edit_tag(self.editor, tag, wording, "It stands there.")

    async def _retire(self, one: int, other: int) -> None:
        await retire_tag(self.editor, self.tags[one], self.tags[other], "Too old.")

    async def _restore(self, one: int, _other: int) -> None:
        retired = [n for n, tag in enumerate(self.tags) if n not in self.into]
        await restore_tag(self.editor, self.tags[retired[one % len(retired)]], "Missed.")

    def _at(self, tag: int) -> int:
        while tag in self.into:
            tag = self.into[tag]
        return tag

    async def is_whole(self) -> None:
        scheme = await scheme_now()
        ids = await ids_of(scheme)
        rows = await Within.all().values_list("tag_id", "broader_id", "steps")
        assert breaches(scheme) == []
        assert set(rows) == {(ids[key], ids[up], steps) for key, up, steps in closure(scheme)}
        for thread, given_tags in self.threads:
            found = {tag.id for tag in await thread.tags.all()}
            assert found == {self.tags[self._at(n)].id for n in given_tags}
        for member, wishes in self.members:
            await self._hears(member, wishes)

    async def _hears(self, member: Member, wishes: dict[int, Any]) -> None:
        rows = await TagFollow.filter(member=member)
        found = {row.tag_id: (row.wish, row.with_narrower) for row in rows}
        assert found.keys() == {self.tags[self._at(n)].id for n in wishes}
        for n, wish in wishes.items():
            if self._at(n) == n:
                assert found[self.tags[n].id] == wish
        assert await Change.filter(act=Act.MERGE, undone_at=None).count() == len(self.into)
