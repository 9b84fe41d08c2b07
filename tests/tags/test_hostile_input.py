"""What people type stays text, and what programs send gets an answer below 500."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx
import pytest

from forum.tags.actions import editing as actions
from forum.tags.actions.editing import Wording
from forum.tags.models import Tag
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, a_tag
from tests.groups.test_hostile_input import STRANGE

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ACTIONS = ("preview", "post")
PROPOSAL = {"name": "Bread", "plea": "Needed.", "sure": "1"}
MARKUP = "\"'></title></h1><script>alert(1)</script>{{ 7*7 }}"


async def test_markup_is_shown_as_it_was_typed(client: httpx.AsyncClient) -> None:
    moderator = await a_moderator()
    wording = Wording(MARKUP, MARKUP + "\n\n" + MARKUP, [MARKUP + "2"], [MARKUP + "3"])
    tag = await actions.add_tag(moderator, wording)
    await signed_in(client, moderator)

    for path in ("/tags", f"/tags/{tag.slug}", f"/tags/{tag.slug}/edit",
                 "/tags/new?name=<script>"):  # fmt: skip
        answer = await client.get(path)
        assert answer.status_code == 200
        assert "<script>" not in answer.text
        assert "&lt;script&gt;" in answer.text
        assert "</title></h1>" not in answer.text


@pytest.mark.parametrize("text", STRANGE)
async def test_no_field_breaks_the_page(client: httpx.AsyncClient, text: str) -> None:
    tag = await a_tag("Zines")
    await signed_in(client, await a_moderator())
    names = ("name", "scope_note", "alternatives", "hidden", "reason")

    for path in ("/tags/new", f"/tags/{tag.slug}/edit"):
        for name in names:
            sent = {"name": f"Tag {name}", "reason": "Because.", name: text}
            assert (await client.post(path, data=sent)).status_code < 500, (path, name)


@pytest.mark.parametrize("query", ["q=%ff", "q=%00", "q=" + "x" * 7000, "q=%25%5F", "q", "q=1&q=2"])
async def test_no_question_breaks_the_page(client: httpx.AsyncClient, query: str) -> None:
    await a_tag("Zines")

    for path in ("/tags", "/tags/suggest"):
        assert (await client.get(f"{path}?{query}")).status_code in {200, 400}


@pytest.mark.parametrize(
    "typed",
    [
        "," * 1000, ",".join("ab" * 100), "a," * 500, "x" * 4001, "\x00", "Z\x00ines", "\u200b",
        "\u202eseniZ", "Z\u0456nes", "\uff3aines", "图书馆, كتب, ספר, 📚", "\ud83d", "a | b", "new",
        "e" + "\u0301" * 900, "\ufdfa" * 100, "'; DROP TABLE tag; --", "{{ 7*7 }}", "%s %(x)s {0}",
    ],
    ids=lambda typed: ascii(typed)[:20],
)  # fmt: skip
async def test_no_label_breaks_the_forms(client: httpx.AsyncClient, typed: str) -> None:
    await a_tag("Zines")
    group = await a_group()
    await signed_in(client, await a_member())
    thread = {"kind": "idea", "group": group.slug, "title": "Seeds from the desk", "body": "Words"}
    raw = typed.encode("utf-8", "surrogatepass")
    forms = [("/threads", {**thread, "tags": raw, "swaps": raw, "action": a}) for a in ACTIONS]
    fields = ("name", "plea", "broader", "scope_note")
    forms += [("/tags/propose", {**PROPOSAL, name: raw}) for name in fields]

    for path, sent in forms:
        answer = await client.post(path, content=urlencode(sent), headers=FORM)
        assert answer.status_code in {200, 303, 422}


async def test_what_looks_the_same_is_kept_as_what_it_is(client: httpx.AsyncClient) -> None:
    tag, group = await a_tag("Zines"), await a_group()
    await signed_in(client, await a_member())
    thread = {"kind": "idea", "group": group.slug, "title": "Seeds from the desk", "body": "Words",
              "tags": "\uff3aines, \u202eZines\u202c, Z\u0456nes"}  # fmt: skip

    await client.post("/threads", data=thread)

    names = {
        name for (name,) in await Tag.filter(threads__title=thread["title"]).values_list("name")
    }
    assert names == {tag.name, "Z\u0456nes"}
    assert (await Tag.get(name="Z\u0456nes")).slug == "z\u0456nes"


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5_000, "-1", "१", "%00", "x"])
async def test_no_number_breaks_the_split(client: httpx.AsyncClient, number: str) -> None:
    await a_tag("Gifts")
    await signed_in(client, await a_moderator())

    answer = await client.post("/tags/gifts/split", data={"threads": number, "reason": "So."})

    assert answer.status_code == 422
