"""Two moderators at once, with real commits: two houses on one database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from forum.accounts.models import Member
from forum.app import build_house
from forum.core.errors import Complaint
from forum.core.settings import Settings
from forum.tags.actions import editing as actions
from forum.tags.actions.editing import Wording
from forum.tags.actions.merging import merge_tag
from forum.tags.laws import breaches
from forum.tags.models import Label, Status, Tag
from forum.tags.queries import tags as queries
from forum.tags.queries.schemes import scheme_now
from tests.factories import a_moderator, a_tag, a_thread
from tests.tags.labels import alternatives_of


async def add_at_once(settings: Settings, *wordings: Wording) -> list[Any]:
    """Add tags at the same time, each in a house of its own; return what came of it."""

    async def add(wording: Wording) -> Tag:
        async with build_house(settings):
            return await actions.add_tag(await a_moderator(), wording)

    tasks = [asyncio.create_task(add(wording)) for wording in wordings]
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_two_equal_tags_at_once_are_one_and_a_sentence(elsewhere: Settings) -> None:
    results = await add_at_once(elsewhere, *[Wording("Zines"), Wording("zines", "Small.")] * 3)

    complaints = [str(result) for result in results if isinstance(result, Complaint)]
    async with build_house(elsewhere):
        assert await Tag.all().count() == await Label.all().count() == 1
    assert len(complaints) == 5
    assert all("belongs to the tag “" in sentence for sentence in complaints)


async def test_names_of_one_address_at_once(elsewhere: Settings) -> None:
    results = await add_at_once(elsewhere, Wording("C++"), Wording("C#"))

    assert not [r for r in results if not isinstance(r, Tag | Complaint)]


async def test_two_changes_at_once_lose_no_label(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        tag = await actions.add_tag(await a_moderator(), Wording("Zines"))

    async def rename(name: str) -> None:
        async with build_house(elsewhere):
            await actions.edit_tag(await a_moderator(), tag, Wording(name), "Better.")

    await asyncio.gather(*(asyncio.create_task(rename(name)) for name in ("Fanzines", "Booklets")))

    async with build_house(elsewhere):
        tag = await Tag.get()
        words = {tag.name, *await alternatives_of(tag)}
        assert tag.name in {"Fanzines", "Booklets"}
        assert words >= {"Fanzines", "Booklets"}


async def at_once(settings: Settings, *acts: Callable[[Member], Awaitable[Any]]) -> list[Any]:
    """Do different things at the same time, each in a house of its own."""

    async def do(act: Callable[[Member], Awaitable[Any]]) -> Any:
        async with build_house(settings):
            return await act(await a_moderator())

    tasks = [asyncio.create_task(do(act)) for act in acts]
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_two_merges_crosswise_make_one_tag_of_two(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        one, other = await a_tag("Book clubs"), await a_tag("Book groups")
        threads = [await a_thread(tags=tags) for tags in ((one,), (other,), (one, other))]

    results = await at_once(
        elsewhere,
        lambda editor: merge_tag(editor, one, other, "The same."),
        lambda editor: merge_tag(editor, other, one, "The same."),
    )

    async with build_house(elsewhere):
        [left] = await Tag.filter(status=Status.ACCEPTED)
        assert [type(result) for result in results].count(Complaint) == 1
        assert [await thread.tags.all() for thread in threads] == [[left]] * 3
        assert breaches(await scheme_now()) == []


async def test_a_rename_and_a_merge_at_once_lose_no_label(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        one, other = await a_tag("Book clubs"), await a_tag("Book groups")

    results = await at_once(
        elsewhere,
        lambda editor: merge_tag(editor, one, other, "The same."),
        lambda editor: actions.edit_tag(editor, other, Wording("Reading groups"), "Wider."),
    )

    async with build_house(elsewhere):
        scheme = await scheme_now()
        assert not [result for result in results if isinstance(result, Exception)]
        assert breaches(scheme) == []
        assert scheme[other.key].name("en") == "Reading groups"
        for slug in ("book-clubs", "book-groups"):
            assert (await queries.get_tag(slug)).id == other.id
