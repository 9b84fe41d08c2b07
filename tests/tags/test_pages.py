"""The page of a tag: all that is said of it, its threads, and the feed of them."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import httpx

from forum.groups.models import Visibility
from forum.tags.actions import following
from forum.tags.actions.editing import Wording
from forum.tags.actions.merging import merge_tag
from forum.tags.actions.proposing import propose_tag
from forum.tags.actions.retiring import retire_tag
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread
from tests.tags.places import a_place, told

Browser = httpx.AsyncClient
ATOM = "{http://www.w3.org/2005/Atom}"


async def test_a_tag_says_all_that_the_vocabulary_has(client: Browser) -> None:
    place = await a_place()

    answer = await client.get(f"/tags/{place.clubs.slug}")

    for words in (
        "Groups that read &amp; talk. Any form.", "Used for Book clubs", "Broader Reading",
        "Related Writing", "In other languages Lesekreise German", "Notation: 12.4",
        "id.loc.gov", "urn:x-other:77 nearly the same",
    ):  # fmt: skip
        assert words in told(answer)
    assert 'rel="external nofollow noopener"><bdi>id.loc.gov' in answer.text
    assert 'href="urn:' not in answer.text
    for ending in ("ttl", "jsonld", "rdf", "atom"):
        address = rf'<link rel="alternate"[^>]* href="/tags/{place.clubs.slug}\.{ending}"'
        assert re.search(address, answer.text)
    assert "Bok clubs" not in answer.text
    assert "Change this tag" not in answer.text
    assert "can help" not in answer.text


async def test_a_reader_is_told_in_her_language(client: Browser) -> None:
    place = await a_place()

    answer = await client.get(f"/tags/{place.clubs.slug}", headers={"Accept-Language": "de"})

    assert "<h1><bdi>Lesekreise</bdi></h1>" in answer.text
    assert "Used for Book clubs Leserunden" in told(answer)
    assert "In other languages Book discussion groups English" in told(answer)


async def test_a_broader_tag_has_the_threads_of_its_narrower_ones(client: Browser) -> None:
    place, private = await a_place(), await a_group(visibility=Visibility.PRIVATE)
    await a_thread(title="Read along", tags=(place.reading,))
    await a_reply(await a_thread(title="Clubs at noon", tags=(place.clubs,)))
    await a_thread(title="Both at once", tags=(place.clubs, place.reading))
    await a_thread(title="Whispered", tags=(place.clubs,), group=private)

    whole = await client.get("/tags/reading")
    own = await client.get("/tags/reading?narrower=no&show=latest")

    assert "Narrower Book discussion groups 2 threads" in told(whole)
    assert "Unanswered 2 " in told(whole)
    for answer, titles in (
        (whole, {"Read along", "Clubs at noon", "Both at once"}),
        (own, {"Read along", "Both at once"}),
    ):
        every = {"Read along", "Clubs at noon", "Both at once", "Whispered"}
        assert {title for title in every if title in answer.text} == titles
    assert 'show=latest&amp;narrower=no"' in whole.text
    assert "show=unanswered&amp;narrower=no" in own.text
    assert "With narrower tags as well" in own.text


async def test_what_is_kept_changes_with_relations_and_notes(client: Browser) -> None:
    place = await a_place()
    before = [told(await client.get(path)) for path in ("/tags/writing", "/tags?view=tree")]

    note = Wording("Writing", definition="With a pen.", broader=[place.reading.key], related=[])
    await place.reworded(place.writing, note)

    after = [told(await client.get(path)) for path in ("/tags/writing", "/tags?view=tree")]
    assert "Related Book discussion groups" in before[0]
    assert "With a pen. Broader Reading" in after[0]
    assert "Related" not in after[0]
    assert "1 narrower" in before[1]
    assert "2 narrower" in after[1]


async def test_former_addresses_and_merged_tags_lead_on(client: Browser) -> None:
    place = await a_place()
    old = place.writing.slug
    await place.reworded(place.writing, Wording("Creative writing"))
    await merge_tag(place.editor, place.clubs, place.reading, "The same.")

    for path, to in (
        (f"/tags/{old}?show=unanswered", "/tags/creative-writing?show=unanswered"),
        (f"/tags/{old}.atom", "/tags/creative-writing.atom"),
        (f"/tags/{place.clubs.slug}", "/tags/reading"),
    ):
        answer = await client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (301, to)


async def test_a_retired_tag_says_what_to_use_instead_and_why(client: Browser) -> None:
    place = await a_place()
    await retire_tag(place.editor, place.clubs, place.reading, "Too narrow for us.")

    answer = await client.get(f"/tags/{place.clubs.slug}")
    index = await client.get("/tags")

    assert "No longer in use. Use instead: Reading Too narrow for us." in told(answer)
    assert "Book clubs" not in index.text


async def test_a_proposal_is_for_those_who_may_know_of_it(client: Browser) -> None:
    proposer, reader = await a_member(), await a_member()
    tag = await propose_tag(proposer, "Repair cafés", "Mending.", "We have two.")
    page, seen = f"/tags/{tag.slug}", list[int]()

    for member in (None, reader, proposer, await a_moderator()):
        if member:
            await signed_in(client, member)
        seen.append((await client.get(page)).status_code)
        assert "Repair" not in (await client.get("/tags")).text
    shown = told(await client.get(page))
    feed = (await client.get(f"{page}.atom")).status_code

    assert seen == [404, 404, 200, 200]
    assert feed == 404
    assert "Proposed. A member proposed it" in shown
    assert "Accept it" in shown


async def test_a_member_sees_who_can_help_and_says_what_she_wants_to_hear(
    client: Browser,
) -> None:
    place, helper = await a_place(), await a_member(name="Ida Winter", library="Elm Street")
    await following.toggle_help(helper, place.reading)
    strangers = await client.get("/tags/reading")
    await signed_in(client, await a_member())

    hers = await client.get("/tags/reading")

    assert "Ida Winter" not in strangers.text
    assert "Members who can help Ida Winter" in told(hers)
    assert "Elm Street" in hers.text
    assert f'action="/tags/{place.reading.slug}/help"' in hers.text
    assert "and its narrower tags" in hers.text
    assert "and its narrower tags" not in (await client.get("/tags/writing")).text


async def test_an_editor_finds_what_she_can_do(client: Browser) -> None:
    place = await a_place()
    await signed_in(client, place.editor)

    answer = await client.get(f"/tags/{place.clubs.slug}")

    for verb in ("edit", "merge", "split", "retire"):
        assert f'href="/tags/{place.clubs.slug}/{verb}"' in answer.text


async def feed_of(client: Browser, path: str) -> list[str | None]:
    answer = await client.get(path)
    feed = ET.fromstring(answer.content)  # noqa: S314 (it is our own)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert feed.findtext(f"{ATOM}title") == "Reading"
    return [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]


async def test_the_feed_has_what_strangers_may_see(client: Browser) -> None:
    place, member = await a_place(), await a_member()
    private = await a_group(member, visibility=Visibility.PRIVATE)
    first = await a_thread(title="Read & talk", tags=(place.reading,), body="It is fun.")
    await a_thread(title="Clubs at noon", tags=(place.clubs,))
    await a_thread(title="Whispered", tags=(place.clubs,), group=private)
    await a_reply(first)
    await signed_in(client, member)

    answer = await client.get("/tags/reading.atom")

    assert await feed_of(client, "/tags/reading.atom") == ["Clubs at noon", "Read & talk"]
    assert await feed_of(client, "/tags/reading.atom?narrower=no") == ["Read & talk"]
    assert f"<id>http://127.0.0.1:8000/threads/{first.id}</id>" in answer.text
    assert "&lt;p&gt;It is fun.&lt;/p&gt;" in answer.text
    again = await client.get(
        "/tags/reading.atom", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304
