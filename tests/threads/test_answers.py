"""Accepting answers: who may, for which replies, and where it shows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx
import pytest

from forum.accounts.models import Member
from forum.app import build_house
from forum.core.errors import Forbidden
from forum.core.house import House
from forum.core.settings import Settings
from forum.groups.models import Visibility
from forum.moderation.models import LogEntry
from forum.threads import policy
from forum.threads.actions.answers import accept
from forum.threads.actions.curation import hide_post, hide_thread, lock_thread, restore_post
from forum.threads.models import Kind, Post, Thread
from forum.threads.queries.marks import Answer, marks_on
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread

Browser = httpx.AsyncClient


async def answer_count(thread: Thread) -> int:
    return (await Thread.get(id=thread.id)).answer_count


async def test_the_asker_accepts_and_takes_back(client: Browser) -> None:
    thread = await a_thread()
    reply = await a_reply(thread)
    await signed_in(client, thread.author)
    place = f"/threads/{thread.id}/answer"

    accepted = await client.post(place, data={"post": reply.id})
    kept = await Post.get(id=reply.id)
    count = await answer_count(thread)
    await client.post(place, data={"post": reply.id})

    assert accepted.status_code == 303
    assert accepted.headers["location"] == f"{thread.url}#post-2"
    assert (kept.is_accepted, kept.accepted_by_id) == (True, thread.author_id)
    assert count == 1
    assert not (await Post.get(id=reply.id)).is_accepted
    assert await answer_count(thread) == 0
    assert await LogEntry.all().count() == 0


async def test_the_same_click_sent_twice_is_one(client: Browser) -> None:
    thread = await a_thread()
    reply = await a_reply(thread)
    await signed_in(client, thread.author)

    for _click in range(2):
        await client.post(f"/threads/{thread.id}/answer", data={"post": reply.id, "was": "no"})
    accepted = await answer_count(thread)
    for _click in range(2):
        await client.post(f"/threads/{thread.id}/answer", data={"post": reply.id, "was": "yes"})

    assert accepted == 1
    assert await answer_count(thread) == 0


async def answers_of(thread: Thread) -> Sequence[Answer]:
    return (await marks_on(thread, 1)).answers


async def test_a_question_may_have_several_answers_named_in_their_order(house: House) -> None:
    thread = await a_thread()
    replies = [await a_reply(thread, author=await a_member(name=name)) for name in "ABC"]
    await accept(thread.author, replies[2])
    await accept(thread.author, replies[0])
    thread = await Thread.get(id=thread.id)

    answers = await answers_of(thread)

    assert [(answer.number, answer.name) for answer in answers] == [(2, "A"), (4, "C")]
    assert thread.is_answered


async def test_what_is_no_question_any_more_is_not_answered(house: House) -> None:
    thread = await a_thread()
    await accept(thread.author, await a_reply(thread))

    await Thread.filter(id=thread.id).update(kind=Kind.DISCUSSION)

    assert not (await Thread.get(id=thread.id)).is_answered


async def test_an_answer_on_a_later_page_is_linked_there(house: House) -> None:
    thread = await a_thread()
    await Thread.filter(id=thread.id).update(last_number=30)
    await accept(thread.author, await a_reply(thread))

    [answer] = await answers_of(await Thread.get(id=thread.id))

    assert (answer.number, answer.url) == (31, f"/posts/{answer.post_id}")


async def test_what_a_moderator_accepts_stands_in_the_log(client: Browser) -> None:
    thread = await a_thread()
    reply = await a_reply(thread)
    moderator = await a_moderator()
    await signed_in(client, moderator)

    await client.post(f"/threads/{thread.id}/answer", data={"post": reply.id})
    await client.post(f"/threads/{thread.id}/answer", data={"post": reply.id})

    entries = await LogEntry.all().order_by("id")
    assert [(entry.act, entry.thing, entry.thing_id) for entry in entries] == [
        ("answer", "post", reply.id)
    ] * 2
    assert [entry.after for entry in entries] == [{"accepted": True}, {"accepted": False}]
    log = await client.get("/moderation/log?act=answer")
    assert "as an answer in" in log.text
    assert "no longer accepted" in log.text


@pytest.mark.parametrize("kind", [Kind.IDEA, Kind.DISCUSSION, Kind.ANNOUNCEMENT])
async def test_only_questions_have_answers(house: House, kind: Kind) -> None:
    thread = await a_thread(kind=kind)

    with pytest.raises(Forbidden):
        await accept(thread.author, await a_reply(thread))


async def test_neither_the_question_nor_what_is_hidden_answers_it(house: House) -> None:
    thread = await a_thread()
    opening, hidden = await Post.get(thread_id=thread.id), await a_reply(thread)
    await hide_post(await a_moderator(), hidden, "Rude")

    for post in (opening, hidden):
        with pytest.raises(Forbidden):
            await accept(thread.author, post)


async def test_others_accept_nothing(client: Browser) -> None:
    thread = await a_thread()
    reply = await a_reply(thread)
    elsewhere = await a_member()
    await a_group(moderators=(elsewhere,))
    place, sent = f"/threads/{thread.id}/answer", {"post": reply.id}

    strange = await client.post(place, data=sent)
    await signed_in(client, await Member.get(id=reply.author_id))
    of_the_answerer = await client.post(place, data=sent)
    await signed_in(client, elsewhere)
    of_another_moderator = await client.post(place, data=sent)

    assert [a.status_code for a in (strange, of_the_answerer, of_another_moderator)] == [
        401, 403, 403,
    ]  # fmt: skip
    assert await answer_count(thread) == 0


async def test_a_private_question_is_not_there_for_outsiders(client: Browser) -> None:
    thread = await a_thread(group=await a_group(visibility=Visibility.PRIVATE))
    reply = await a_reply(thread)
    await signed_in(client, await a_moderator())

    answer = await client.post(f"/threads/{thread.id}/answer", data={"post": reply.id})
    bump = await client.post(f"/threads/{thread.id}/bump")

    assert (answer.status_code, bump.status_code) == (404, 404)


async def test_a_reply_of_another_thread_is_no_answer_here(client: Browser) -> None:
    thread, other = await a_thread(), await a_thread()
    elsewhere = await a_reply(other)
    await signed_in(client, thread.author)

    sent: list[dict[str, object]] = [
        {"post": elsewhere.id}, {"post": "x"}, {"post": "9" * 30}, {"post": 0}, {},
    ]  # fmt: skip
    answers = [await client.post(f"/threads/{thread.id}/answer", data=data) for data in sent]

    assert {answer.status_code for answer in answers} == {404}
    assert await answer_count(thread) + await answer_count(other) == 0


async def test_a_closed_question_may_still_be_answered_by_what_is_there(house: House) -> None:
    thread = await a_thread()
    reply = await a_reply(thread)
    await lock_thread(await a_moderator(), thread, "All is said")

    assert await accept(thread.author, reply)


async def test_a_hidden_question_takes_no_answer(house: House) -> None:
    thread = await a_thread()
    reply = await a_reply(thread)
    await hide_thread(await a_moderator(), thread, "Rude")

    with pytest.raises(Forbidden):
        await accept(thread.author, reply)


async def test_a_hidden_answer_doesn_t_count_until_it_is_back(house: House) -> None:
    thread = await a_thread()
    reply = await a_reply(thread)
    moderator = await a_moderator()
    await accept(thread.author, reply)

    await hide_post(moderator, reply, "Rude")
    hidden = await answer_count(thread), await answers_of(await Thread.get(id=thread.id))
    await restore_post(moderator, reply, "Not so rude")

    assert hidden == (0, [])
    assert await answer_count(thread) == 1


async def test_answers_accepted_at_once_are_all_counted(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        thread = await a_thread()
        replies = [await a_reply(thread) for _ in range(6)]

        await asyncio.gather(*(accept(thread.author, reply) for reply in replies))

        assert await answer_count(thread) == 6


async def test_the_policy_knows_who_accepts(house: House) -> None:
    thread = await a_thread()
    reply = await a_reply(thread)

    assert policy.can_accept(thread.author, reply, thread, moderates=False)
    assert policy.can_accept(await a_moderator(), reply, thread, moderates=True)
    assert not policy.can_accept(await a_member(), reply, thread, moderates=False)
