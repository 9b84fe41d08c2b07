"""Questions that wait: who is offered them and why, and how their askers bring them back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from forum.accounts.models import Member, Wish
from forum.core.database import now
from forum.core.house import House
from forum.digests.selection import news_for
from forum.groups.models import Visibility
from forum.tags.models import Tag, TagFollow, TagHelper, Within
from forum.threads.actions.answers import bump
from forum.threads.actions.curation import hide_post, lock_thread
from forum.threads.actions.reading import follow
from forum.threads.listing import newest
from forum.threads.models import Kind, Level, Thread
from forum.threads.queries.answers import Reason, questions_for
from forum.threads.queries.lists import Selection, Show, listed
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import LONG_AGO, a_group, a_member, a_moderator, a_reply, a_tag, a_thread

Browser = httpx.AsyncClient
AGES_AGO = now() - timedelta(days=10)


async def waiting(title: str, *tags: Tag, **values: Any) -> Thread:
    return await a_thread(title=title, tags=tags, **{"created_at": AGES_AGO} | values)


async def offered(member: Member) -> list[tuple[str, str, Reason | None]]:
    return [(offer.title, offer.about, offer.reason) for offer in await questions_for(member)]


async def test_a_question_is_offered_to_who_wrote_about_its_tags(house: House) -> None:
    member, outreach, other = await a_member(), await a_tag("Outreach"), await a_tag()
    await a_reply(await a_thread(tags=(outreach,), kind=Kind.IDEA), author=member)
    await waiting("A question about outreach", outreach)
    await waiting("A question about something else", other)

    assert await offered(member) == [("A question about outreach", "Outreach", Reason.WROTE)]


async def test_it_is_offered_to_who_follows_threads_with_its_tags(house: House) -> None:
    member, outreach = await a_member(), await a_tag("Outreach")
    await follow(member, await a_thread(tags=(outreach,), kind=Kind.IDEA), Level.FOLLOW)
    await waiting("A question about outreach", outreach)

    assert await offered(member) == [
        ("A question about outreach", "Outreach", Reason.FOLLOWS_THREADS)
    ]


async def test_the_reason_is_what_she_knows_most_about(house: House) -> None:
    member, much, little = await a_member(), await a_tag("Much"), await a_tag("Little")
    for tags in ((much, little), (much,)):
        await a_thread(tags=tags, author=member)
    await waiting("A question about both", little, much)

    [(_title, about, reason)] = await offered(member)

    assert (about, reason) == ("Much", Reason.WROTE)


async def test_young_muted_own_answered_and_private_ones_are_not_offered(house: House) -> None:
    member, tag = await a_member(), await a_tag()
    await a_thread(tags=(tag,), author=member)
    await follow(member, await waiting("A muted question", tag), Level.MUTE)
    await waiting("A young question", tag, created_at=now() - timedelta(days=1))
    await waiting("Her own old question", tag, author=member)
    await waiting("An idea of somebody", tag, kind=Kind.IDEA)
    await a_reply(await waiting("A question with a reply", tag))
    await waiting("A private one", tag, group=await a_group(visibility=Visibility.PRIVATE))
    await waiting("The one to be offered", tag)

    assert [title for title, *_why in await offered(member)] == ["The one to be offered"]


async def test_who_knows_about_none_is_offered_the_newest(house: House) -> None:
    member = await a_member()
    await follow(member, await waiting("A muted question"), Level.MUTE)
    for number in range(6):
        await waiting(f"Question number {number}", created_at=now() - timedelta(hours=6 - number))

    titles = await offered(member)

    assert titles == [(f"Question number {number}", "", None) for number in (5, 4, 3, 2, 1)]


async def test_offers_cost_one_query_however_much_she_wrote(house: House) -> None:
    member, tag = await a_member(), await a_tag()
    for number in range(8):
        await a_thread(tags=(tag,), author=member)
        await waiting(f"Question number {number}", tag)

    with queries_counted() as statements:
        found = await questions_for(member)

    assert len(found) == 5
    assert statements.total == 1


async def test_home_says_why_a_question_is_offered(client: Browser) -> None:
    member, tag = await a_member(), await a_tag("Out<reach")
    await a_thread(tags=(tag,), author=member)
    await waiting("A question about outreach", tag)
    await signed_in(client, member)

    page = await client.get("/")

    assert "because you wrote about <bdi>Out&lt;reach</bdi>" in page.text


async def test_home_says_what_she_follows(client: Browser) -> None:
    member, tag = await a_member(), await a_tag("Outreach")
    await follow(member, await a_thread(tags=(tag,)), Level.FOLLOW)
    await waiting("A question about outreach", tag)
    await signed_in(client, member)

    page = await client.get("/")

    assert "because you follow threads about <bdi>Outreach</bdi>" in page.text


async def test_an_asker_brings_her_question_back_once(client: Browser) -> None:
    thread = await waiting("A question that waits")
    await a_thread(title="A newer question by others")
    await signed_in(client, thread.author)

    bumped = await client.post(f"/threads/{thread.id}/bump")
    first = await listed(thread.author, Selection(show=Show.UNANSWERED)).first()
    await Thread.filter(id=thread.id).update(bumped_at=AGES_AGO)
    again = await client.post(f"/threads/{thread.id}/bump")

    assert (bumped.status_code, again.status_code) == (303, 403)
    assert first == thread
    assert first.bumped_at is not None
    assert first.created_at == AGES_AGO


async def test_the_same_click_sent_twice_brings_it_back_once(client: Browser) -> None:
    thread = await waiting("A question that waits")
    await signed_in(client, thread.author)

    bumped = await client.post(f"/threads/{thread.id}/bump")
    once = (await Thread.get(id=thread.id)).bumped_at
    again = await client.post(f"/threads/{thread.id}/bump")

    assert (bumped.status_code, again.status_code) == (303, 303)
    assert (await Thread.get(id=thread.id)).bumped_at == once


async def test_a_bump_outlasts_a_reply_that_was_hidden_again(house: House) -> None:
    thread, moderator = await waiting("A question that waits"), await a_moderator()
    await bump(thread.author, thread)
    bumped_at = (await Thread.get(id=thread.id)).bumped_at

    await hide_post(moderator, await a_reply(thread), "Rude")

    assert (await Thread.get(id=thread.id)).last_posted_at == bumped_at


async def test_a_bumped_question_is_unread_only_for_who_was_there_when_it_was_asked(
    house: House,
) -> None:
    thread = await waiting("A question that waits")
    early, late = await a_member(), await a_member()
    await Member.filter(id=early.id).update(created_at=LONG_AGO)
    await Member.filter(id=late.id).update(created_at=now() - timedelta(days=5))
    readers = [await Member.get(id=member.id) for member in (early, late)]
    await bump(thread.author, thread)

    async def unread() -> list[bool]:
        lists = [await newest(reader, Selection(show=Show.UNREAD)) for reader in readers]
        return [thread.id in {each.id for each in shown} for shown in lists]

    bumped = await unread()
    await a_reply(thread)

    assert bumped == [True, False]
    assert await unread() == [True, True]


async def test_only_her_own_open_unanswered_old_question_can_be_bumped(client: Browser) -> None:
    asker = await a_member()
    locked = await waiting("A locked question", author=asker)
    await lock_thread(await a_moderator(), locked, "Enough")
    replied = await waiting("A question with a reply", author=asker)
    await a_reply(replied, created_at=AGES_AGO)
    refused = [
        locked,
        replied,
        await waiting("An idea of hers", author=asker, kind=Kind.IDEA),
        await waiting("Still young", author=asker, created_at=now() - timedelta(hours=47)),
        await waiting("Of somebody else"),
    ]
    await signed_in(client, asker)

    for thread in refused:
        answer = await client.post(f"/threads/{thread.id}/bump")
        assert answer.status_code == 403
        assert "after 2 days without a reply" in answer.text
        assert (await Thread.get(id=thread.id)).bumped_at is None


async def test_a_stranger_bumps_nothing(client: Browser) -> None:
    thread = await waiting("A question that waits")

    assert (await client.post(f"/threads/{thread.id}/bump")).status_code == 401
    assert (await Thread.get(id=thread.id)).bumped_at is None


@pytest.mark.parametrize("joined", [LONG_AGO, now() - timedelta(days=5)])
async def test_a_bumped_question_is_neither_new_nor_in_a_digest(
    client: Browser, joined: object
) -> None:
    thread = await waiting("A question that waits")
    reader = await a_member()
    await Member.filter(id=reader.id).update(created_at=joined)
    reader = await Member.get(id=reader.id)
    before = [listed.new_count for listed in await newest(reader, Selection())]
    await signed_in(client, thread.author)

    await client.post(f"/threads/{thread.id}/bump")

    after = [listed.new_count for listed in await newest(reader, Selection())]
    news = await news_for(reader, now() - timedelta(days=7), now())
    assert after == before
    assert news.items == ()


async def _under(broad: Tag, *narrow: Tag) -> None:
    for tag in narrow:
        await Within.create(tag=tag, broader=broad, steps=1)


async def test_it_is_offered_for_what_she_follows_or_helps_with_and_what_is_narrower(
    house: House,
) -> None:
    member, wide, narrow = await a_member(), await a_tag("Wide"), await a_tag("Narrow")
    other, aside = await a_tag("Other"), await a_tag("Aside")
    await _under(wide, narrow)
    await TagFollow.create(member=member, tag=wide, wish=Wish.DIGEST)
    await TagFollow.create(member=member, tag=aside, wish=Wish.NAMED)
    await TagHelper.create(member=member, tag=other)
    await waiting("A narrow one", narrow, created_at=AGES_AGO - timedelta(hours=1))
    await waiting("One about both", narrow, other, created_at=AGES_AGO)
    await waiting("One that is only named", aside)

    assert await offered(member) == [
        ("One about both", "Other", Reason.HELPS), ("A narrow one", "Wide", Reason.FOLLOWS),
    ]  # fmt: skip


async def test_what_is_about_a_muted_tag_is_offered_to_nobody_not_even_as_the_newest(
    house: House,
) -> None:
    member = await a_member()
    wide, narrow, dear = [await a_tag() for _tag in range(3)]
    await _under(wide, narrow, dear)
    await TagFollow.create(member=member, tag=wide, wish=Wish.NOTHING)
    await TagFollow.create(member=member, tag=dear, wish=Wish.EVERY)
    await waiting("About what is muted", narrow, dear)
    await waiting("About nothing else")

    assert [title for title, *_why in await offered(member)] == ["About nothing else"]

    await waiting("About the one she follows", dear)

    assert [title for title, *_why in await offered(member)] == ["About the one she follows"]
