"""The vocabulary as data at its addresses, and the page on which editors take a file in."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from forum.core.house import House
from forum.tags.actions.importing import import_vocabulary, read_vocabulary
from forum.tags.models import Change, Status, Tag
from forum.tags.negotiating import preferred_data
from tests.browsing import signed_in
from tests.factories import a_member, a_moderator, a_tag

FILE = b"identifier,prefLabel,altLabel,broader\nk1,Reading,Lecture,\nk2,Poems,,Reading\n"


async def taken(content: bytes = FILE) -> None:
    await import_vocabulary(None, await read_vocabulary("x.csv", content), "x.csv", "")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/tags.csv", "text/csv; charset=utf-8; header=present"),
        ("/tags.ttl", "text/turtle"),
        ("/tags.rdf", "application/rdf+xml"),
        ("/tags.jsonld", "application/ld+json"),
        ("/tags/poems.ttl", "text/turtle"),
        ("/tags/poems.rdf", "application/rdf+xml"),
        ("/tags/poems.jsonld", "application/ld+json"),
    ],
)
async def test_everybody_gets_the_vocabulary_as_data(
    client: httpx.AsyncClient, path: str, kind: str
) -> None:
    await taken()

    answer = await client.get(path)
    again = await client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    await taken(b"identifier,prefLabel\nk2,Verses\n")
    changed = await client.get(path.replace("poems", "verses"))

    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert "Poems" in answer.text
    assert "Reading" in answer.text  # a neighbour's name, too
    assert (again.status_code, again.content) == (304, b"")
    assert "Verses" in changed.text
    assert changed.headers["etag"] != answer.headers["etag"]


async def test_data_of_a_renamed_tag_is_found_at_its_new_address(client: httpx.AsyncClient) -> None:
    await taken()
    await taken(b"identifier,prefLabel\nk2,Verses\n")

    answer = await client.get("/tags/poems.ttl")

    assert (answer.status_code, answer.headers["location"]) == (301, "/tags/verses.ttl")


async def test_of_a_proposal_there_is_no_data(client: httpx.AsyncClient) -> None:
    tag = await a_tag("Seed swaps", status=Status.PROPOSED)

    for path in (f"/tags/{tag.slug}.ttl", f"/concepts/{tag.key}", "/tags/none.rdf", "/concepts/x"):
        assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        ("", None), ("*/*", None), ("text/html", None), ("text/*", None), ("nonsense", None),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", None),
        ("text/turtle", ".ttl"), ("TEXT/TURTLE; Q=0.5", ".ttl"), ("application/ld+json", ".jsonld"),
        ("application/rdf+xml, text/html;q=0.5", ".rdf"), ("text/turtle;q=0.5, text/html", None),
        ("text/turtle;q=0.4, application/ld+json;q=0.6, */*;q=0.1", ".jsonld"),
        ("text/turtle, text/html", None), ("text/turtle;q=0", None), ("text/turtle;q=x", None),
        ("text/html;q=0, */*", ".ttl"), (";;,,=;q", None), ("text/turtle;q=9e9", None),
    ],
)  # fmt: skip
def test_who_prefers_data_is_known_by_what_she_accepts(accept: str, ending: str | None) -> None:
    assert preferred_data(accept) == ending


async def test_permanent_addresses_lead_to_the_page_or_to_data(client: httpx.AsyncClient) -> None:
    await taken()
    await taken(b"identifier,prefLabel,status,successor\ngone,,merged,Poems\n")

    for key in ("k2", "gone"):
        for accept, path in (("text/html", "/tags/poems"), ("text/turtle", "/tags/poems.ttl")):
            answer = await client.get(f"/concepts/{key}", headers={"Accept": accept})
            assert (answer.status_code, answer.headers["location"]) == (303, path)
            assert answer.headers["vary"] == "Accept"


async def test_a_tags_page_leads_to_data_too(client: httpx.AsyncClient) -> None:
    await taken()

    data = await client.get("/tags/poems", headers={"Accept": "application/ld+json"})
    page = await client.get("/tags/poems")

    assert (data.status_code, data.headers["location"]) == (303, "/tags/poems.jsonld")
    assert page.status_code == 200
    assert "Accept" in page.headers["vary"].replace("Accept-", "").split(", ")


async def send(client: httpx.AsyncClient, content: bytes, **fields: str) -> httpx.Response:
    files: Any = {"files": ("list.csv", content, "text/csv")} if content else {"files": ("", b"")}
    return await client.post("/tags/import", data=fields, files=files)


def kept_in(answer: httpx.Response) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', answer.text)
    assert found
    return found[1]


async def test_an_editor_sees_what_a_file_would_do_before_it_does(
    client: httpx.AsyncClient,
) -> None:
    await signed_in(client, await a_moderator())

    page = await client.get("/tags/import")
    seen = await send(client, FILE, action="check")
    nothing = await Tag.all().count()
    done = await send(client, b"", action="import", kept=kept_in(seen), note="Ours.")
    again = await send(client, FILE, action="check")

    assert (page.status_code, seen.status_code, nothing) == (200, 200, 0)
    assert "2 tags would be new." in seen.text
    assert (done.status_code, done.headers["location"]) == (303, "/tags")
    assert (await Change.get()).note == "Ours."
    assert await Tag.all().count() == 2
    assert "Nothing would change" in again.text
    assert 'name="kept"' not in again.text


async def test_nothing_is_done_that_was_not_seen_as_it_is_now(client: httpx.AsyncClient) -> None:
    await signed_in(client, await a_moderator())
    kept = kept_in(await send(client, FILE, action="check"))
    await taken(b"prefLabel\nZines\n")

    straight = await send(client, FILE, action="import")
    late = await send(client, b"", action="import", kept=kept)
    forged = await send(client, b"", action="import", kept=kept[:-3] + "abc")
    await signed_in(client, await a_moderator())
    of_another = await send(client, b"", action="import", kept=kept)

    assert [straight.status_code, late.status_code] == [422, 422]
    assert "the vocabulary has changed since" in late.text
    assert [forged.status_code, of_another.status_code] == [422, 422]
    assert await Tag.all().count() == 1


async def test_faults_and_files_that_are_none_are_told_on_the_page(
    client: httpx.AsyncClient,
) -> None:
    await signed_in(client, await a_moderator())

    faulty = await send(client, b"prefLabel,broader\nPoems,<b>Nowhere\n", action="check")
    none = await send(client, b"", action="check")
    nonsense = await send(client, b"\xff\x00", action="check")

    assert faulty.status_code == 200
    assert "<bdi>Line 2</bdi>: “&lt;b&gt;Nowhere” is not in the vocabulary." in faulty.text
    assert 'name="kept"' not in faulty.text
    assert (none.status_code, nonsense.status_code) == (422, 422)
    assert "Please choose the file." in none.text
    assert "Line 1 is not text in UTF-8." in nonsense.text


async def test_only_editors_get_that_page(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, await a_member())

    assert (await client.get("/tags/import")).status_code == 403
    assert (await send(client, FILE, action="check")).status_code == 403
