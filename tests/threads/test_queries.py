"""What lists and pages of threads hold, for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.accounts.models import Member, Stranger
from forum.core.database import now
from forum.core.errors import Gone, NotFound
from forum.core.house import House
from forum.groups.models import Visibility
from forum.threads.actions import reading
from forum.threads.actions.replies import post_reply
from forum.threads.listing import newest
from forum.threads.models import Kind, Level, Post, State, Thread
from forum.threads.queries.lists import Selection, Show, counts_by_group, counts_by_tag
from forum.threads.queries.posts import posts_of
from forum.threads.queries.threads import get_thread
from tests.factories import a_group, a_member, a_moderator, a_reply, a_tag, a_thread

LONG_AGO = now() - timedelta(days=300)


async def titles(viewer: Member | Stranger, **selection: object) -> list[str]:
    threads = await newest(viewer, Selection(**selection))  # type: ignore[arg-type]
    return [thread.title for thread in threads]


async def test_what_a_viewer_may_not_see_is_in_no_list(house: House) -> None:
    insider, outsider = await a_member(), await a_member()
    for visibility in Visibility:
        group = await a_group(insider, visibility=visibility, name=f"A {visibility} group")
        await a_thread(group=group, title=f"A {visibility} thread")

    assert set(await titles(Stranger())) == {"A public thread"}
    assert set(await titles(outsider)) == {"A public thread", "A members thread"}
    assert set(await titles(insider)) == {
        "A public thread", "A members thread", "A private thread",
    }  # fmt: skip


async def test_even_a_site_moderator_knows_nothing_of_a_private_group(house: House) -> None:
    thread = await a_thread(group=await a_group(visibility=Visibility.PRIVATE))

    with pytest.raises(NotFound):
        await get_thread(thread.id, seen_by=await a_moderator())


async def test_hidden_threads_are_opened_by_moderators_and_their_author_only(house: House) -> None:
    author, keeper = await a_member(), await a_member()
    group = await a_group(moderators=(keeper,))
    thread = await a_thread(author=author, group=group, state=State.HIDDEN)

    for viewer in (author, keeper, await a_moderator()):
        assert (await get_thread(thread.id, seen_by=viewer)).id == thread.id
        assert await titles(viewer) == []
    for outsider in (await a_member(), Stranger()):
        with pytest.raises(Gone):
            await get_thread(thread.id, seen_by=outsider)


async def test_lists_are_narrowed_by_kind_group_and_tag(house: House) -> None:
    books, tools = await a_tag("Books"), await a_tag("Tools")
    group = await a_group()
    await a_thread(title="An idea about tools", kind=Kind.IDEA, tags=(tools,))
    await a_thread(title="A question of books", tags=(books, tools), group=group)

    assert await titles(Stranger(), kind=Kind.IDEA) == ["An idea about tools"]
    assert await titles(Stranger(), group=group) == ["A question of books"]
    assert await titles(Stranger(), tag=books) == ["A question of books"]
    assert len(await titles(Stranger(), tag=tools)) == 2


async def test_unanswered_are_questions_without_a_visible_reply(house: House) -> None:
    member = await a_member()
    answered, open_question = await a_thread(), await a_thread(title="Nobody knows")
    await a_reply(answered)
    await a_thread(kind=Kind.IDEA)

    assert await titles(member, show=Show.UNANSWERED) == [open_question.title]


async def test_latest_begins_with_the_thread_that_was_posted_in_last(house: House) -> None:
    old = await a_thread(title="An old thread", created_at=LONG_AGO)
    await a_thread(title="A newer thread", created_at=LONG_AGO + timedelta(days=1))
    await a_reply(old)

    assert await titles(Stranger()) == ["An old thread", "A newer thread"]


async def test_new_posts_are_counted_from_where_a_member_stopped(house: House) -> None:
    member = await a_member()
    thread = await a_thread()
    await a_reply(thread)
    await reading.mark_read(member, thread, 2)
    third = await a_reply(thread)
    await a_reply(thread)

    [row] = await newest(member, Selection())

    assert (row.new_count, row.first_new) == (2, third.number)


async def test_what_a_member_wrote_is_not_new_to_her(house: House) -> None:
    member = await a_member()
    thread = await a_thread()
    await reading.mark_read(member, thread, 1)
    await a_reply(thread)
    await post_reply(member, thread, "So did we.")

    [row] = await newest(member, Selection())

    assert row.new_count == 0


async def test_hidden_posts_are_not_counted_as_new(house: House) -> None:
    member = await a_member()
    thread = await a_thread()
    await reading.mark_read(member, thread, 1)
    hidden = await a_reply(thread)
    await Post.filter(id=hidden.id).update(state=State.HIDDEN)
    thread = await thread.held()
    await thread.recounted()

    [row] = await newest(member, Selection())

    assert (row.new_count, row.reply_count) == (0, 0)
    assert await titles(member, show=Show.UNREAD) == []


async def test_what_was_there_before_she_joined_is_not_new(house: House) -> None:
    await a_thread(created_at=LONG_AGO, title="Older than her")
    member = await a_member()
    thread = await a_thread(title="Newer than her")

    assert await titles(member, show=Show.UNREAD) == [thread.title]


async def test_unread_leaves_out_what_was_read_or_muted(house: House) -> None:
    member = await a_member()
    unread, read, muted = await a_thread(), await a_thread(), await a_thread()
    await reading.mark_read(member, read, 1)
    await reading.follow(member, muted, Level.MUTE)

    assert await titles(member, show=Show.UNREAD) == [unread.title]


async def test_following_holds_what_she_follows(house: House) -> None:
    member = await a_member()
    followed = await a_thread()
    await a_thread()
    await reading.follow(member, followed, Level.FOLLOW)

    assert await titles(member, show=Show.FOLLOWING) == [followed.title]


async def test_a_page_of_a_thread_holds_its_numbers_whatever_was_hidden(house: House) -> None:
    thread = await a_thread()
    for _ in range(29):
        await a_reply(thread)
    await Post.filter(thread_id=thread.id, number=3).update(state=State.HIDDEN)
    thread = await get_thread(thread.id, seen_by=Stranger())

    first, second = await posts_of(thread, 1), await posts_of(thread, 2)

    assert [post.number for post in first] == list(range(1, 26))
    assert [post.number for post in second] == list(range(26, 31))
    with pytest.raises(NotFound):
        await posts_of(thread, 3)


async def test_counts_by_tag_and_group_know_only_what_the_viewer_knows(house: House) -> None:
    tag = await a_tag()
    public, private = await a_group(), await a_group(visibility=Visibility.PRIVATE)
    await a_thread(group=public, tags=(tag,))
    await a_thread(group=private, tags=(tag,))
    await a_thread(group=public, tags=(tag,), state=State.HIDDEN)

    assert await counts_by_tag(Stranger()) == {tag.id: 1}
    assert await counts_by_group(Stranger()) == {public.id: 1}


async def test_a_thread_is_listed_once_however_many_tags_it_has(house: House) -> None:
    member = await a_member()
    group = await a_group(member, await a_member(), visibility=Visibility.PRIVATE)
    thread = await a_thread(group=group, tags=(await a_tag(), await a_tag(), await a_tag()))

    assert await titles(member) == [thread.title]
    assert await Thread.all().count() == 1
