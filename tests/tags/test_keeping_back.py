"""What was proposed in a private group, and never became a tag, is nobody else's to know."""

from __future__ import annotations

import httpx
import pytest

from forum.accounts.models import Member, Preference, Role, Wish
from forum.groups.models import Visibility
from forum.tags.actions import deciding, proposing
from forum.tags.actions.following import follow_tag
from forum.tags.actions.merging import merge_tag
from forum.tags.models import Tag, TagHelper
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_thread

PAGES = (
    "/tags/layoffs", "/tags/layoffs.atom", "/tags/layoffs.ttl", "/tags/layoffs.jsonld",
    "/tags/layoffs.rdf", "/concepts/{key}", "/threads?tag=layoffs", "/threads?tag=Layoffs",
    "/tags/changes?tag=layoffs", "/tags/changes.atom?tag=layoffs",
)  # fmt: skip
LISTS = (
    "/tags", "/tags?q=lay", "/tags?view=tree", "/tags/thesaurus", "/tags.csv", "/tags.ttl",
    "/tags.rdf", "/tags.jsonld", "/tags/changes", "/tags/changes.atom", "/tags/suggest?q=lay",
    "/",
)  # fmt: skip


async def a_secret(proposer: Member, word: str = "Layoffs") -> Tag:
    """A proposal out of a private group."""
    [tag] = await proposing.kept(proposer, [proposing.proposal(word)])
    private = await a_group(proposer, visibility=Visibility.PRIVATE)
    await a_thread(tags=(tag,), group=private)
    await TagHelper.create(member=proposer, tag=tag)
    return tag


async def decided(outcome: str, tag: Tag, proposer: Member) -> None:
    editor = await a_member(role=Role.EDITOR)
    if outcome == "declined":
        await deciding.decline_proposal(editor, tag, "We dismiss nobody.")
    if outcome == "part of others":
        for word in ("Dismissals", "Notices"):
            other = await a_secret(proposer, word)
            await merge_tag(editor, tag, other, "We dismiss nobody.")
            tag = other


@pytest.mark.parametrize("outcome", ["open", "declined", "part of others"])
@pytest.mark.parametrize("who", ["a stranger", "a member"])
async def test_nothing_tells_of_it(client: httpx.AsyncClient, outcome: str, who: str) -> None:
    proposer = await a_member()
    tag = await a_secret(proposer)
    await decided(outcome, tag, proposer)
    if who == "a member":
        await signed_in(client, await a_member())

    pages = [(await client.get(page.format(key=tag.key))).status_code for page in PAGES]
    lists = [await client.get(page) for page in LISTS]
    wishes = [(await client.post(f"/tags/layoffs/{what}", data={"level": "follow"})).status_code
              for what in ("follow", "help")]  # fmt: skip

    assert pages == [404] * len(PAGES)
    assert {answer.status_code for answer in lists} == {200}
    lists.append(await client.get(f"/members/{proposer.username}"))
    for answer in lists:
        assert not any(word in answer.text for word in ("ayoffs", "ismiss", "otices")), answer.url
    assert wishes == [404 if who == "a member" else 401] * 2


async def test_why_it_was_declined_is_said_to_who_proposed_it(client: httpx.AsyncClient) -> None:
    proposer, group = await a_member(), await a_group()
    tag = await a_secret(proposer)
    await decided("declined", tag, proposer)
    told = []

    for member in (await a_member(), proposer):
        await signed_in(client, member)
        sent = {"title": "Who has to go", "body": "Whom?", "kind": "discussion",
                "group": group.slug, "tags": "layoffs", "action": "post"}  # fmt: skip
        refused = await client.post("/threads", data=sent)
        told.append((await client.get("/tags/layoffs")).text)

        assert refused.status_code == 422
        assert "used as a tag any more" in refused.text
        assert "dismiss" not in refused.text

    assert ["We dismiss nobody." in text for text in told] == [False, True]


async def test_who_left_the_group_is_told_no_more(client: httpx.AsyncClient) -> None:
    proposer, reader = await a_member(), await a_member()
    tag = await a_secret(proposer)
    await follow_tag(reader, tag, Wish.EVERY)
    token = (await Preference.create(member=reader, usual=Wish.DIGEST, token="t" * 43)).token
    await signed_in(client, reader)

    mail = await client.get("/settings/mail")
    stop = await client.get(f"/letters/{token}/tag/{tag.id}")

    assert "Layoffs" not in mail.text
    assert "Layoffs" not in stop.text
