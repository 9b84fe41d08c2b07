"""What people type stays text, and what programs send gets an answer below 500."""

from __future__ import annotations

import httpx
import pytest

from forum.tags.actions import editing as actions
from forum.tags.actions.editing import Wording
from tests.browsing import signed_in
from tests.factories import a_moderator, a_tag
from tests.groups.test_hostile_input import STRANGE

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
