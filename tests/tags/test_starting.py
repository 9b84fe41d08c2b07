"""Beginning with the vocabulary that comes with the program."""

from __future__ import annotations

import httpx
import pytest

from forum.core.errors import Forbidden
from forum.core.house import House
from forum.tags.actions.importing import import_vocabulary, read_vocabulary
from forum.tags.actions.sowing import start_vocabulary
from forum.tags.models import Act, Change, Status, Tag
from forum.tags.queries.schemes import scheme_now
from forum.tags.seed import seed, seed_path
from tests.browsing import signed_in
from tests.factories import a_member, a_moderator, a_tag


async def test_editors_are_offered_it_and_take_it(client: httpx.AsyncClient) -> None:
    moderator = await a_moderator()
    browser = await signed_in(client, moderator)

    offered = await browser.get("/tags")
    answer = await browser.post("/tags/import/start")
    page = await browser.get("/tags")

    assert f"Start with a vocabulary of {len(seed())} tags" in offered.text
    assert answer.status_code == 303
    assert "Book discussion groups" in page.text
    assert "Start with a vocabulary" not in page.text
    change = await Change.get()
    assert (change.act, change.member_id, change.count) == (Act.IMPORT, moderator.id, len(seed()))


async def test_members_are_not(client: httpx.AsyncClient) -> None:
    browser = await signed_in(client, await a_member())

    page = await browser.get("/tags")
    answer = await browser.post("/tags/import/start")

    assert "Start with a vocabulary" not in page.text
    assert answer.status_code == 403
    assert await Tag.all().count() == 0


async def test_where_there_are_tags_it_is_refused(house: House) -> None:
    await a_tag("Zines")

    with pytest.raises(Forbidden, match="There are tags already"):
        await start_vocabulary(await a_moderator())

    assert await Tag.all().count() == 1


async def test_what_members_proposed_by_its_name_is_accepted(house: House) -> None:
    names = "Seed libraries", "Book clubs", "Zines"
    for name in names:
        await a_tag(name, status=Status.PROPOSED)

    count = await start_vocabulary(await a_moderator())

    stands = {tag.name: tag.status for tag in await Tag.filter(name__in=names)}
    assert stands == {
        "Seed libraries": Status.ACCEPTED,
        "Book clubs": Status.PROPOSED,
        "Zines": Status.PROPOSED,
    }
    assert (count, await Tag.all().count()) == (len(seed()), len(seed()) + 2)


async def test_what_is_retired_by_its_name_stands_in_the_way(house: House) -> None:
    await a_tag("Outreach", status=Status.RETIRED)

    with pytest.raises(Forbidden, match="not in the vocabulary"):
        await start_vocabulary(await a_moderator())

    assert await Tag.all().count() == 1


async def test_importing_the_file_again_changes_nothing(house: House) -> None:
    editor, path = await a_moderator(), seed_path()
    await start_vocabulary(editor)

    contents = await read_vocabulary(path.name, path.read_bytes())
    found = await import_vocabulary(editor, contents, path.name, "Again.")

    assert (found.faults, found.added, found.changed) == ([], [], [])
    assert await scheme_now() == seed()
