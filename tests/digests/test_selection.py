"""Who is told of what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.house import House
from forum.digests.news import Item
from forum.digests.selection import beginning, news_for
from forum.groups.models import Group, Visibility
from forum.threads.actions import reading
from forum.threads.models import Level, Post, State, Thread
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread

SINCE = datetime(2026, 11, 10, 12, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=7)
BEFORE, WITHIN, AFTER = (SINCE + timedelta(days=days) for days in (-1, 1, 8))
Tell = Callable[[Member], Awaitable[Any]]


async def _thread(when: datetime = WITHIN, **values: Any) -> Thread:
    return await a_thread(created_at=when, **values)


async def _with_reply(when: datetime = WITHIN, begun: datetime = BEFORE, **values: Any) -> Thread:
    thread = await _thread(begun)
    await a_reply(thread, created_at=when, **values)
    return thread


async def _hidden_thread(_me: Member) -> None:
    thread = await _thread(state=State.HIDDEN)
    await Post.filter(thread_id=thread.id).update(state=State.HIDDEN)


async def _reply_in_hidden_thread(_me: Member) -> None:
    thread = await _with_reply()
    await Thread.filter(id=thread.id).update(state=State.HIDDEN)


async def _read_up_to(me: Member, number: int) -> None:
    thread = await _with_reply(begun=WITHIN)
    await a_reply(thread, created_at=WITHIN)
    await reading.mark_read(me, thread, number)


async def _at_level(me: Member, level: Level) -> None:
    await reading.follow(me, await _with_reply(begun=WITHIN), level)


async def _edited(_me: Member) -> None:
    thread = await _thread(BEFORE)
    await Post.filter(thread_id=thread.id).update(edited_at=WITHIN, body="Something else")


async def _own_and_others(me: Member) -> None:
    thread = await _thread(author=me)
    await a_reply(thread, author=me, created_at=WITHIN)
    await a_reply(thread, created_at=WITHIN)


TOLD: dict[str, tuple[Tell, int, int]] = {
    "a new thread": (lambda _me: _thread(), 1, 0),
    "a new thread and its replies": (lambda _me: _with_reply(begun=WITHIN), 1, 1),
    "a new reply in an older thread": (lambda _me: _with_reply(), 0, 1),
    "a thread of before": (lambda _me: _thread(BEFORE), 0, 0),
    "a thread of exactly then": (lambda _me: _thread(SINCE), 0, 0),
    "a thread of the last moment": (lambda _me: _thread(UNTIL), 1, 0),
    "a thread that is too young": (lambda _me: _thread(AFTER), 0, 0),
    "a new thread with a reply that is too young": (
        lambda _me: _with_reply(AFTER, begun=WITHIN), 1, 0,
    ),
    "an older thread with a reply that is too young": (lambda _me: _with_reply(AFTER), 0, 0),
    "an edit of an older post": (_edited, 0, 0),
    "her own thread": (lambda me: _thread(author=me), 0, 0),
    "her own reply": (lambda me: _with_reply(author=me), 0, 0),
    "what others reply to her": (_own_and_others, 0, 1),
    "a hidden thread": (_hidden_thread, 0, 0),
    "a reply in a hidden thread": (_reply_in_hidden_thread, 0, 0),
    "a hidden reply": (lambda _me: _with_reply(state=State.HIDDEN), 0, 0),
    "a deleted reply": (lambda _me: _with_reply(state=State.DELETED), 0, 0),
    "what she has read": (lambda me: _read_up_to(me, 3), 0, 0),
    "what she has read in part": (lambda me: _read_up_to(me, 2), 0, 1),
    "a thread opened and left at once": (lambda me: _read_up_to(me, 1), 0, 2),
    "a muted thread": (lambda me: _at_level(me, Level.MUTE), 0, 0),
    "a followed thread": (lambda me: _at_level(me, Level.FOLLOW), 1, 1),
}  # fmt: skip


@pytest.mark.parametrize("case", TOLD)
async def test_she_is_told_of(house: House, case: str) -> None:
    me = await a_member()
    make, started, replies = TOLD[case]
    await make(me)

    news = await news_for(me, SINCE, UNTIL)

    assert (news.started, news.replies) == (started, replies)
    assert len(news.items) == news.thread_count == (started + replies > 0)


async def _in(visibility: Visibility, *members: Member) -> Group:
    group = await a_group(*members, visibility=visibility)
    await _thread(group=group)
    return group


async def test_a_private_group_is_for_its_members(house: House) -> None:
    inside, outside, site_moderator = await a_member(), await a_member(), await a_moderator()
    await _in(Visibility.PRIVATE, inside)

    told = [
        (await news_for(person, SINCE, UNTIL)).started
        for person in (inside, outside, site_moderator)
    ]

    assert told == [1, 0, 0]


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.MEMBERS])
async def test_other_groups_are_for_all_members(house: House, visibility: Visibility) -> None:
    await _in(visibility)

    news = await news_for(await a_member(), SINCE, UNTIL)

    assert news.started == 1


async def test_who_left_a_private_group_is_told_nothing_more(house: House) -> None:
    me = await a_member()
    group = await _in(Visibility.PRIVATE, me)
    await group.memberships.all().delete()

    news = await news_for(me, SINCE, UNTIL)

    assert not news.items


async def test_an_item_leads_to_the_first_unread_post(house: House) -> None:
    me = await a_member()
    thread = await _thread(BEFORE)
    await reading.mark_read(me, thread, 1)
    own = await a_reply(thread, author=me, created_at=WITHIN)
    reply = await a_reply(thread, created_at=WITHIN)
    new = await _thread()

    items = (await news_for(me, SINCE, UNTIL)).items

    assert own.number < reply.number
    assert [item.url for item in items] == [
        f"{house.settings.site.base_url}/threads/{new.id}",
        f"{house.settings.site.base_url}/posts/{reply.id}",
    ]


async def _items_of(me: Member, **threads: Any) -> list[Item]:
    news = await news_for(me, SINCE, UNTIL)
    return [item for section in news.sections for _number, item in section.entries]


async def test_groups_stand_in_their_order_and_new_conversations_first(house: House) -> None:
    me = await a_member()
    late, early = await a_group(position=2), await a_group(position=1)
    quiet = await _thread(BEFORE, group=early)
    await a_reply(quiet, created_at=WITHIN)
    lively = await _thread(BEFORE, group=early)
    for _reply in range(3):
        await a_reply(lively, created_at=WITHIN)
    elsewhere, new = await _thread(group=late), await _thread(group=early)

    items = await _items_of(me)

    assert [item.thread.id for item in items] == [new.id, lively.id, quiet.id, elsewhere.id]


async def test_a_reply_says_who_wrote_it_and_the_first_three_are_quoted(house: House) -> None:
    me, bo = await a_member(), await a_member(name="Bo Lind")
    thread = await _thread(BEFORE, title="Tool libraries in small towns")
    for number in range(5):
        await a_reply(thread, author=bo, body=f"> What?\n\n**No. {number}**", created_at=WITHIN)

    [item] = await _items_of(me)

    assert [(quote.author.name, quote.words) for quote in item.quotes] == [
        ("Bo Lind", "No. 0"), ("Bo Lind", "No. 1"), ("Bo Lind", "No. 2"),
    ]  # fmt: skip
    assert (item.replies, item.unquoted, item.opening) == (5, 2, "")


async def test_more_threads_than_a_digest_holds_are_counted(house: House) -> None:
    me, author, group = await a_member(), await a_member(), await a_group()
    most = house.settings.digests.max_threads
    for _thread_number in range(most + 3):
        await _thread(author=author, group=group)

    news = await news_for(me, SINCE, UNTIL)

    assert (len(news.items), news.more, news.started) == (most, 3, most + 3)


async def test_it_costs_four_queries_however_much_there_is(house: House) -> None:
    me, group = await a_member(), await a_group()
    for _thread_number in range(12):
        await reading.mark_read(me, await _thread(group=group), 0)
        await _with_reply()

    with queries_counted() as counted:
        news = await news_for(me, SINCE, UNTIL)

    assert news.thread_count == 24
    assert counted.total == 4


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Plain **words** and [a link](https://x.example).", "Plain words and a link."),
        ("> What she said\n> at length\n\nMy answer.", "My answer."),
        ("> Nothing but a quotation", "> Nothing but a quotation"),
        ("Two things:\n\n- one\n- two", "Two things: • one • two"),
        ("A first sentence that is long enough. And another one.",
         "A first sentence that is long enough. …"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)  # fmt: skip
def test_the_beginning_of_a_post(body: str, said: str) -> None:
    assert beginning(body, 52) == said


def test_a_long_post_is_not_read_to_its_end() -> None:
    began = now()

    words = beginning("[a" * 16_000, 300)

    assert len(words) <= 300
    assert now() - began < timedelta(seconds=1)
