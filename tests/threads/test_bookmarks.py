"""Bookmarks: kept, changed and let go by forms, and seen by nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.house import House
from forum.core.zones import zone
from forum.threads.actions.bookmarks import keep_post, toggle_bookmark
from forum.threads.models import Bookmark, Post
from forum.threads.reminding import month_after
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_member, a_reply, a_thread

Browser = httpx.AsyncClient
ZONE = "America/Los_Angeles"


async def a_post(**values: Any) -> Post:
    return await a_reply(await a_thread(**values), body="We lent *forty* packets of seeds.")


def today(member: Member) -> date:
    return now().astimezone(zone(member.time_zone)).date()


async def test_a_post_is_kept_with_a_note_changed_and_let_go(client: Browser) -> None:
    post, member = await a_post(), await a_member()
    await signed_in(client, member)
    place = f"/posts/{post.id}/bookmark"

    empty = await client.get(place)
    kept = await client.post(place, data={"note": "For  the board", "remind": "never"})
    there = await Bookmark.get(member=member, post=post)
    again = await client.get(place)
    changed = await client.post(place, data={"note": "For April"})
    note = (await Bookmark.get(id=there.id)).note
    gone = await client.post(place, data={"action": "remove"})

    assert "Keep it" in empty.text
    assert "Remove the bookmark" not in empty.text
    assert (kept.status_code, kept.headers["location"]) == (303, f"{post.thread.url}#post-2")
    assert (there.note, there.remind_at) == ("For the board", None)
    assert 'value="For the board"' in again.text
    assert "Remove the bookmark" in again.text
    assert (changed.status_code, note) == (303, "For April")
    assert gone.status_code == 303
    assert not await Bookmark.exists()


@pytest.mark.parametrize(
    ("choice", "days"), [("tomorrow", 1), ("week", 7), ("month", 0), ("date", 3)]
)
async def test_a_reminder_is_for_eight_in_her_own_morning(
    client: Browser, choice: str, days: int
) -> None:
    post, member = await a_post(), await a_member(time_zone=ZONE)
    await signed_in(client, member)
    day = today(member) + timedelta(days=days) if days else month_after(today(member))

    await client.post(
        f"/posts/{post.id}/bookmark", data={"remind": choice, "remind_on": day.isoformat()}
    )

    [bookmark] = await Bookmark.all()
    assert bookmark.remind_at
    local = bookmark.remind_at.astimezone(zone(ZONE))
    assert (local.date(), local.hour, local.minute) == (day, 8, 0)
    page = await client.get(f"/posts/{post.id}/bookmark")
    assert f'value="{day.isoformat()}"' in page.text


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2026, 5, 15), date(2026, 6, 15)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_months_last(day: date, after: date) -> None:
    assert month_after(day) == after


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"remind": "date"}, "Please choose a day."),
        ({"remind": "date", "remind_on": "2020-01-31"}, "still to come"),
        ({"remind": "date", "remind_on": "0001-01-01"}, "still to come"),
        ({"remind": "date", "remind_on": "9999-12-31"}, "within five years"),
        ({"remind": "date", "remind_on": "31.1.2027"}, "year, month and day"),
        ({"remind": "soon"}, "Please choose one of these."),
        ({"note": "x" * 201}, "at most 200 characters"),
    ],
)
async def test_what_cant_be_is_said_beside_its_field_and_all_is_kept(
    client: Browser, typed: dict[str, str], sentence: str
) -> None:
    post = await a_post()
    await signed_in(client, await a_member())

    answer = await client.post(f"/posts/{post.id}/bookmark", data={"note": "My words"} | typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert typed.get("note", "My words") in answer.text
    assert not await Bookmark.exists()


async def test_the_threads_bookmark_is_on_its_opening_post(client: Browser) -> None:
    thread, member = await a_thread(), await a_member()
    await a_reply(thread)
    await signed_in(client, member)
    place = f"/threads/{thread.id}/bookmark"

    kept = await client.post(place)
    [bookmark] = await Bookmark.all().select_related("post")
    gone = await client.post(place)
    left = await Bookmark.all().count()
    twice = [await client.post(place, data={"wanted": "1"}) for _click in range(2)]

    assert (kept.status_code, kept.headers["location"]) == (303, thread.url)
    assert (bookmark.member_id, bookmark.post.number) == (member.id, 1)
    assert (gone.status_code, left) == (303, 0)
    assert [answer.status_code for answer in twice] == [303, 303]
    assert await Bookmark.all().count() == 1


async def test_a_click_keeps_what_was_noted(house: House) -> None:
    post, member = await a_post(), await a_member()
    await keep_post(member, post, note="For April")

    assert await toggle_bookmark(member, post, wanted=True)
    assert (await Bookmark.get(post=post)).note == "For April"


async def test_the_list_shows_the_newest_first(client: Browser) -> None:
    member = await a_member()
    await signed_in(client, member)
    posts = [await a_post(title=f"Seeds, part {number}") for number in (1, 2)]
    await Post.filter(id=posts[0].id).update(body="> Packets?\n\nOf *paper*.")
    await keep_post(member, posts[0], note="First <b>")
    await keep_post(member, posts[1], remind_at=now() + timedelta(days=3))

    both, waiting = await client.get("/bookmarks"), await client.get("/bookmarks?show=waiting")

    main = both.text.partition("<main")[2]
    assert main.index("Seeds, part 2") < main.index("Seeds, part 1")
    assert "First &lt;b&gt;" in main
    assert "We lent forty packets of seeds." in main
    assert ">Of paper.<" in main
    assert "reminder on" in main
    assert posts[1].thread.url + "#post-2" in waiting.text
    assert "Seeds, part 1" not in waiting.text


async def test_the_list_is_turned_by_where_it_stopped(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.threads.queries.bookmarks.PAGE", 2)
    member = await a_member()
    await signed_in(client, member)
    later = now() + timedelta(days=3)
    kept = [await keep_post(member, await a_post(), remind_at=later) for _each in range(3)]

    first = await client.get("/bookmarks?show=waiting")
    second = await client.get(f"/bookmarks?show=waiting&before={kept[1].id}")

    assert f"?show=waiting&amp;before={kept[1].id}" in first.text
    assert first.text.count('class="bookmark-row"') == 2
    assert second.text.count('class="bookmark-row"') == 1
    assert "Newest bookmarks" in second.text
    assert "Older bookmarks" not in second.text


async def test_the_form_asks_the_database_five_times(client: Browser) -> None:
    member, post = await a_member(), await a_post()
    await keep_post(member, post)
    await signed_in(client, member)

    with queries_counted() as statements:
        await client.get(f"/posts/{post.id}/bookmark")

    assert statements.total == 5


async def test_the_list_tells_of_a_reminder_that_came(client: Browser) -> None:
    member = await a_member()
    await keep_post(member, await a_post())
    await Bookmark.all().update(reminded_at=now())
    await signed_in(client, member)

    assert "reminder sent on" in (await client.get("/bookmarks")).text
    assert "reminder sent on" not in (await client.get("/bookmarks?show=waiting")).text


async def test_an_empty_list_teaches(client: Browser) -> None:
    await signed_in(client, await a_member())

    assert "You keep nothing yet" in (await client.get("/bookmarks")).text
    assert "No reminder is to come" in (await client.get("/bookmarks?show=waiting")).text


async def test_the_list_asks_the_database_twice_beside_the_session(client: Browser) -> None:
    member = await a_member()
    await signed_in(client, member)
    for _each in range(5):
        await keep_post(member, await a_post())

    with queries_counted() as statements:
        await client.get("/bookmarks")

    assert statements.total == 3
