"""Where old addresses lead, and what stands where posts were moved away or came."""

from __future__ import annotations

import pytest

from forum.accounts.models import Stranger
from forum.core.errors import Gone, Moved, NotFound
from forum.core.house import House
from forum.groups.models import Visibility
from forum.threads.actions import replies, restructuring
from forum.threads.models import State
from forum.threads.queries.marks import marks_on
from forum.threads.queries.threads import get_thread
from forum.threads.queries.whereabouts import heir_id
from tests.factories import a_group, a_member, a_moderator, a_thread
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
    assert await heir_id(source.id) == third.id


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


async def test_a_reply_to_a_thread_that_was_merged_meanwhile_stands_in_the_other(
    house: House,
) -> None:
    source, target, _act = await merged()

    post = await replies.post_reply(await a_member(), source, "Written while they were merged")

    assert (post.thread_id, post.number) == (target.id, 6)


async def test_the_lines_lead_to_the_posts_and_carry_their_anchors(house: House) -> None:
    thread, posts = await a_long_thread()
    new = await split(await a_moderator(), thread, 2, 3)

    left = (await marks_on(thread, 1)).left
    away = house.render("threads/_moved.html", away=left, came=None)
    came = house.render("threads/_moved.html", away=[], came=(await marks_on(new, 1)).came[1])

    assert [(each.number, each.post_id) for each in left] == [(2, posts[1].id), (3, posts[2].id)]
    assert f'<a id="post-2" href="/posts/{posts[1].id}">#2</a>' in away
    assert 'id="post-3"' in away
    assert "From here on, posts of another thread, brought here by a moderator" in came
    assert TITLE not in away
    assert thread.title not in came
