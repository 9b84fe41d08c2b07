"""Small answers: who gives them to what, that a click counts once, and who reads whose they are."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from forum.accounts.models import Member, Stranger
from forum.app import build_house
from forum.core.errors import Forbidden, TooMany
from forum.core.house import House
from forum.core.settings import Settings
from forum.groups.models import Visibility
from forum.threads.actions.curation import hide_post, hide_thread, lock_thread
from forum.threads.actions.reactions import react
from forum.threads.models import Post, Reaction, ReactionKind, State, Thread
from forum.threads.queries.reactions import names_on, reactions_of, reactions_on
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread

Browser = httpx.AsyncClient
THANKS = ReactionKind.THANKS


async def a_post(**values: Any) -> Post:
    return await a_reply(await a_thread(**values))


async def kinds(post: Post) -> list[ReactionKind]:
    return [row.kind for row in await Reaction.filter(post_id=post.id).order_by("id")]


async def test_a_click_gives_and_another_takes_back(client: Browser) -> None:
    post = await a_post()
    await signed_in(client, await a_member())
    place = f"/posts/{post.id}/reactions"

    given = await client.post(place, data={"kind": "thanks"})
    stood = await kinds(post)
    await client.post(place, data={"kind": "thanks"})

    assert given.status_code == 303
    assert given.headers["location"].endswith("#post-2")
    assert stood == [THANKS]
    assert await kinds(post) == []


async def test_the_same_click_sent_twice_is_one(client: Browser) -> None:
    post = await a_post()
    await signed_in(client, await a_member())
    place = f"/posts/{post.id}/reactions"

    for _click in range(2):
        await client.post(place, data={"kind": "thanks", "had": ""})
    given = await kinds(post)
    for _click in range(2):
        await client.post(place, data={"kind": "thanks", "had": "same_here thanks"})

    assert given == [THANKS]
    assert await kinds(post) == []


async def test_many_clicks_at_once_leave_one_row_or_none(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        member, post = await a_member(), await a_post()

        await asyncio.gather(*(react(member, post, THANKS, wanted=True) for _ in range(8)))
        once = await Reaction.all().count()
        await asyncio.gather(*(react(member, post, THANKS) for _ in range(8)))

        assert once == 1
        assert await Reaction.all().count() == 1


async def test_members_may_say_several_things_and_count_together(house: House) -> None:
    post, one, other = await a_post(), await a_member(), await a_member()
    silent = await a_post()

    await react(one, post, THANKS)
    await react(other, post, THANKS)
    await react(one, post, ReactionKind.DID_NOT_WORK)

    with queries_counted() as statements:
        counts = await reactions_on([post.id, silent.id])
        own = await reactions_of(one, [post.id, silent.id])
    assert statements.total == 2
    assert counts == {post.id: {THANKS: 2, ReactionKind.DID_NOT_WORK: 1}}
    assert own == {post.id: {THANKS, ReactionKind.DID_NOT_WORK}}
    assert await reactions_of(Stranger(), [post.id]) == {}


async def test_nobody_thanks_herself(client: Browser) -> None:
    post = await a_post()
    await signed_in(client, await Member.get(id=post.author_id))

    refused = await client.post(f"/posts/{post.id}/reactions", data={"kind": "thanks"})

    assert refused.status_code == 403
    assert await kinds(post) == []


async def test_a_closed_thread_may_still_be_thanked(house: House) -> None:
    post = await a_post()
    thread = await Thread.get(id=post.thread_id)
    await lock_thread(await a_moderator(), thread, "Enough")

    assert await react(await a_member(), post, THANKS)


async def test_what_is_hidden_takes_no_reactions(client: Browser) -> None:
    post, other, gone = await a_post(), await a_post(), await a_post()
    moderator = await a_moderator()
    await hide_post(moderator, post, "Rude")
    await hide_thread(moderator, await Thread.get(id=other.thread_id), "Rude")
    await Post.filter(id=gone.id).update(state=State.DELETED)
    await signed_in(client, await a_member())

    answers = [
        (await client.post(f"/posts/{each.id}/reactions", data={"kind": "thanks"})).status_code
        for each in (post, other, gone)
    ]

    assert answers == [403, 410, 403]
    with pytest.raises(Forbidden):
        await react(moderator, other, THANKS)
    assert await Reaction.all().count() == 0


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.MEMBERS])
async def test_who_may_not_see_a_post_finds_none(client: Browser, visibility: Visibility) -> None:
    insider = await a_member()
    post = await a_post(group=await a_group(insider, visibility=visibility))
    place = f"/posts/{post.id}/reactions"
    await react(insider, post, THANKS)

    strange = await client.get(place)
    await signed_in(client, await a_member())
    read, sent = await client.get(place), await client.post(place, data={"kind": "thanks"})

    outside = 404 if visibility is Visibility.PRIVATE else 200
    assert strange.status_code == 404
    assert insider.name not in strange.text
    assert read.status_code == outside
    assert (sent.status_code == 303) is (outside == 200)


async def test_who_was_let_out_of_a_group_is_refused(house: House) -> None:
    post = await a_post(group=await a_group(visibility=Visibility.PRIVATE))

    with pytest.raises(Forbidden):
        await react(await a_member(), post, THANKS)


async def test_names_stand_on_their_page(client: Browser) -> None:
    post = await a_post()
    await react(await a_member(name="Ada <b>Lovelace"), post, THANKS)

    page = await client.get(f"/posts/{post.id}/reactions")

    assert "Ada &lt;b&gt;Lovelace" in page.text
    assert "Thanks" in page.text
    assert "<form" not in page.text.partition("<main")[2].partition("</main>")[0]


async def test_a_page_without_reactions_says_so_and_offers_them(client: Browser) -> None:
    post = await a_post()
    await signed_in(client, await a_member())

    page = await client.get(f"/posts/{post.id}/reactions")

    assert "Nobody has given one yet." in page.text
    assert page.text.count('aria-pressed="false"') == 4


async def test_one_s_own_are_pressed_and_counted_in_words(client: Browser) -> None:
    post, member = await a_post(), await a_member()
    await react(member, post, THANKS)
    await react(await a_member(), post, THANKS)
    await signed_in(client, member)

    page = await client.get(f"/posts/{post.id}/reactions")

    assert page.text.count('aria-pressed="true"') == 1
    assert ": 2 members" in page.text
    assert 'value="thanks"' in page.text.partition('name="had"')[2][:40]


async def test_names_on_a_hidden_post_are_for_those_who_may_read_it(client: Browser) -> None:
    post = await a_post()
    await react(await a_member(), post, THANKS)
    await hide_post(await a_moderator(), post, "Rude")
    place = f"/posts/{post.id}/reactions"

    strange = await client.get(place)
    await signed_in(client, await Member.get(id=post.author_id))

    assert strange.status_code == 404
    assert (await client.get(place)).status_code == 200


async def test_only_so_many_names_are_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.threads.queries.reactions.NAMES", 1)
    post, first = await a_post(), await a_member()
    await react(first, post, THANKS)
    await react(await a_member(), post, THANKS)

    [named] = await names_on(post)

    assert (list(named.members), named.more, named.count) == ([first], 1, 2)


async def test_a_kind_that_isn_t_one_is_complained_about(client: Browser) -> None:
    post = await a_post()
    await signed_in(client, await a_member())

    wrong = await client.post(f"/posts/{post.id}/reactions", data={"kind": "<script>"})
    empty = await client.post(f"/posts/{post.id}/reactions")

    assert (wrong.status_code, empty.status_code) == (422, 422)
    assert "Please choose one of these." in wrong.text
    assert "<script>" not in wrong.text


async def test_clicking_all_day_has_an_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = house.settings.limits.model_copy(update={"replies_per_member": "1 per hour"})
    changed = house.settings.model_copy(update={"limits": limits})
    monkeypatch.setattr(house, "settings", changed)
    post, member = await a_post(), await a_member()
    await react(member, post, THANKS)

    with pytest.raises(TooMany):
        await react(member, post, THANKS)


async def test_a_stranger_is_asked_to_sign_in(client: Browser) -> None:
    post = await a_post()

    answer = await client.post(f"/posts/{post.id}/reactions", data={"kind": "thanks"})

    assert answer.status_code == 401
    assert await kinds(post) == []
