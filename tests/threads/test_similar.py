"""Threads like one another, and words of titles that are kept for that."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import httpx
import pytest

from forum.accounts.models import Member, Stranger, Viewer
from forum.core.house import House
from forum.groups.models import Group, Visibility
from forum.tags.models import Tag
from forum.threads.actions.edits import Heading, edit_post
from forum.threads.actions.restructuring import Heading as NewHeading
from forum.threads.actions.restructuring import split_thread
from forum.threads.actions.sorting import retitle_thread
from forum.threads.actions.threads import start_thread
from forum.threads.actions.title_words import keep_title_words
from forum.threads.models import Kind, Post, State, Thread, TitleWord
from forum.threads.queries.similar import RelatedRow, related_to, similar_to
from forum.threads.title_words import words_in
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_moderator, a_reply, a_tag, a_thread

Browser = httpx.AsyncClient


async def titled(title: str, group: Group | None = None, **values: Any) -> Thread:
    thread = await a_thread(title=title, group=group or await a_group(), **values)
    await keep_title_words(thread)
    return thread


async def kept(thread: Thread) -> set[str]:
    return {row.word for row in await TitleWord.filter(thread_id=thread.id)}


def ids(rows: list[RelatedRow]) -> list[int]:
    return [row.id for row in rows]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Has anybody tried a repair café?", "Repair Cafés"),
        ("Who lends e‑books to readers’ groups", "E-book reader group: lending"),
        ("¿Cómo empezar un club de lectura en bibliotecas?", "Clubs, lecturas: biblioteca"),
    ],
)
def test_words_are_those_that_say_something_without_endings(one: str, other: str) -> None:
    assert words_in(other) <= words_in(one)


def test_words_that_stand_everywhere_say_nothing() -> None:
    assert words_in("What do you think about this?") == frozenset()
    assert words_in("¿Qué es lo que tenemos para esto?") == frozenset()
    assert words_in("🙂 !!!") == frozenset()


def test_words_fit_the_table() -> None:
    words = words_in("x" * 100 + " " + " ".join(f"word{n}" for n in range(40)))

    assert len(words) == 12
    assert max(map(len, words)) == 40


async def test_words_are_kept_when_a_thread_starts(house: House) -> None:
    thread = await start_thread(
        await a_member(), await a_group(), Kind.IDEA, "A repair café for toys", "So.", []
    )

    assert await kept(thread) == {"repair", "cafe", "toy"}


async def test_words_follow_the_title(house: House) -> None:
    author, moderator = await a_member(), await a_moderator()
    thread = await titled("Repair café for toys", author=author)
    post = await Post.get(thread_id=thread.id)

    await edit_post(author, post, post.body, heading=Heading("Toys to lend", Kind.QUESTION, []))
    by_author = await kept(thread)
    await retitle_thread(moderator, thread, "Seeds and toys", Kind.IDEA, "Clearer")

    assert by_author == {"toy", "lend"}
    assert await kept(thread) == {"seed", "toy"}


async def test_a_split_has_words(house: House) -> None:
    moderator, thread = await a_moderator(), await a_thread()
    reply = await a_reply(thread)
    heading = NewHeading("Seeds to lend", await Group.get(id=thread.group_id), Kind.IDEA, [])

    new = await split_thread(moderator, thread, [reply.number], heading, "Its own matter")

    assert await kept(new) == {"seed", "lend"}


async def test_existing_titles_are_filled_in_batches(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = import_module("forum.migrations.0006_title_words")
    monkeypatch.setattr(migration, "BATCH", 2)
    monkeypatch.setattr(migration, "_INDEXES", {})
    threads = [await a_thread(title=f"Seeds of plant{n}") for n in range(5)]
    silent = await a_thread(title="What do you think?")

    class Editor:
        client = house.db()

    await migration.keep_words(None, Editor())

    assert [await kept(thread) for thread in threads] == [{"seed", f"plant{n}"} for n in range(5)]
    assert await kept(silent) == set()


async def test_the_rarest_words_make_threads_similar(house: House) -> None:
    group = await a_group()
    for number in range(20):
        await titled(f"Library programme number{number}", group)
    closest = await titled("Kamishibai for a library", group)
    near = await titled("Kamishibai theatre to build", group)

    found = await similar_to("Library kamishibai: who has tried it?", Stranger())

    assert ids(found)[:2] == [closest.id, near.id]
    assert found[0] == RelatedRow(
        closest.id, "Kamishibai for a library", closest.url, Kind.QUESTION, 0, is_answered=False
    )


async def test_among_equals_the_newest_come_first_and_five_are_enough(house: House) -> None:
    threads = [await titled("Seeds from the desk") for _ in range(7)]

    found = await similar_to("Seeds", Stranger())

    assert ids(found) == [thread.id for thread in reversed(threads)][:5]


@pytest.mark.parametrize(
    "title", ["", "What do you think?", "Nobody wrote of zebras", "'; --", "%_?"]
)
async def test_a_title_like_none_finds_none(house: House, title: str) -> None:
    await titled("Seeds from the desk")

    assert await similar_to(title, Stranger()) == []


async def test_one_word_of_many_is_not_enough(house: House) -> None:
    for title in ("Seeds", "Toys", "Bikes", "Maps"):
        await titled(f"{title} to lend, {title}")

    assert await similar_to("Seeds, bikes, maps, toys", Stranger()) == []


async def test_similar_threads_are_those_one_may_list(house: House) -> None:
    insider, outsider = await a_member(), await a_member()
    private = await a_group(insider, visibility=Visibility.PRIVATE)
    members = await a_group(visibility=Visibility.MEMBERS)
    secret = await titled("Seeds from the desk", private)
    ours = await titled("Seeds from the desk", members)
    await titled("Seeds from the desk", state=State.HIDDEN)
    await titled("Seeds from the desk", state=State.DELETED)

    async def seen(viewer: Viewer) -> set[int]:
        return set(ids(await similar_to("Seeds from the desk", viewer)))

    assert await seen(insider) == {secret.id, ours.id}
    assert await seen(outsider) == {ours.id}
    assert await seen(await a_moderator()) == {ours.id}
    assert await seen(Stranger()) == set()


async def test_similar_takes_two_statements(house: House) -> None:
    await titled("Seeds from the desk")
    member = await a_member()

    with queries_counted() as counted:
        assert await similar_to("Seeds to lend", member)

    assert counted.total == 2


async def test_related_threads_share_tags_and_words(house: House) -> None:
    group, seeds, toys = await a_group(), await a_tag("Seeds"), await a_tag("Toys")
    for _ in range(5):
        await titled("Something else", group, tags=(toys,))
    thread = await titled("Packets from the desk", group, tags=(seeds, toys))
    both = await titled("Packets to sow", group, tags=(seeds,))
    tagged = await titled("Spring", group, tags=(seeds,))
    worded = await titled("Desk", group)

    found = ids(await related_to(thread, [seeds.id, toys.id], is_member=False))

    assert found[0] == both.id
    assert {tagged.id, worded.id} <= set(found)
    assert thread.id not in found
    assert len(found) == 5


async def test_related_threads_leak_no_private_group(house: House) -> None:
    tag = await a_tag("Seeds")
    private, another = [await a_group(visibility=Visibility.PRIVATE) for _ in range(2)]
    members = await a_group(visibility=Visibility.MEMBERS)
    opened = await titled("Seeds", tags=(tag,))
    ours = await titled("Seeds", members, tags=(tag,))
    secret = await titled("Seeds", private, tags=(tag,))
    beside = await titled("Seeds", private, tags=(tag,))
    await titled("Seeds", another, tags=(tag,))
    await titled("Seeds", tags=(tag,), state=State.HIDDEN)

    async def related(thread: Thread, *, is_member: bool) -> set[int]:
        return set(ids(await related_to(thread, [tag.id], is_member=is_member)))

    assert await related(opened, is_member=False) == set()
    assert await related(opened, is_member=True) == {ours.id}
    assert await related(secret, is_member=True) == {opened.id, ours.id, beside.id}


async def test_related_takes_two_statements_and_none_for_nothing(house: House) -> None:
    tags: list[Tag] = [await a_tag(), await a_tag()]
    thread, silent = await titled("Seeds", tags=tuple(tags)), await titled("What do you think?")

    with queries_counted() as counted:
        await related_to(thread, [tag.id for tag in tags], is_member=True)
    with queries_counted() as nothing:
        assert await related_to(silent, [], is_member=True) == []

    assert (counted.total, nothing.total) == (2, 0)


async def test_the_part_beside_a_thread_shows_them(house: House) -> None:
    row = RelatedRow(1, "<b>Seeds</b>", "/threads/1/seeds", Kind.IDEA, 3, is_answered=True)

    shown = house.render("threads/_related.html", related=[row])

    assert '<a href="/threads/1/seeds"><bdi>&lt;b&gt;Seeds&lt;/b&gt;</bdi></a>' in shown
    assert "3 replies" not in shown  # it's kept for longer than that is so
    assert not house.render("threads/_related.html", related=[]).strip()


async def mara(client: Browser) -> Member:
    member = await a_member(username="mara")
    await signed_in(client, member)
    return member


async def test_a_script_asks_while_the_title_is_typed(client: Browser) -> None:
    await mara(client)
    thread = await titled("Seeds from the desk")

    found = await client.get("/threads/similar", params={"title": "Seeds to lend"})
    nothing = await client.get("/threads/similar?title=What")

    assert found.status_code == 200
    assert "1 thread like yours" in found.text
    assert f'href="{thread.url}"' in found.text
    assert "<html" not in found.text
    assert found.headers["cache-control"] == "no-store"
    assert not nothing.text.strip()


async def test_strangers_are_asked_to_sign_in_first(client: Browser) -> None:
    answer = await client.get("/threads/similar?title=Seeds")

    assert answer.status_code in {303, 401}


async def test_the_preview_of_a_new_thread_shows_them(client: Browser) -> None:
    await mara(client)
    thread, group = await titled("Seeds from the desk"), await a_group()
    words = {"kind": "idea", "group": group.slug, "title": "Seeds to lend", "body": "So."}

    page = await client.post("/threads", data=words | {"action": "preview"})
    blank = await client.get("/threads/new")
    reply = {"body": "So.", "action": "preview"}
    of_reply = await client.post(f"/threads/{thread.id}/replies", data=reply)

    assert "1 thread like yours" in page.text
    assert f'href="{thread.url}"' in page.text
    assert "like yours" not in blank.text
    assert "like yours" not in of_reply.text
