"""Where old addresses lead, and what gaps say of the posts that stood there."""

from __future__ import annotations

import pytest

from forum.accounts.models import Stranger, Viewer
from forum.core.errors import Gone, Moved, NotFound
from forum.core.house import House
from forum.groups.models import Visibility
from forum.threads.actions import curation, replies, restructuring, undoing
from forum.threads.models import Restructuring, State, Thread
from forum.threads.queries.restructuring import arrived, moved_away
from forum.threads.queries.threads import get_heir, get_thread
from forum.threads.queries.whereabouts import post_once_at
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread
from tests.threads.rearranging import TITLE, WHY, a_long_thread, merged, split

SORRY = "They belong together after all"


async def test_the_address_of_a_merged_thread_leads_to_its_first_post(house: House) -> None:
    source, target, _act = await merged(replies_there=house.settings.threads.posts_per_page)
    first = house.settings.threads.posts_per_page + 2

    for viewer in (Stranger(), await a_member(), await a_moderator()):
        with pytest.raises(Moved) as moved:
            await get_thread(source.id, seen_by=viewer)
        assert moved.value.path == f"{target.url}?page=2#post-{first}"


async def test_addresses_lead_on_however_often_threads_are_merged(house: House) -> None:
    source, target, _act = await merged()
    third = await a_thread()
    await restructuring.merge_thread(await a_moderator(), target, third, WHY)

    with pytest.raises(Moved) as moved:
        await get_thread(source.id, seen_by=Stranger())

    assert moved.value.path == f"{third.url}#post-4"
    assert (await get_heir(source.id, seen_by=Stranger())).id == third.id


async def test_a_merged_thread_tells_nothing_of_a_private_one(house: House) -> None:
    keeper = await a_member()
    source = await a_thread(group=await a_group(moderators=(keeper,)))
    group = await a_group(moderators=(keeper,), visibility=Visibility.PRIVATE)
    target = await a_thread(group=group)
    await restructuring.merge_thread(keeper, source, target, WHY)

    with pytest.raises(Gone) as gone:
        await get_thread(source.id, seen_by=await a_member())

    assert target.title not in gone.value.sentence
    with pytest.raises(NotFound):
        await get_thread(target.id, seen_by=await a_member())


@pytest.mark.parametrize("state", [State.HIDDEN, State.DELETED])
async def test_what_was_removed_is_gone_with_a_sentence(house: House, state: State) -> None:
    thread = await a_thread(state=state)

    with pytest.raises(Gone) as gone:
        await get_thread(thread.id, seen_by=Stranger())

    assert gone.value.sentence
    assert thread.title not in gone.value.sentence


async def test_what_was_removed_from_a_private_group_was_never_there(house: House) -> None:
    group = await a_group(visibility=Visibility.PRIVATE)
    thread = await a_thread(group=group, state=State.HIDDEN)

    for viewer in (Stranger(), await a_member(), await a_moderator()):
        with pytest.raises(NotFound):
            await get_thread(thread.id, seen_by=viewer)


async def test_a_gap_says_where_its_posts_went(house: House) -> None:
    thread, posts = await a_long_thread()
    new = await split(await a_moderator(), thread, 2, 3, 6)

    [away] = await moved_away(thread.id, 1, 25, Stranger())

    assert (away.at, away.numbers, away.title) == (2, (2, 3, 6), new.title)
    assert away.url == f"/posts/{posts[1].id}"
    assert await moved_away(thread.id, 4, 5, Stranger()) == []
    assert await moved_away(new.id, 1, 25, Stranger()) == []


async def title_told(thread: Thread, viewer: Viewer | None) -> str:
    [away] = await moved_away(thread.id, 1, 25, viewer)
    return away.title


async def test_a_gap_doesnt_name_a_thread_that_its_reader_may_not_open(house: House) -> None:
    keeper = await a_member()
    thread, _posts = await a_long_thread(group=await a_group(moderators=(keeper,)))
    group = await a_group(moderators=(keeper,), visibility=Visibility.PRIVATE)
    new = await split(keeper, thread, 2, group=group)

    assert await title_told(thread, await a_member()) == ""
    assert await title_told(thread, None) == ""
    assert await title_told(thread, keeper) == new.title
    assert [line.title for line in await arrived(new.id, 1, 25)] == [""]


async def test_posts_that_are_back_leave_no_line(house: House) -> None:
    thread, _posts = await a_long_thread()
    new = await split(await a_moderator(), thread, 2, 3)
    await undoing.undo(await a_moderator(), await Restructuring.get(), SORRY)

    assert await moved_away(thread.id, 1, 25, Stranger()) == []
    assert await arrived(thread.id, 1, 25, Stranger()) == []
    assert await arrived(new.id, 1, 25, Stranger()) == []


async def test_the_first_of_the_posts_that_came_says_where_from(house: House) -> None:
    source, target, act = await merged()

    [line] = await arrived(target.id, 1, 25, Stranger())

    assert (line.at, line.title, line.url) == (3, source.title, "")
    assert line.moment == act.created_at
    assert await arrived(target.id, 4, 25, Stranger()) == []


async def test_a_split_names_the_thread_it_came_from_with_a_link(house: House) -> None:
    thread, _posts = await a_long_thread()
    new = await split(await a_moderator(), thread, 2, 3)

    [line] = await arrived(new.id, 1, 25, Stranger())

    assert (line.at, line.title, line.url) == (1, thread.title, thread.url)
    await curation.hide_thread(await a_moderator(), thread, "To be looked at")
    assert (await arrived(new.id, 1, 25, Stranger()))[0].title == ""


async def test_a_number_means_its_post_wherever_that_went(house: House) -> None:
    source, target, _act = await merged()
    reply = await a_reply(target)

    found = await post_once_at(source.id, 2)

    assert found is not None
    assert (found.thread_id, found.number) == (target.id, 4)
    assert await post_once_at(target.id, reply.number) == reply
    assert await post_once_at(source.id, 9) is None


async def test_a_reply_to_a_thread_that_was_merged_meanwhile_stands_in_the_other(
    house: House,
) -> None:
    source, target, _act = await merged()

    post = await replies.post_reply(await a_member(), source, "Written while they were merged")

    assert (post.thread_id, post.number) == (target.id, 6)


async def test_the_lines_lead_to_the_posts_and_carry_their_anchors(house: House) -> None:
    thread, posts = await a_long_thread()
    new = await split(await a_moderator(), thread, 2, 3)

    away = house.render(
        "threads/_moved.html", away=await moved_away(thread.id, 1, 25, Stranger()), came=[]
    )
    came = house.render("threads/_moved.html", away=[], came=await arrived(new.id, 1, 25))

    assert "Posts 2, 3 moved to" in away
    assert f'<a href="/posts/{posts[1].id}">the thread “{TITLE}”</a>' in away
    assert 'id="post-3"' in away
    assert "From another thread, brought here by a moderator" in came
