"""What is kept is what would be made: after every change, for everybody, on every page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from forum.core.house import house
from forum.core.shelf import Shelf
from tests.threads.changes import Act
from tests.threads.keeping import STRANGER, WHO, Looks, Place, a_place, same, undone
from tests.threads.kept_changes import SEEN_BY_ALL, SEEN_BY_SOME


def pages_of(place: Place, name: str) -> list[str]:
    """Return the pages on which a change of this name is to be looked for."""
    thread = place.question
    if "poll" in name or "vote" in name:
        thread = place.polled
    elif "idea" in name or name in {"report", "try no more"}:
        thread = place.idea
    pages = [thread.url, "/threads"]
    if "tag" in name or "label" in name:
        pages.append(f"/tags/{place.tag.slug}")
    if "group" in name or name in {"join", "leave", "start a thread", "promoted"}:
        pages.append(place.group_url)
    if name == "answer a related thread":
        pages.remove("/threads")
    if name == "start a thread":  # among related threads it may come later
        pages.remove(thread.url)
    return [*pages, place.secret.url] if name in {"thrown out", "another library"} else pages


async def changed_for(look: Looks, former: dict[tuple[str, str], httpx.Response]) -> set[str]:
    """Return for whom pages look otherwise now; what is kept of each is what would be made."""
    kept = {seen: await look.glance(*seen) for seen in former}
    again = {}
    for (page, who), known in former.items():
        if who in {STRANGER, "reader"}:
            asked = {"if-none-match": known.headers.get("etag", "none")}
            again[page, who] = (await look.glance(page, who, **asked)).status_code
    changed = set()
    for (page, who), known in former.items():
        made = await look.made(page, who)
        assert same(kept[page, who], made), f"{page} for {who}"
        is_same = same(known, made)
        expected = 304 if is_same and known.is_success else made.status_code
        assert again.get((page, who), expected) == expected
        changed |= set() if is_same else {who}
    return changed


@dataclass
class Trying:
    """One place in which many things happen, each as if it were the first."""

    look: Looks
    settled: dict[tuple[str, str], httpx.Response]
    shelf: list[tuple[Any, Any]]

    @classmethod
    async def of(cls, client: httpx.AsyncClient, names: Iterable[str]) -> Trying:
        """Make the place; everybody has opened the pages on which these changes are looked for."""
        look = Looks(client, await a_place())
        pages = {page: None for name in names for page in pages_of(look.place, name)}
        settled = await look.settle(pages)
        return cls(look, settled, list(house().kept(Shelf)._kept.items()))

    async def shows(self, name: str, acts: Sequence[Act], whose: set[str] | frozenset[str]) -> None:
        """Prove for whom pages look otherwise by the last act; none of them stays done."""
        place, (*before, act) = self.look.place, acts
        pages = pages_of(place, name)
        async with undone():
            self._as_settled()
            for each in before:
                await each(place)
            settled = await self.look.settle(pages) if before else self.settled
            former = {seen: known for seen, known in settled.items() if seen[0] in pages}
            await act(place)
            assert await changed_for(self.look, former) == whose, name

    def _as_settled(self) -> None:
        house().kept(Shelf).clear()
        house().kept(Shelf)._kept.update(self.shelf)


def _some_at_a_time(changes: Mapping[str, object]) -> pytest.MarkDecorator:
    """Give a test eight changes at a time: making a place and opening its pages takes long."""
    names = list(changes)
    parts = [names[start : start + 8] for start in range(0, len(names), 8)]
    return pytest.mark.parametrize("names", parts, ids=[f"from {part[0]}" for part in parts])


@_some_at_a_time(SEEN_BY_ALL)
async def test_whatever_changes_shows_at_once_and_for_everybody(
    client: httpx.AsyncClient, names: list[str]
) -> None:
    trying = await Trying.of(client, names)

    for name in names:
        await trying.shows(name, SEEN_BY_ALL[name], set(WHO))


@_some_at_a_time(SEEN_BY_SOME)
async def test_what_is_for_some_shows_to_them_alone(
    client: httpx.AsyncClient, names: list[str]
) -> None:
    trying = await Trying.of(client, names)

    for name in names:
        whose, act = SEEN_BY_SOME[name]
        await trying.shows(name, [act], whose)
