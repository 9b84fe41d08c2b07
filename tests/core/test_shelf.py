"""What one process keeps, and what statements are made of."""

from __future__ import annotations

import asyncio
import time
from itertools import product

import httpx
import pytest

from forum.core.documents import large
from forum.core.house import House
from forum.core.lasting import good_for, making
from forum.core.prepared import _Statements
from forum.core.routing import QuickRouter
from forum.core.shelf import Shelf, piece, shelf
from forum.threads.models import Kind
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, a_tag, a_thread


async def test_no_more_is_kept_than_there_is_room_for(house: House) -> None:
    most = house.settings.web.kept_bytes
    words = "x" * 10_000

    for number in range(10_000):
        large(("test", number), lambda: words)

    kept = house.kept(Shelf)._kept
    assert kept.currsize <= most
    assert len(kept) * len(words) <= most
    assert sum(kept[key].size for key in kept) == kept.currsize


async def test_what_is_larger_than_all_room_is_not_kept(house: House) -> None:
    shelf().put(("test",), "", house.settings.web.kept_bytes + 1)

    assert shelf().get(("test",)) is None


async def test_what_holds_a_piece_is_right_no_longer_than_the_piece(house: House) -> None:
    def made() -> str:
        good_for(0.05)
        return "just now"

    for _time in range(2):
        with making() as until:
            large(("test",), lambda: piece(("inner",), made))
        assert until[0] <= time.time() + 0.05

    await asyncio.sleep(0.06)
    assert shelf().get(("inner",)) is None
    assert large(("test",), lambda: "again").body == b"again"


async def visited(client: httpx.AsyncClient) -> None:
    """Open lists of every shape, as a stranger, a member and a moderator."""
    tag, group = await a_tag(), await a_group()
    await a_thread(tags=(tag,), group=group)
    about, there = f"&tag={tag.slug}", f"&group={group.slug}"
    shows = ("latest", "unread", "unanswered", "following")
    ways, narrowed = ("", "&page=2", "&before=9-9", "&after=9-9"), ("", about, there, about + there)
    addresses = [f"/threads?show={show}{w}{n}" for show, w, n in product(shows, ways, narrowed)]
    addresses += ["/", *(f"/threads?kind={kind}" for kind in Kind)]
    for viewer in (None, await a_member(), await a_moderator()):
        if viewer:
            await signed_in(client, viewer)
        for address in addresses:
            assert (await client.get(address)).status_code in {200, 303, 404}, address


async def test_statements_hold_no_stand_ins(client: httpx.AsyncClient, house: House) -> None:
    await visited(client)

    statements = house.kept(_Statements)
    assert len(statements) > 40
    for statement in statements.values():
        assert "73010000000000" not in statement.sql
        assert "0003-03" not in statement.sql
        for value, is_given in zip(statement.values, statement.given, strict=True):
            is_stand_in = str(value).startswith(("7301000", "0003-03", "?"))
            assert is_given or not is_stand_in, statement.sql


@pytest.mark.parametrize("path", ["*", "", "/", "//", "/threads/", "threads"])
def test_whatever_path_is_asked_for_has_a_likeness(path: str) -> None:
    assert list(QuickRouter()._candidates(path)) == []
