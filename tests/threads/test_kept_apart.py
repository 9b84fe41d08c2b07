"""Pages that are shared tell nothing of anybody; what passes is shown no longer than it holds."""

from __future__ import annotations

import asyncio
import gzip
from datetime import timedelta

import httpx
import pytest

from forum.core import tokens
from forum.core.database import now
from forum.core.documents import Document
from forum.core.house import House
from forum.core.html import FLASH
from forum.core.prepared import rows_of
from forum.core.shelf import Shelf
from forum.threads.models import Poll, Post, Thread
from tests.factories import a_member, a_reply, a_thread
from tests.threads.keeping import (
    BEFORE,
    NAMES,
    STRANGER,
    WHO,
    Looks,
    Place,
    a_place,
    same,
    undone,
    who_opens,
)


def kept(house: House) -> dict[tuple[object, ...], object]:
    """Return what is on the shelf, by its key."""
    shelf = house.kept(Shelf)._kept
    return {key: shelf[key].what for key in shelf}


async def visited(client: httpx.AsyncClient) -> Place:
    """Let everybody open pages that they share, twice."""
    place = await a_place()
    look = Looks(client, place)
    quiet = await a_thread(author=await a_member(), group=place.group, created_at=BEFORE)
    pages = [quiet.url, "/threads", "/threads?show=unread", "/", place.group_url, "/groups"]
    for page in pages * 2:
        for who in WHO:
            await look.open(page, who)
    return place


async def test_what_is_shared_names_nobody(client: httpx.AsyncClient, house: House) -> None:
    place = await visited(client)

    frames = [
        b"".join(part.body for part in what).decode()
        for key, what in kept(house).items()
        # On the first page, those who keep this place are named.
        if key[0] == "frame" and key[2] != "pages/home.html" and isinstance(what, tuple)
    ]
    documents = [what for what in kept(house).values() if isinstance(what, Document)]

    assert len(frames) > 5
    for frame in frames:
        for member in place.who.values():
            assert member.name not in frame
            assert f'"{member.username}"' not in frame
    assert documents, "pages are kept for strangers"
    for document in documents:
        assert b"Sign out" not in document.body
        assert gzip.decompress(document.gzipped) == document.body


async def test_who_asked_accepts_on_every_page(client: httpx.AsyncClient) -> None:
    place = await a_place()
    look, thread = Looks(client, place), place.question
    for _number in range(25):
        await a_reply(thread, author=place.who["insider"], created_at=BEFORE)
    page = f"{thread.url}?page=2"

    for who in ("reader", "asker", "reader", "helper", "keeper"):
        shown = await look.open(page, who)

        assert ("This answers the question" in shown.text) is (who in {"asker", "keeper"}), who
        assert ('href="/posts/' + "27/hide") not in shown.text


async def test_the_hidden_writer_is_the_reader_alone(client: httpx.AsyncClient) -> None:
    place = await a_place()
    look = Looks(client, place)

    for who in (*NAMES, *reversed(NAMES)):
        shown = (await look.open(place.question.url, who)).text

        assert shown.count('name="writer"') == 1
        assert f'value="{who}"' in shown


async def test_a_pin_ends_by_itself(client: httpx.AsyncClient) -> None:
    place = await a_place()
    look = Looks(client, place)
    listed = "/threads?kind=question&page=1&show=unanswered"
    await Thread.filter(id=place.related.id).update(last_posted_at=now())
    looks = [(page, who) for page in (place.question.url, listed) for who in who_opens(page)]
    until = now() + timedelta(seconds=1.2)
    await Thread.filter(id=place.question.id).update(pinned_until=until, reply_count=0)
    for page, who in looks:
        await look.open(page, who)
        assert 'data-state="pinned"' in (await look.open(page, who)).text

    await asyncio.sleep((until - now()).total_seconds() + 0.05)

    for page, who in looks:
        assert 'data-state="pinned"' not in (await look.open(page, who)).text


async def test_a_poll_closes_by_itself(client: httpx.AsyncClient) -> None:
    place = await a_place()
    look = Looks(client, place)
    for who in WHO:  # the first time takes longest
        await look.open(place.polled.url, who)
    closes_at = now() + timedelta(seconds=1.2)
    await Poll.filter(id=place.poll.id).update(closes_at=closes_at)
    for who in WHO:
        assert "Poll closed" not in (await look.open(place.polled.url, who)).text

    await asyncio.sleep((closes_at - now()).total_seconds() + 0.05)

    for who in WHO:
        assert "Poll closed" in (await look.open(place.polled.url, who)).text


CLOCKS = {
    "rests_until": ("This thread rests until", "The pace of this thread."),
    "closes_at": ("This thread closes on", "A moderator closed this thread."),
}


@pytest.mark.parametrize("column", CLOCKS)
async def test_a_rest_and_an_open_thread_end_by_themselves(
    client: httpx.AsyncClient, column: str
) -> None:
    place = await a_place()
    look, (said, later) = Looks(client, place), CLOCKS[column]
    until = now() + timedelta(seconds=1.5)
    await Thread.filter(id=place.question.id).update(
        **{column: until, "closes_by_id": place.who["keeper"].id}
    )
    former = await look.settle([place.question.url])
    assert all(said in shown.text for shown in former.values())

    await asyncio.sleep((until - now()).total_seconds() + 0.05)

    for who in WHO:
        shown = await look.open(place.question.url, who)
        assert said not in shown.text
        assert (later in shown.text) is (column == "closes_at")
        assert ('id="reply-form"' in shown.text) is (
            who == "keeper" or (who != STRANGER and column == "rests_until")
        )
        assert same(shown, await look.made(place.question.url, who))


async def test_who_waits_is_told_alone_and_no_longer_than_she_waits(
    client: httpx.AsyncClient,
) -> None:
    place = await a_place()
    look, page = Looks(client, place), place.question.url
    await Thread.filter(id=place.question.id).update(slow_seconds=2, slow_reason="Heated")
    await Post.filter(number=2, thread_id=place.question.id).update(created_at=now())
    told = {who: (await look.open(page, who)).text for who in WHO}

    await asyncio.sleep(2.05)

    waiting = {who for who in WHO if "You can reply again in" in told[who]}
    assert waiting == {"helper"}
    assert all("one every 2 seconds. Why: <bdi>Heated</bdi>" in told[who] for who in WHO)
    assert "You can reply again" not in (await look.open(page, "helper")).text


PAST_US = {
    "question": [
        "UPDATE post SET html = '<p>Otherwise.</p>' WHERE number = 2",
        "UPDATE post SET reply_to_id = NULL WHERE number = 3",
        "UPDATE post SET accepted_at = NULL",
        "UPDATE thread SET title = 'Otherwise'",
        "UPDATE thread SET version = 0, lock_reason = 'So', locked_at = created_at",
        "UPDATE member SET name = 'Somebody'",
        "UPDATE \"group\" SET name = 'Another'",
        "UPDATE tag SET name = 'Other ' || id",
        "UPDATE reaction SET kind = 'same_here'",
        "DELETE FROM reaction",
        "DELETE FROM attachment",
        "DELETE FROM thread_tag",
        "DELETE FROM post WHERE number = 3",
    ],
    "idea": ["UPDATE trial SET library = 'Rowan Library'", "DELETE FROM report"],
}


@pytest.mark.parametrize("kind", PAST_US)
async def test_what_is_written_past_us_shows_too(
    client: httpx.AsyncClient, house: House, kind: str
) -> None:
    place = await a_place()
    look, page = Looks(client, place), getattr(place, kind).url
    viewers = (STRANGER, "reader", "asker", "keeper")
    former = await look.settle([page])

    for sql in PAST_US[kind]:
        async with undone():
            for who in viewers:
                assert same(await look.open(page, who), former[page, who])  # so it is kept

            await rows_of(sql)

            for who in viewers:
                shown = await look.glance(page, who)
                made = await look.made(page, who)
                assert same(shown, made), (sql, who)
                assert not same(former[page, who], made), (sql, who)
        house.kept(Shelf).clear()  # what was undone counts its versions anew


async def test_a_new_keeper_is_named_at_once(client: httpx.AsyncClient) -> None:
    await client.get("/")

    await a_member(role="admin", name="Wanda Keeper")

    assert "Wanda Keeper" in (await client.get("/")).text


async def test_a_notice_is_for_one_look_alone(client: httpx.AsyncClient) -> None:
    place = await a_place()
    look, page = Looks(client, place), place.question.url
    plain = await look.open(page)
    said = {"cookie": f"{FLASH}={tokens.sign(FLASH, [['success', 'Well done.']])}"}

    for query in ("", "?quote=1&reply_to=1", "?draft=1", "?from=2", "?page=1"):
        shown = await client.get(
            page + query, headers=said | {"if-none-match": plain.headers["etag"]}
        )

        assert "Well done." in shown.text
        assert "etag" not in shown.headers
        assert "no-store" in shown.headers["cache-control"]
        assert (await look.open(page)).text == plain.text


@pytest.mark.parametrize("who", [STRANGER, "reader"])
async def test_head_and_gzip_say_the_same(client: httpx.AsyncClient, who: str) -> None:
    place = await a_place()
    look = Looks(client, place)
    for page in (place.question.url, "/threads"):
        for _time in range(2):
            await look.open(page, who)
        plain = await look.open(page, who, **{"accept-encoding": "identity"})
        packed = await look.open(page, who, **{"accept-encoding": "gzip"})
        head = await look.open(page, who, "HEAD")

        assert plain.text == packed.text
        assert plain.headers["etag"] == packed.headers["etag"] == head.headers["etag"]
        assert head.status_code == 200
        assert "Cookie" in plain.headers["vary"]
        assert ("private" in plain.headers["cache-control"]) is (who != STRANGER)


async def test_nobody_is_told_that_anothers_page_is_still_right(client: httpx.AsyncClient) -> None:
    place = await a_place()
    look = Looks(client, place)
    former = await look.settle([place.question.url, "/threads"])

    for (page, who), known in former.items():
        for _page, other in former:
            answer = await look.glance(page, other, **{"if-none-match": known.headers["etag"]})
            assert answer.status_code == (304 if other == who else 200)
