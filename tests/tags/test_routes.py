"""The pages of the vocabulary."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from forum.tags.models import Label, LabelKind, Tag
from forum.tags.queries import tags as queries
from tests.browsing import signed_in
from tests.factories import a_member, a_moderator, a_tag
from tests.tags.labels import alternatives_of, labels_of

NEW = {"name": "Tool libraries", "scope_note": "Things to lend.", "alternatives": "Tool lending",
       "hidden": "Tol libraries", "reason": "Asked for."}  # fmt: skip


async def an_entry() -> Tag:
    tag = await a_tag("Book discussion groups", scope_note="Any form.\n\nNot authors’ visits.")
    await Label.create(tag=tag, text="Book clubs", folded="book clubs", kind=LabelKind.ALTERNATIVE)
    await Label.create(tag=tag, text="Bok clubs", folded="bok clubs", kind=LabelKind.HIDDEN)
    return tag


async def test_anyone_reads_the_list(client: httpx.AsyncClient) -> None:
    await an_entry()

    answer = await client.get("/tags")

    assert answer.status_code == 200
    assert "Book discussion groups" in answer.text
    assert "Book clubs" in answer.text
    assert "Bok clubs" not in answer.text
    assert "Add a tag" not in answer.text


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [("book", True), ("Bok", True), ("skating", False), ("x" * 900, False), ("<b>", False)],
)
async def test_the_list_is_narrowed_by_words(
    client: httpx.AsyncClient, asked: str, is_found: bool
) -> None:
    await an_entry()

    answer = await client.get("/tags", params={"q": asked})

    assert ("Book discussion groups" in answer.text) == is_found
    assert ("No tag has these words" in answer.text) == (not is_found)
    assert "<b>" not in answer.text


async def test_a_tag_says_what_it_means(client: httpx.AsyncClient) -> None:
    tag = await an_entry()

    answer = await client.get(f"/tags/{tag.slug}")

    assert answer.status_code == 200
    for words in ("Any form.", "Not authors’ visits.", "Used for", "Book clubs"):
        assert words in answer.text
    assert "Bok clubs" not in answer.text
    assert "Change this tag" not in answer.text


@pytest.mark.parametrize("slug", ["no-such-tag", "x" * 3000, "%F0%9F%99%82", "a b", "%25"])
async def test_there_is_no_such_tag(client: httpx.AsyncClient, slug: str) -> None:
    assert (await client.get(f"/tags/{slug}")).status_code == 404


async def test_suggestions_are_json_for_the_asking_browser_only(client: httpx.AsyncClient) -> None:
    tag = await an_entry()

    answer = await client.get("/tags/suggest", params={"q": "clubs"})

    assert answer.json() == [
        {
            "name": tag.name, "slug": tag.slug, "note": "Any form. Not authors’ visits.",
            "for": "Book clubs", "threads": 0, "proposed": False,
            "about": "used for “Book clubs” · 0 threads",
        }
    ]  # fmt: skip
    assert answer.headers["cache-control"] == "no-store"
    assert (await client.get("/tags/suggest")).json() == []


async def test_a_moderator_adds_a_tag(client: httpx.AsyncClient) -> None:
    await signed_in(client, await a_moderator())

    form = await client.get("/tags/new", params={"name": "Tool libraries"})
    answer = await client.post("/tags/new", data=NEW)
    shown = await client.get(answer.headers["location"])

    tag = await queries.get_tag("tool-libraries")
    assert 'value="Tool libraries"' in form.text
    assert answer.status_code == 303
    assert "The tag is added." in shown.text
    assert await labels_of(tag, LabelKind.HIDDEN) == ["Tol libraries"]


async def test_a_moderator_changes_a_tag(client: httpx.AsyncClient) -> None:
    await signed_in(client, await a_moderator())
    tag = await an_entry()

    form = await client.get(f"/tags/{tag.slug}/edit")
    answer = await client.post(f"/tags/{tag.slug}/edit", data=NEW)

    assert "Bok clubs" in form.text
    assert answer.status_code == 303
    assert await alternatives_of(tag) == ["Book discussion groups", "Tool lending"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"name": "\u200b"}, "Please fill this in."),
        ({"name": "x" * 121}, "Use at most 120 characters."),
        ({"name": "book clubs"}, "belongs to the tag “Book discussion groups” already."),
        ({"name": "a|b"}, "A label has no bar"),
        ({"alternatives": "x" * 121}, "at most 120 characters."),
        ({"alternatives": ",".join(map(str, range(200)))}, "more than can be taken."),
        ({"hidden": "—"}, "A label is made of letters or digits."),
        ({"scope_note": "x" * 2001}, "Use at most 2000 characters."),
    ],
)
async def test_a_wrong_form_comes_back_with_its_words(
    client: httpx.AsyncClient, changed: dict[str, Any], sentence: str
) -> None:
    await signed_in(client, await a_moderator())
    await an_entry()

    answer = await client.post("/tags/new", data=NEW | changed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Things to lend." in answer.text or "scope_note" in changed


async def test_why_a_tag_is_changed_is_asked(client: httpx.AsyncClient) -> None:
    await signed_in(client, await a_moderator())
    tag = await an_entry()

    answer = await client.post(f"/tags/{tag.slug}/edit", data=NEW | {"reason": ""})

    assert answer.status_code == 422
    assert (await queries.get_tag(tag.slug)).name == "Book discussion groups"


async def test_others_dont_keep_the_vocabulary(client: httpx.AsyncClient) -> None:
    tag = await an_entry()
    pages = ["/tags/new", f"/tags/{tag.slug}/edit"]

    for page in pages:
        assert (await client.post(page, data=NEW)).status_code == 401
    await signed_in(client, await a_member())
    for page in pages:
        assert (await client.get(page)).status_code == 403
        assert (await client.post(page, data=NEW)).status_code == 403
