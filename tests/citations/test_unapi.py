"""unAPI as Zotero's translator speaks it: the link and the identifiers of a page, then records."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree as ET

import httpx
import pytest

from forum.groups.models import Visibility
from forum.threads.models import Post, State
from tests.browsing import signed_in
from tests.citations.awkward import TITLE, an_awkward_thread, post_of
from tests.factories import a_group, a_member, a_thread

# What Zotero can read, what it likes best first.
ZOTERO_READS = ["rdf_zotero", "rdf_bibliontology", "mods", "marc", "unimarc", "ris", "refer",
                "bibtex", "rdf_dc"]  # fmt: skip
SITE = "http://127.0.0.1:8000"


def _formats(answer: httpx.Response) -> dict[str, str]:
    assert answer.headers["Content-Type"].startswith("application/xml")
    root = ET.fromstring(answer.content)  # noqa: S314 (we wrote it)
    assert root.tag == "formats"
    return {found.attrib["name"]: found.attrib["type"] for found in root}


@pytest.mark.parametrize("number", [0, 1, 2])
async def test_zotero_saves_what_a_page_is_about(client: httpx.AsyncClient, number: int) -> None:
    thread = await an_awkward_thread()
    path = f"/posts/{(await post_of(thread, number)).id}" if number else f"/threads/{thread.id}"
    page = await client.get(f"{path}/cite")

    (server,) = re.findall(r'<link rel="unapi-server"[^>]* href="([^"]*)"', page.text)
    (identifier,) = re.findall(r'<abbr class="unapi-id" title="([^"]*)"', page.text)
    offered = _formats(await client.get(server))
    best = next(name for name in ZOTERO_READS if name in offered)
    # Zotero puts both into the address as they are.
    record = await client.get(f"{server}?id={unescape(identifier)}&format={best}")

    assert best == "rdf_zotero"
    assert record.status_code == 200
    assert record.headers["Content-Type"].partition(";")[0] == offered[best]
    assert "<z:itemType>forumPost</z:itemType>" in record.content.decode()
    assert TITLE.replace("&", "&amp;") in record.content.decode()


async def test_a_record_is_offered_in_many_formats(client: httpx.AsyncClient) -> None:
    thread = await an_awkward_thread()
    identifier = f"{SITE}/threads/{thread.id}"

    answer = await client.get("/unapi", params={"id": identifier})

    assert answer.status_code == 300
    assert ET.fromstring(answer.content).attrib["id"] == identifier  # noqa: S314
    assert list(_formats(answer)) == ["rdf_zotero", "mods", "bibtex", "ris", "csl"]
    for name, media_type in _formats(answer).items():
        record = await client.get("/unapi", params={"id": identifier, "format": name})
        assert record.headers["Content-Type"].partition(";")[0] == media_type


async def test_other_formats_are_not_acceptable(client: httpx.AsyncClient) -> None:
    thread = await an_awkward_thread()

    answer = await client.get(f"/unapi?id={SITE}/threads/{thread.id}&format=endnote")

    assert answer.status_code == 406


async def test_a_format_of_nothing_is_no_question(client: httpx.AsyncClient) -> None:
    assert (await client.get("/unapi?format=mods")).status_code == 400


@pytest.mark.parametrize(
    "identifier",
    [
        "urn:isbn:123456789X", f"{SITE}/threads/999999", f"{SITE}/posts/999999", f"{SITE}/threads/",
        "https://elsewhere.example/threads/1", f"{SITE}/members/ana", "/threads/1", f"{SITE}", "1",
        f"{SITE}/posts/1?revision=", f"{SITE}/posts/1?revision=x", f"{SITE}/threads/{'9' * 30}",
    ],
)  # fmt: skip
async def test_other_identifiers_are_not_found(client: httpx.AsyncClient, identifier: str) -> None:
    assert (await client.get("/unapi", params={"id": identifier})).status_code == 404


async def test_private_groups_are_for_their_members(client: httpx.AsyncClient) -> None:
    member = await a_member()
    thread = await a_thread(group=await a_group(member, visibility=Visibility.PRIVATE))
    asked = f"/unapi?id={SITE}/threads/{thread.id}"

    for path in (asked, f"{asked}&format=mods", f"{asked}&format=endnote"):
        assert (await client.get(path)).status_code == 404

    await signed_in(client, member)

    assert (await client.get(f"{asked}&format=mods")).status_code == 200


async def test_hidden_posts_are_gone(client: httpx.AsyncClient) -> None:
    reply = await post_of(await an_awkward_thread(), 2)
    await Post.filter(id=reply.id).update(state=State.HIDDEN)

    answer = await client.get(f"/unapi?id={SITE}/posts/{reply.id}?revision=1&format=mods")

    assert answer.status_code == 410
