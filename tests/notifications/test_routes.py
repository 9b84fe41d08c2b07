"""The page of what she was told, marking it as read, and the count beside the bell."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.house import House
from forum.groups.models import Group, Membership, Visibility
from forum.notifications.actions import keeping
from forum.notifications.models import Event, Notification, Why
from forum.notifications.queries import unread
from forum.notifications.queries.unread import piles_of, unread_count
from forum.threads.actions.reading import follow_as_writer, mark_read
from forum.threads.models import Post, State, Thread
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_reply, a_thread
from tests.notifications.told import told


async def _told_of(me: Member, thread: Thread, count: int = 1) -> list[Notification]:
    return [await told(me, await a_reply(thread)) for _number in range(count)]


async def test_the_page_says_why_by_thread_the_latest_first(client: httpx.AsyncClient) -> None:
    me = await a_member()
    older, newer = await a_thread(title="Seeds at the desk"), await a_thread(title="Loud hours")
    await told(me, await a_reply(older, author=await a_member(name="Ana Ruiz")), why=Why.NAMED)
    await told(me, await a_reply(newer, author=await a_member(name="Bo Li")), why=Why.ANSWERED)

    page = await (await signed_in(client, me)).get("/notifications")

    assert page.status_code == 200
    assert page.text.index("Loud hours") < page.text.index("Seeds at the desk")
    assert "Ana Ruiz named you." in page.text
    assert "Bo Li answered you." in page.text
    assert page.text.count('class="notification-new"') == 2
    assert "Mark all as read" in page.text


async def test_an_empty_page_says_what_would_stand_here(client: httpx.AsyncClient) -> None:
    page = await (await signed_in(client, await a_member())).get("/notifications")

    assert "Nothing yet" in page.text
    assert "Mark all as read" not in page.text


async def test_reading_the_thread_leaves_the_count_without_a_mark(
    client: httpx.AsyncClient,
) -> None:
    me, thread = await a_member(), await a_thread()
    await _told_of(me, thread, 3)
    browser = await signed_in(client, me)
    before = await unread_count(me.id)

    await browser.get(thread.url)

    assert (before, await unread_count(me.id)) == (3, 0)
    assert await Notification.filter(read_at__isnull=True).count() == 3
    assert 'class="notification-new"' not in (await browser.get("/notifications")).text


async def test_what_stands_below_where_she_stopped_is_unread(house: House) -> None:
    me, thread = await a_member(), await a_thread()
    await _told_of(me, thread, 3)

    await mark_read(me, thread, 2)

    assert await unread_count(me.id) == 2


@pytest.mark.parametrize(("one", "left"), [(True, 1), (False, 0)])
async def test_one_thread_or_all_are_marked_as_read(
    client: httpx.AsyncClient, one: bool, left: int
) -> None:
    me, first, second = await a_member(), await a_thread(), await a_thread()
    for thread in (first, second):
        await _told_of(me, thread)
    somebody = await a_member()
    await _told_of(somebody, first)

    answer = await (await signed_in(client, me)).post(
        "/notifications/read", data={"thread": str(first.id)} if one else {}
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/notifications")
    assert await unread_count(me.id) == left
    assert await unread_count(somebody.id) == 1


async def test_a_number_that_is_none_marks_nothing(client: httpx.AsyncClient) -> None:
    me = await a_member()
    await _told_of(me, await a_thread())

    answer = await (await signed_in(client, me)).post("/notifications/read", data={"thread": "x"})

    assert answer.status_code == 404
    assert await unread_count(me.id) == 1


async def test_an_accepted_reply_is_read_when_its_line_is_followed(
    client: httpx.AsyncClient,
) -> None:
    me, thread = await a_member(), await a_thread()
    mine = await a_reply(thread, author=me, created_at=now() - timedelta(days=1))
    await follow_as_writer(me, thread, mine.number)
    row = await told(me, mine, event=Event.ACCEPTED, created_at=now(), why=Why.HERS)
    browser = await signed_in(client, me)
    page, before = await browser.get("/notifications"), await unread_count(me.id)

    answer = await browser.get(f"/notifications/{row.id}")

    assert f'href="/notifications/{row.id}"' in page.text
    assert "accepted your reply as an answer" in page.text
    assert answer.headers["location"] == f"{thread.url}#post-{mine.number}"
    assert (before, await unread_count(me.id)) == (1, 0)


async def test_nobody_follows_somebody_elses_line(client: httpx.AsyncClient) -> None:
    [row] = await _told_of(await a_member(), await a_thread())
    browser = await signed_in(client, await a_member())

    assert (await browser.get(f"/notifications/{row.id}")).status_code == 404


async def _hide_post(_me: Member, thread: Thread) -> None:
    await Post.filter(thread=thread, number=2).update(state=State.HIDDEN)


async def _hide_thread(_me: Member, thread: Thread) -> None:
    await Thread.filter(id=thread.id).update(state=State.DELETED)


async def _put_her_out(me: Member, thread: Thread) -> None:
    await Group.filter(id=thread.group_id).update(visibility=Visibility.PRIVATE)
    await Membership.filter(member=me, group_id=thread.group_id).delete()


@pytest.mark.parametrize("meanwhile", [_hide_post, _hide_thread, _put_her_out])
async def test_what_is_not_open_to_her_any_more_stands_and_counts_nowhere(
    client: httpx.AsyncClient, meanwhile: object
) -> None:
    me = await a_member()
    group = await a_group(me)
    thread = await a_thread(group=group, title="Salaries of the board")
    [row] = await _told_of(me, thread)
    browser = await signed_in(client, me)

    assert callable(meanwhile)
    await meanwhile(me, thread)

    assert await unread_count(me.id) == 0
    assert "Salaries" not in (await browser.get("/notifications")).text
    assert (await browser.get(f"/notifications/{row.id}")).status_code == 404


async def test_pages_follow_one_another(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unread, "PAGE", 2)
    me = await a_member()
    threads = [await a_thread(title=f"Question number {number}") for number in range(3)]
    for thread in threads:
        await _told_of(me, thread)
    for thread in threads[1:]:
        await keeping.mark_read(me, thread.id)
    browser = await signed_in(client, me)

    first = await browser.get("/notifications")
    [query] = [part.partition('"')[0] for part in first.text.split('rel="next" href="')[1:]]
    second = await browser.get(f"/notifications{query}")

    assert "Question number 2" in first.text
    assert "Question number 0" not in first.text
    assert "Mark all as read" in first.text  # what is unread stands on the next page
    assert "Question number 0" in second.text
    assert "Question number 1" not in second.text
    assert "Newest notifications" in second.text


async def test_of_one_thread_the_latest_lines_are_shown_and_what_names_her(house: House) -> None:
    me, thread = await a_member(), await a_thread()
    rows = await _told_of(me, thread, 7)
    await Notification.filter(id=rows[0].id).update(why=Why.NAMED)

    [pile], older = await piles_of(me)

    latest = [row.id for row in reversed(rows)][:4]
    assert [line.told.id for line in pile.lines] == [*latest, rows[0].id]
    assert (pile.total, pile.others, pile.unread, older) == (7, 2, 7, 0)


async def test_the_count_is_one_statement_and_ends_at_a_hundred(house: House) -> None:
    me, thread = await a_member(), await a_thread()
    post = await a_reply(thread)
    rows = [
        Post(thread=thread, number=number, author_id=post.author_id, body="", html="",
             created_at=now())
        for number in range(3, 120)
    ]  # fmt: skip
    await Post.bulk_create(rows)
    await Notification.bulk_create([
        Notification(member=me, thread=thread, post=row, why=Why.THREAD, created_at=row.created_at)
        for row in await Post.filter(thread=thread)
    ])  # fmt: skip

    with queries_counted() as counted:
        count = await unread_count(me.id)

    assert (count, counted.total) == (100, 1)


async def test_the_page_costs_the_same_for_many_threads(client: httpx.AsyncClient) -> None:
    totals = []
    for number in (1, 6):
        me = await a_member()
        for _thread in range(number):
            await _told_of(me, await a_thread(), 2)
        browser = await signed_in(client, me)
        await browser.get("/notifications")
        with queries_counted() as counted:
            await browser.get("/notifications")
        totals.append(counted.total)

    assert totals[0] == totals[1] <= 6, totals
