"""What is kept is what would be made: after every change, for everybody, on every page."""

from __future__ import annotations

import httpx
import pytest

from tests.threads.keeping import STRANGER, WHO, Looks, Place, a_place, same
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


@pytest.mark.parametrize("name", SEEN_BY_ALL)
async def test_whatever_changes_shows_at_once_and_for_everybody(
    client: httpx.AsyncClient, name: str
) -> None:
    place = await a_place()
    look, (*before, act) = Looks(client, place), SEEN_BY_ALL[name]
    for each in before:
        await each(place)
    former = await look.settle(pages_of(place, name))

    await act(place)

    assert await changed_for(look, former) == set(WHO)


@pytest.mark.parametrize("name", SEEN_BY_SOME)
async def test_what_is_for_some_shows_to_them_alone(client: httpx.AsyncClient, name: str) -> None:
    place = await a_place()
    look, (whose, act) = Looks(client, place), SEEN_BY_SOME[name]
    former = await look.settle(pages_of(place, name))

    await act(place)

    assert await changed_for(look, former) == whose
