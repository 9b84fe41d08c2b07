"""All tags by the alphabet, as a tree and in print; and lists narrowed by any of their labels."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from forum.groups.models import Visibility
from forum.tags.actions.proposing import propose_tag
from forum.tags.models import Tag
from forum.threads.models import Kind
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_thread
from tests.tags.places import a_place, told

Browser = httpx.AsyncClient


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/threads", "book clubs"),
        ("/", "BOK CLUBS"),
        ("/ideas", "Lesekreise"),
        ("/groups/elm", "Book-discussion groups"),
    ],
)
async def test_lists_are_narrowed_by_any_label(client: Browser, path: str, asked: str) -> None:
    place, group = await a_place(), await a_group(name="Elm", slug="elm")
    about: dict[str, Any] = {"group": group, "kind": Kind.IDEA}
    await a_thread(title="Clubs at noon", tags=(place.clubs,), **about)
    await a_thread(title="Read along", tags=(place.reading,), **about)

    answer = await client.get(path, params={"tag": asked})
    broader = await client.get(path, params={"tag": "reading"})
    own = await client.get(path, params={"tag": "reading", "narrower": "no"})

    canonical = f'<link rel="canonical" href="http://127.0.0.1:8000{path}?tag={place.clubs.slug}">'
    assert canonical in answer.text
    assert "Clubs at noon" in answer.text
    assert "Read along" not in answer.text
    assert "Clubs at noon" in broader.text
    assert "Clubs at noon" not in own.text
    assert "Read along" in own.text


async def test_a_list_is_not_narrowed_by_what_nobody_may_know(client: Browser) -> None:
    tag = await propose_tag(await a_member(), "Repair cafés", "", "")

    for asked in (tag.slug, "repair cafes", "no such thing", "x" * 900):
        assert (await client.get("/threads", params={"tag": asked})).status_code == 404


async def test_the_alphabet_has_other_words_as_well(client: Browser) -> None:
    place = await a_place()
    await a_thread(tags=(place.clubs,))

    answer = await client.get("/tags")

    assert "B Book clubs → see Book discussion groups Book discussion groups 1 thread" in told(
        answer
    )
    assert "Reading 1 thread" in told(answer)
    assert "3 tags" in told(answer)
    assert "Bok clubs" not in answer.text
    assert "Leserunden" not in answer.text
    assert re.search(r'<script type="module" src="/static/js/filter\.\w+\.js">', answer.text)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("bok", "1 tag B Book discussion groups 0 threads"),
        ("groups book", "1 tag B Book discussion groups"),
        ("clubs", "1 tag B Book clubs → see Book discussion groups Book discussion groups 0"),
        ("skating", "0 tags No tag has these words"),
        ("ing", "2 tags R Reading"),
    ],
)
async def test_tags_are_found_by_their_words(client: Browser, asked: str, words: str) -> None:
    await a_place()

    answer = await client.get("/tags", params={"q": asked})

    assert words in told(answer)


async def test_a_large_vocabulary_has_a_page_for_each_letter(client: Browser) -> None:
    await Tag.bulk_create(
        Tag(name=f"{letter}{number}", slug=f"{letter}{number}".lower(), key=f"{letter}{number}")
        for letter in "BZ"
        for number in range(151)
    )

    first, last = await client.get("/tags"), await client.get("/tags?letter=Z")

    assert "302 tags" in told(first)
    assert "B150" in first.text
    assert "Z150" not in first.text
    assert "Z150" in last.text
    assert 'href="/tags?letter=Z" aria-current="page"' in last.text
    assert (await client.get("/tags?letter=Q")).status_code == 404


async def test_the_tree_counts_what_a_reader_may_see(client: Browser) -> None:
    place, member = await a_place(), await a_member()
    private = await a_group(member, visibility=Visibility.PRIVATE)
    await a_thread(tags=(place.reading, place.clubs))
    await a_thread(tags=(place.clubs,))
    await a_thread(tags=(place.clubs,), group=private)

    tree = told(await client.get("/tags?view=tree"))
    under = told(await client.get(f"/tags?view=tree&under={place.clubs.slug}"))
    await signed_in(client, member)
    hers = told(await client.get("/tags?view=tree&under=reading"))

    assert "Reading 2 threads, 1 with the tag itself 1 narrower : Reading" in tree
    assert "Top Reading Book discussion groups 2 threads Nothing stands under" in under
    assert "Reading 3 threads, 1 with the tag itself Book discussion groups 3 threads" in hers
    assert (await client.get("/tags?view=tree&under=none")).status_code == 404


async def test_the_thesaurus_can_be_printed(client: Browser) -> None:
    place = await a_place()

    answer = await client.get("/tags/thesaurus")

    assert "Book clubs Use Book discussion groups" in told(answer)
    said = "Book discussion groups 12.4 Groups that read &amp; talk. Scope note Any form."
    assert f"{said} Used for Book clubs Broader Reading Related Writing" in told(answer)
    assert "Reading Narrower Book discussion groups" in told(answer)
    assert f'href="/tags/{place.clubs.slug}"' in answer.text
    unchanged = {"If-None-Match": answer.headers["etag"]}
    assert (await client.get("/tags/thesaurus", headers=unchanged)).status_code == 304


async def test_an_empty_vocabulary_says_so(client: Browser) -> None:
    for path in ("/tags", "/tags?view=tree"):
        assert "No tags yet" in (await client.get(path)).text
