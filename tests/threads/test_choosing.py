"""Tags in the forms of threads: words that aren't in the vocabulary are proposed, and marked."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from forum.accounts.models import Role
from forum.app import build_house
from forum.core.database import now
from forum.core.house import House
from forum.core.settings import Settings
from forum.tags.actions.proposing import proposal
from forum.tags.actions.retiring import retire_tag
from forum.tags.models import Label, LabelKind, Status, Tag
from forum.threads.actions import announcing, sorting
from forum.threads.actions.threads import start_thread
from forum.threads.models import Draft, Kind, Thread
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, a_reply, a_tag, a_thread

MARK = '<span class="tag-proposed">proposed</span>'
Browser = httpx.AsyncClient


async def _form(tags: str, **more: str) -> dict[str, str]:
    group = await a_group()
    return {"kind": "idea", "group": group.slug, "title": "Seeds from the desk", "body": "Words",
            "tags": tags, **more}  # fmt: skip


async def _tags_of(title: str = "Seeds from the desk") -> list[tuple[str, Status]]:
    thread = await Thread.get(title=title).prefetch_related("tags")
    return sorted((tag.name, tag.status) for tag in thread.tags)


async def test_an_unknown_word_is_posted_as_a_proposal_and_shown_as_one(client: Browser) -> None:
    member = await signed_in(client, await a_member())
    await a_tag("Zines")

    seen = await client.post("/threads", data=await _form("zines, Seed swaps", action="preview"))
    none = await Tag.filter(status=Status.PROPOSED).count()
    sent = await client.post("/threads", data=await _form("zines, Seed swaps"))
    page = await member.get(sent.headers["location"])
    plain = await client.get(sent.headers["location"].rpartition("/")[0] + "/text")
    rows = await client.get("/threads")

    assert MARK in seen.text
    assert none == 0
    assert await _tags_of() == [("Seed swaps", Status.PROPOSED), ("Zines", Status.ACCEPTED)]
    assert "proposed for it: Seed swaps." in page.text
    assert page.text.count(MARK) == rows.text.count(MARK) == 1
    assert "Subjects: Seed swaps (proposed), Zines" in plain.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("a | b", "A label has no bar"),
        ("!!", "A label is made of letters or digits."),
        ("x" * 121, "is too long: a label has at most 120 characters."),
        (", ".join(f"word {n}" for n in range(9)), "Choose at most 8 tags."),
        ("Ovens", "“Ovens” isn&#39;t used as a tag any more."),
        ("ovens", "The editors said: “Too hot.”"),
    ],
)
async def test_what_cannot_be_a_tag_is_complained_of(
    client: Browser, typed: str, sentence: str
) -> None:
    await signed_in(client, await a_member())
    await retire_tag(await a_member(role=Role.EDITOR), await a_tag("Ovens"), None, "Too hot.")

    answer = await client.post("/threads", data=await _form(typed))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not await Thread.exists()


async def test_other_words_other_languages_and_successors_are_understood(client: Browser) -> None:
    await signed_in(client, await a_member())
    groups, bread, ovens = await a_tag("Book groups"), await a_tag("Bread"), await a_tag("Ovens")
    for text, kind, language in [
        ("Book clubs", LabelKind.ALTERNATIVE, "en"),
        ("Clubes de lectura", LabelKind.PREFERRED, "es"),
        ("bok groups", LabelKind.HIDDEN, "en"),
    ]:
        await Label.create(tag=groups, text=text, folded=text.lower(), kind=kind, language=language)
    await retire_tag(await a_member(role=Role.EDITOR), ovens, bread, "Too hot.")

    form = await _form("book-clubs, clubes de lectura, BOK groups, ovens")
    await client.post("/threads", data=form)

    assert [name for name, _status in await _tags_of()] == ["Book groups", "Bread"]


async def test_a_thread_keeps_what_is_retired(client: Browser) -> None:
    moderator, ovens = await a_moderator(), await a_tag("Ovens")
    thread = await a_thread(title="Seeds from the desk", author=moderator, tags=(ovens,))
    opening = await thread.posts.filter(number=1).get()
    await retire_tag(moderator, ovens, None, "Too hot.")
    await signed_in(client, moderator)
    form = {"title": thread.title, "kind": "question", "body": "New", "tags": "ovens, Bread"}

    answer = await client.post(f"/posts/{opening.id}/edit", data=form)

    assert answer.status_code == 303
    assert await _tags_of() == [("Bread", Status.PROPOSED), ("Ovens", Status.RETIRED)]


async def test_a_day_has_only_so_many_proposals(client: Browser) -> None:
    member = await a_member()
    await signed_in(client, member)
    for number in range(20):
        await a_tag(f"Word {number}", status=Status.PROPOSED, proposer=member, proposed_at=now())

    answer = await client.post("/threads", data=await _form("One too many"))

    assert answer.status_code == 422
    assert "You can propose 20 words a day" in answer.text
    assert 'value="One too many"' in answer.text


async def _answered(client: Browser, path: str, **sent: Any) -> int:
    return (await client.post(path, data=sent)).status_code


async def test_moderators_and_authors_propose_when_they_sort(client: Browser) -> None:
    moderator = await a_moderator()
    thread = await a_thread(title="Seeds from the desk", author=moderator)
    reply = await a_reply(thread)
    opening = await thread.posts.filter(number=1).get()
    await signed_in(client, moderator)
    new = {"title": thread.title, "kind": "question", "body": "New", "tags": "seed-swaps, Bread"}
    part = {"title": "Another thread", "kind": "idea", "tags": "Ovens", "posts": reply.number}

    answers = [
        await _answered(client, f"/threads/{thread.id}/retag", tags="Seed swaps", reason="So."),
        await _answered(client, f"/posts/{opening.id}/edit", **new),
        await _answered(client, f"/threads/{thread.id}/split", **part, reason="So."),
    ]

    assert answers == [303, 303, 303]
    assert await _tags_of() == [("Bread", Status.PROPOSED), ("Seed swaps", Status.PROPOSED)]
    assert await _tags_of("Another thread") == [("Ovens", Status.PROPOSED)]
    assert await Tag.filter(proposer_id=moderator.id).count() == 3


async def test_an_announcement_proposes_when_it_is_published(house: House) -> None:
    moderator = await a_moderator()
    await retire_tag(moderator, await a_tag("Ovens"), None, "Too hot.")
    draft = await announcing.schedule_announcement(
        moderator, await a_group(), "The catalogue moves", "Words", "Moves, Ovens, a | b",
        now() + timedelta(hours=1),
    )  # fmt: skip
    waiting = await Tag.filter(status=Status.PROPOSED).count()
    await Draft.filter(id=draft.id).update(publish_at=now())

    await announcing.publish_if_due(draft.id)

    assert waiting == 0
    assert await _tags_of("The catalogue moves") == [("Moves", Status.PROPOSED)]
    assert (await Tag.get(name="Moves")).proposer_id == moderator.id


async def test_a_hidden_proposal_is_no_filter(client: Browser) -> None:
    await a_tag("Layoffs", status=Status.PROPOSED)

    for path in ("/threads?tag=layoffs", "/?tag=layoffs"):
        assert (await client.get(path)).status_code == 404
    assert (await client.get("/tags/suggest?q=layoffs")).json() == []


async def test_suggestions_tell_what_she_may_see(client: Browser) -> None:
    tag, mine = await a_tag("Seed libraries"), await a_member()
    await a_tag("Seed swaps", status=Status.PROPOSED, proposer=mine)
    await a_tag("Seed bombs", status=Status.RETIRED)
    await a_thread(tags=(tag,))
    await signed_in(client, mine)

    found = (await client.get("/tags/suggest?q=seed")).json()

    assert [(one["name"], one["about"]) for one in found] == [
        ("Seed libraries", "1 thread"),
        ("Seed swaps", "proposed · 0 threads"),
    ]


async def test_many_propose_and_sort_at_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        keeper, group = await a_moderator(), await a_group()
        threads = [await a_thread(group=group) for _number in range(2)]

    async def start(word: str) -> None:
        async with build_house(elsewhere):
            member = await a_member()
            tags = [proposal(word)]
            await start_thread(member, group, Kind.IDEA, f"An idea: {word}", "Words", tags)

    async def retag(thread: Thread, word: str) -> None:
        async with build_house(elsewhere):
            await sorting.retag_thread(keeper, thread, [proposal(word), proposal("Bread")], "So.")
            await sorting.retitle_thread(keeper, thread, f"Called {word}", Kind.IDEA, "So.")

    work: list[Any] = [start("Seed swaps"), start("seed-swaps")]
    work += [retag(threads[0], "SEED SWAPS"), retag(threads[1], "Seed  swaps")]
    await asyncio.gather(*map(asyncio.create_task, work))

    async with build_house(elsewhere):
        assert sorted(re.sub("[- ]+", " ", t.name.lower()) for t in await Tag.all()) == [
            "bread", "seed swaps",
        ]  # fmt: skip
        assert await Thread.filter(tags__slug="seed-swaps").count() == 4
