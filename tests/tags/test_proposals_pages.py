"""Proposing a tag on a page, and the pages on which editors decide."""

from __future__ import annotations

import httpx
import pytest

from forum.accounts.models import Member
from forum.groups.models import Visibility
from forum.tags.actions.retiring import retire_tag
from forum.tags.models import Status, Tag
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_tag, a_thread
from tests.tags.test_proposals import an_editor, proposed

NEW = {"name": "Seed libraries", "scope_note": "Seeds to lend.", "plea": "Five of us have one.",
       "broader": "Collections"}  # fmt: skip


async def test_a_member_proposes_without_a_thread(client: httpx.AsyncClient) -> None:
    member = await a_member()
    await a_tag("Collections")
    await a_tag("Tool libraries", scope_note="Things to lend.")
    await signed_in(client, member)

    there = await client.post("/tags/propose", data=NEW | {"name": "collections"})
    asked = await client.post("/tags/propose", data=NEW)
    sent = await client.post("/tags/propose", data=NEW | {"sure": "1"})
    shown = await client.get("/tags/proposals")

    tag = await Tag.get(status=Status.PROPOSED)
    assert "means the tag “Collections”." in there.text
    assert "Did you mean one of these" in asked.text
    assert "Things to lend." in asked.text
    assert sent.status_code == 303
    assert (tag.name, tag.scope_note, tag.proposer_id) == (
        "Seed libraries", "Seeds to lend.", member.id,
    )  # fmt: skip
    assert tag.plea == "Five of us have one.\n\nUnder a broader tag: Collections"
    assert "Seed libraries" in shown.text
    assert "waits for a decision" in shown.text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"name": "Collections"}, "means the tag “Collections”."),
        ({"name": "Ovens"}, "Editors took this word out of the vocabulary"),
        ({"name": "a|b"}, "A label has no bar"),
        ({"plea": " "}, "Please fill this in."),
        ({"broader": "Nowhere"}, "“Nowhere” is not in the vocabulary."),
        ({"broader": "x" * 121}, "Use at most 120 characters."),
    ],
)
async def test_a_wrong_proposal_comes_back(
    client: httpx.AsyncClient, changed: dict[str, str], sentence: str
) -> None:
    await a_tag("Collections")
    await retire_tag(await an_editor(), await a_tag("Ovens"), None, "Too hot.")
    await signed_in(client, await a_member())

    answer = await client.post("/tags/propose", data=NEW | {"sure": "1"} | changed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Seeds to lend." in answer.text


async def test_editors_see_what_waits_and_how_much_it_is_used(client: httpx.AsyncClient) -> None:
    tag = await proposed(plea="We need it.")
    proposer = await Member.get(tags_proposed__id=tag.id)
    private = await a_group(visibility=Visibility.PRIVATE)
    await a_thread(tags=(tag,))
    await a_thread(tags=(tag,), group=private)
    await a_tag("Swaps of seeds")
    await signed_in(client, await an_editor())

    queue = (await client.get("/tags/proposals")).text
    page = (await client.get("/tags/seed-swaps")).text

    assert "1 thread has it; it is used in places you can't see, too." in queue
    for words in ("Seed swaps", "We need it.", proposer.name, "What stands near it",
                  "/tags/seed-swaps/accept", "/tags/seed-swaps/decline"):  # fmt: skip
        assert words in queue
    assert ".ttl" not in page  # data are of what was accepted
    assert (await client.get("/tags/proposals?page=2")).status_code == 404


async def test_editors_decide_on_pages(client: httpx.AsyncClient) -> None:
    await a_tag("Collections")
    first, second = await proposed("Seed swaps"), await proposed("Ovens")
    await signed_in(client, await an_editor())

    form = await client.get(f"/tags/{first.slug}/accept")
    wrong = await client.post(
        f"/tags/{first.slug}/accept", data={"name": "Seed swaps", "broader": "Ovens"}
    )
    right = await client.post(
        f"/tags/{first.slug}/accept", data={"name": "Seed swaps", "broader": "collections"}
    )
    bare = await client.post(f"/tags/{second.slug}/decline", data={"note": ""})
    declined = await client.post(f"/tags/{second.slug}/decline", data={"note": "Too hot."})

    assert 'value="Seed swaps"' in form.text
    assert "“Ovens” is not in the vocabulary." in wrong.text
    assert [a.status_code for a in (wrong, right, bare, declined)] == [422, 303, 422, 303]
    assert (await client.get(f"/tags/{first.slug}/accept")).status_code == 404
    assert (await Tag.get(id=second.id)).status is Status.RETIRED


async def test_others_decide_nothing_on_pages(client: httpx.AsyncClient) -> None:
    tag = await proposed()
    pages = ["/tags/propose", "/tags/proposals", f"/tags/{tag.slug}/accept",
             f"/tags/{tag.slug}/decline"]  # fmt: skip

    strangers = [(await client.get(page, follow_redirects=False)).status_code for page in pages]
    await signed_in(client, await a_member())
    members = [(await client.get(page)).status_code for page in pages]

    assert set(strangers) <= {302, 303, 401}
    assert members == [200, 200, 403, 403]
