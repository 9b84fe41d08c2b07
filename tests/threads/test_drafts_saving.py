"""Drafts as a script saves them: it is told the truth, in one sentence."""

from __future__ import annotations

import re

import httpx

from forum.threads.models import Draft
from tests.browsing import signed_in
from tests.factories import a_group, a_member

Browser = httpx.AsyncClient
JSON = {"Accept": "application/json"}
NEW = "new-0123456789abcdef"


async def test_a_script_is_told_when_it_was_saved_and_as_what(client: Browser) -> None:
    await signed_in(client, await a_member())
    group, address = await a_group(), f"/drafts/{NEW}"
    words = {"kind": "question", "group": group.slug, "title": "What", "sitting": "s1"}

    first = await client.post(address, data=words | {"body": "One"}, headers=JSON)
    said = first.json()
    version = {"version": str(said["version"])}
    second = await client.post(address, data=words | version | {"body": "Two"}, headers=JSON)

    assert first.status_code == 200
    assert re.match(r"Saved \d+:\d\d", said["sentence"])
    assert said["place"] == second.json()["place"] == NEW
    assert said["saved_at"] <= second.json()["saved_at"]
    draft = await Draft.get()
    assert (draft.body, draft.typed["title"]) == ("Two", "What")
    assert "action" not in draft.typed


async def test_a_script_is_told_why_nothing_was_saved(client: Browser) -> None:
    words = {"body": "Words", "writer": "mara"}
    nobody = await client.post(f"/drafts/{NEW}", data=words, headers=JSON)
    await signed_in(client, await a_member(username="anna"))
    another = await client.post(f"/drafts/{NEW}", data=words, headers=JSON)
    nowhere = await client.post("/drafts/nonsense", data=words, headers=JSON)

    assert (nobody.status_code, another.status_code, nowhere.status_code) == (401, 409, 404)
    assert nobody.json()["sentence"] == "Please sign in first."
    assert "signed in as anna now" in another.json()["sentence"]
    assert not await Draft.exists()
