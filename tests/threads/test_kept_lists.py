"""Lists that are kept: what one reader's address or news did to the list is not shown to others."""

from __future__ import annotations

import httpx
import pytest

from forum.core.database import now
from forum.threads.models import Participation
from tests.factories import a_group, a_reply, a_thread
from tests.threads.keeping import BEFORE, STRANGER, Looks, a_place


@pytest.mark.parametrize("who", [STRANGER, "reader"])
async def test_what_somebody_adds_to_an_address_is_not_handed_on(
    client: httpx.AsyncClient, who: str
) -> None:
    place = await a_place()
    look = Looks(client, place)
    for _number in range(31):
        await a_thread(group=place.group, author=place.who["asker"], created_at=BEFORE)

    await look.open("/threads?from=ida-reads-this", who)
    shown = await look.open("/threads", who)

    assert "before=" in shown.text
    assert "ida-reads-this" not in shown.text


async def test_a_list_that_was_empty_can_begin_with_what_is_pinned(
    client: httpx.AsyncClient,
) -> None:
    place = await a_place()
    look, group = Looks(client, place), await a_group()
    page = f"/groups/{group.slug}"
    assert "No threads yet" in (await look.open(page, "reader")).text

    await a_thread(
        group=group, author=place.who["asker"], title="Read this first",
        pinned_until=now().replace(year=2099),
    )  # fmt: skip

    assert "Read this first" in (await look.open(page, "reader")).text


async def test_the_way_to_what_is_new_is_each_readers_own(client: httpx.AsyncClient) -> None:
    place = await a_place()
    look, (helper, asker) = Looks(client, place), (place.who["helper"], place.who["asker"])
    group = await a_group()
    thread = await a_thread(group=group, author=asker, created_at=BEFORE)
    await a_reply(thread, author=helper, created_at=BEFORE)
    await a_reply(thread, author=place.who["insider"], created_at=BEFORE)
    for member, last_read in ((helper, 2), (asker, 1)):
        await Participation.create(thread=thread, member=member, last_read=last_read)

    theirs = (await look.open(f"/groups/{group.slug}", "helper")).text
    hers = (await look.open(f"/groups/{group.slug}", "asker")).text

    assert f"{thread.url}?from=3#new" in theirs
    assert f"{thread.url}?from=2#new" in hers
