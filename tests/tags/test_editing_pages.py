"""The form of a tag: all that it has, in every language, and two editors at once."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from forum.accounts.models import Role
from forum.core.house import House
from forum.tags.actions.editing import Wording, add_tag, edit_tag
from forum.tags.actions.merging import merge_tag
from forum.tags.models import Act, Change, Label, LabelKind, MatchKind, NoteKind, Tag
from forum.tags.queries import tags as queries
from forum.tags.queries.schemes import scheme_now
from tests.browsing import signed_in
from tests.factories import a_member, a_tag
from tests.tags.labels import alternatives_of

ALL = {
    "name": "Tool libraries", "scope_note": "Things to lend.", "definition": "A place for tools.",
    "alternatives": "Tool lending", "hidden": "Tol libraries", "broader": "Collections",
    "related": "seed swaps, Makers", "notation": "025.17", "reason": "Asked for.",
    "exact": "https://id.loc.gov/1\n\nhttps://id.loc.gov/2", "close": "urn:isbn:1",
}  # fmt: skip


async def an_editor(client: httpx.AsyncClient) -> Any:
    editor = await a_member(role=Role.EDITOR)
    await signed_in(client, editor)
    return editor


async def three_tags() -> list[Tag]:
    return [await a_tag(name) for name in ("Collections", "Seed swaps", "Makers")]


def seen_in(page: httpx.Response) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page.text)
    assert found
    return found[1]


async def test_a_tag_is_added_with_all_it_has_and_shown_so(client: httpx.AsyncClient) -> None:
    await an_editor(client)
    tags = await three_tags()

    answer = await client.post("/tags/new", data=ALL)

    concept = (await scheme_now())[(await queries.get_tag("tool-libraries")).key]
    form = (await client.get("/tags/tool-libraries/edit")).text
    assert answer.status_code == 303
    assert concept.broader == {tags[0].key}
    assert concept.related == {tags[1].key, tags[2].key}
    assert concept.remark(NoteKind.DEFINITION, "en") == "A place for tools."
    assert {(same.kind, same.address) for same in concept.same} == {
        (MatchKind.EXACT, "https://id.loc.gov/1"), (MatchKind.EXACT, "https://id.loc.gov/2"),
        (MatchKind.CLOSE, "urn:isbn:1"),
    }  # fmt: skip
    for value in ("Collections", "Makers, Seed swaps", "025.17", "https://id.loc.gov/1"):
        assert value in form


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"broader": "Collections, Unheard of"}, "broader"),
        ({"related": "Collections"}, "related"),
        ({"related": "Unheard of"}, "related"),
        ({"exact": "no address"}, "exact"),
        ({"exact": "https://a.example/1", "close": "https://a.example/1"}, "close"),
        ({"notation": "x" * 61}, "notation"),
        ({"definition": "x" * 2001}, "definition"),
    ],
)
async def test_what_cannot_be_taken_is_said_beside_its_field(
    client: httpx.AsyncClient, changed: dict[str, str], field: str
) -> None:
    await an_editor(client)
    await three_tags()

    answer = await client.post("/tags/new", data=ALL | changed)

    assert answer.status_code == 422
    assert f'id="field-{field}-error"' in answer.text
    assert "Things to lend." in answer.text


async def test_a_tag_gets_words_in_another_language(client: httpx.AsyncClient) -> None:
    editor = await an_editor(client)
    tag = await add_tag(editor, Wording("Gifts", "Not bought.", notation="7"))
    words = {"name": "Regalos", "alternatives": "Obsequios", "scope_note": "Nada.", "reason": "ES"}

    form = await client.get("/tags/gifts/edit", params={"language": "es"})
    answer = await client.post("/tags/gifts/edit?language=es", data=words)

    labels = await Label.filter(tag=tag, language="es").order_by("id").values_list("text", "kind")
    concept = (await scheme_now())[tag.key]
    assert "Change a tag in Spanish" in form.text
    assert 'name="notation"' not in form.text
    assert (answer.status_code, answer.headers["location"]) == (303, "/tags/gifts")
    assert set(labels) == {
        ("Regalos", LabelKind.PREFERRED), ("Obsequios", LabelKind.ALTERNATIVE)
    }  # fmt: skip
    assert (concept.name("en"), concept.notation) == ("Gifts", "7")
    assert "Spanish" in (await client.get("/tags/gifts/edit?other=pt_br")).text


@pytest.mark.parametrize("code", ["no such", "x", "<b>", "\U0001f642", "en-" * 50])
async def test_there_is_no_such_language(client: httpx.AsyncClient, code: str) -> None:
    await an_editor(client)
    await a_tag("Gifts")

    answer = await client.get("/tags/gifts/edit", params={"language": code})

    assert answer.status_code == 404
    assert "<b>" not in answer.text


async def test_the_second_of_two_editors_sees_what_the_first_changed(
    client: httpx.AsyncClient,
) -> None:
    editor = await an_editor(client)
    tag = await add_tag(editor, Wording("Gifts", "Not bought."))
    seen = seen_in(await client.get("/tags/gifts/edit"))
    await edit_tag(editor, tag, Wording("Gifts", "Neither bought nor lent."), "Clearer.")
    mine = {"name": "Presents", "scope_note": "Wrapped.", "seen": seen, "reason": "Plainer."}

    refused = await client.post("/tags/gifts/edit", data=mine)
    unchanged = (await queries.get_tag("gifts")).scope_note
    again = await client.post("/tags/gifts/edit", data=mine | {"seen": seen_in(refused)})

    assert refused.status_code == 422
    for words in ("Somebody else changed this tag", "Neither bought nor lent.", "Wrapped."):
        assert words in refused.text
    assert unchanged == "Neither bought nor lent."
    assert again.status_code == 303
    assert (await queries.get_tag("gifts")).scope_note == "Wrapped."


async def test_what_was_merged_meanwhile_is_not_written_over(client: httpx.AsyncClient) -> None:
    editor = await an_editor(client)
    tag, other = await a_tag("Gifts"), await a_tag("Presents")
    seen = seen_in(await client.get("/tags/gifts/edit"))
    await merge_tag(editor, tag, other, "The same.")

    answer = await client.post(
        "/tags/gifts/edit", data={"name": "Gifts!", "seen": seen, "reason": "Louder."}
    )

    assert answer.status_code == 422
    assert "is part of this one by now" in answer.text
    assert (await Tag.get(id=other.id)).name == "Presents"


async def test_a_renamed_tag_leads_on_from_all_its_addresses(client: httpx.AsyncClient) -> None:
    editor = await an_editor(client)
    tag = await add_tag(editor, Wording("Book clubs"))
    for name in ("Reading circles", "Book groups", "Reading circles"):
        await edit_tag(editor, tag, Wording(name), "As we say.")

    answers = [await client.get(f"/tags/{slug}/edit") for slug in ("book-clubs", "book-groups")]

    assert [(a.status_code, a.headers["location"]) for a in answers] == [
        (301, "/tags/reading-circles/edit")
    ] * 2
    assert await alternatives_of(tag) == ["Book groups"]
    assert await Change.filter(act=Act.RENAME).count() == 3


async def test_members_see_no_form(client: httpx.AsyncClient, house: House) -> None:
    await signed_in(client, await a_member())
    await a_tag("Gifts")

    for page in ("edit", "merge", "split", "retire", "restore"):
        assert (await client.get(f"/tags/gifts/{page}")).status_code == 403
        assert (await client.post(f"/tags/gifts/{page}", data={"reason": "x"})).status_code == 403
