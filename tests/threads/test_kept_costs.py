"""How much a page asks of the database, whatever the length of the thread; and two processes."""

from __future__ import annotations

import httpx
import pytest

from forum.app import build_house, create_app
from forum.core.database import now
from forum.core.settings import Settings
from forum.tags.models import Relation, RelationKind
from forum.threads.actions import curation
from forum.threads.models import Post, Thread
from tests.conftest import BASE_URL
from tests.counting import queries_counted
from tests.factories import a_group, a_moderator, a_reply, a_tag, a_thread
from tests.threads.keeping import BEFORE, STRANGER, Looks, Place, a_place

# What pages may cost: if not opened since something changed there, and if opened before.
MOST = {STRANGER: (5, 1), "reader": (8, 3), "asker": (8, 3), "keeper": (8, 3)}
MOST_LISTED = {STRANGER: (5, 1), "reader": (8, 4), "asker": (8, 4), "keeper": (8, 4)}
_ONE_MORE = {STRANGER: (6, 1)}  # of an idea: who moved it last


async def cost(look: Looks, page: str, who: str) -> int:
    with queries_counted() as statements:
        assert (await look.open(page, who)).status_code == 200
    return statements.total


async def costs(look: Looks, page: str, who: str) -> tuple[int, int]:
    """Return what a page costs when something changed, and when it was opened since."""
    for _time in range(2):
        await look.open(page, who)  # statements are written, and what is new is read
        await Post.filter(number__lt=40).update(edited_at=now())  # all that a page shows, and more
    return await cost(look, page, who), await cost(look, page, who)


async def lengthened(place: Place, thread: Thread, numbers: range) -> None:
    await Post.bulk_create(
        [
            Post(
                thread=thread, number=number, author=place.who["helper"], body="So.",
                html="<p>So.</p>", created_at=BEFORE,
            )
            for number in numbers
        ]
    )  # fmt: skip
    await Thread.filter(id=thread.id).update(
        last_number=numbers[-1], last_visible=numbers[-1], reply_count=numbers[-1] - 9
    )


@pytest.mark.parametrize("kind", ["question", "idea", "polled", "secret"])
async def test_a_thread_asks_little_however_long_it_is(
    client: httpx.AsyncClient, kind: str
) -> None:
    place = await a_place()
    look, thread = Looks(client, place), getattr(place, kind)
    viewers = ["asker", "keeper"] if kind == "secret" else list(MOST)

    for numbers in (range(10, 13), range(13, 310)):
        await lengthened(place, thread, numbers)
        found = {who: await costs(look, thread.url, who) for who in viewers}

        for who, most in (MOST | (_ONE_MORE if kind == "idea" else {})).items():
            assert found.get(who, (0, 0))[0] <= most[0], (who, numbers)
            assert found.get(who, (0, 0))[1] <= most[1], (who, numbers)


@pytest.mark.parametrize("page", ["/threads", "/threads?show=unanswered"])
async def test_a_list_asks_little(client: httpx.AsyncClient, page: str) -> None:
    place = await a_place()
    look = Looks(client, place)
    for thread in await Thread.all():
        for who in MOST_LISTED:
            await look.open(thread.url, who)

    found = {who: await costs(look, page, who) for who in MOST_LISTED}

    for who, most in MOST_LISTED.items():
        assert found[who][0] <= most[0], who
        assert found[who][1] <= most[1], who


# What a member wishes for the tag, who helps, and how things stand, beside what a list asks.
MOST_OF_TAG = {STRANGER: (6, 2), "reader": (11, 8), "asker": (11, 8), "keeper": (11, 8)}


async def test_the_page_of_a_tag_asks_little_more(client: httpx.AsyncClient) -> None:
    place = await a_place()
    narrower = await a_tag("Seed swaps")
    await Relation.create(tag=narrower, kind=RelationKind.BROADER, other=place.tag)
    look = Looks(client, place)

    found = {who: await costs(look, f"/tags/{place.tag.slug}", who) for who in MOST_OF_TAG}

    for who, most in MOST_OF_TAG.items():
        assert found[who][0] <= most[0], who
        assert found[who][1] <= most[1], who


async def test_a_process_shows_what_another_did(elsewhere: Settings) -> None:
    async with build_house(elsewhere) as here:
        thread = await a_thread(title="Seeds on the shelf", group=await a_group())
        reply, moderator = await a_reply(thread, body="Words to hide."), await a_moderator()
        app = create_app(elsewhere, house=here)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as browser:
            known, listed = await browser.get(thread.url), await browser.get("/threads")

            async with build_house(elsewhere):
                there = await Post.get(id=reply.id).select_related("thread", "author")
                await curation.hide_post(moderator, there, "A name in it")

            assert "Words to hide." in known.text
            asked = {"if-none-match": known.headers["etag"]}
            shown = await browser.get(thread.url, headers=asked)
            assert shown.status_code == 200
            assert "Words to hide." not in shown.text
            assert "No replies yet" not in listed.text
            assert "No replies yet" in (await browser.get("/threads")).text
