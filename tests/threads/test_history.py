"""What is kept of a post that changes, and what leaves no trace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from forum.core.database import now
from forum.core.errors import Complaint
from forum.core.house import House
from forum.threads.actions import edits
from forum.threads.actions.answers import accept
from forum.threads.actions.edits import Heading
from forum.threads.actions.reactions import react
from forum.threads.actions.revisions import mark_of
from forum.threads.models import Kind, Post, ReactionKind, Revision, State, Thread
from forum.threads.queries.backlinks import answers_to
from tests.factories import (
    LONG_AGO,
    a_member,
    a_moderator,
    a_reply,
    a_tag,
    a_thread,
    a_trial,
)
from tests.threads.wordings import an_old_reply, kept, the_opening


async def test_each_change_is_a_revision_with_its_reason(house: House) -> None:
    author, moderator = await a_member(), await a_moderator()
    post = await an_old_reply(author, body="One")

    await edits.edit_post(author, post, "Two", reason="Better so")
    post = await edits.edit_post(moderator, post, "Three", reason="A name")

    assert await kept(post) == [(1, "One", "Better so"), (2, "Two", "A name")]
    assert (post.body, post.revision) == ("Three", 3)
    assert post.edited_at is not None


async def test_soon_after_posting_a_change_leaves_no_trace(house: House) -> None:
    author = await a_member()
    thread = await a_thread(author=author, title="A tilte")
    heading = Heading("A better title", Kind.QUESTION, ())

    post = await edits.edit_post(author, await the_opening(thread), "Better", heading=heading)

    thread = await Thread.get(id=thread.id)
    assert (post.body, post.html.strip(), thread.title) == (
        "Better", "<p>Better</p>", "A better title",
    )  # fmt: skip
    assert (post.revision, post.edited_at, await kept(post)) == (1, None, [])


async def test_after_the_grace_it_does(house: House) -> None:
    author = await a_member()
    minutes = house.settings.threads.grace_minutes
    late = now() - timedelta(minutes=minutes, seconds=1)
    post = await a_reply(await a_thread(), author=author, created_at=late)

    post = await edits.edit_post(author, post, "Better")

    assert post.revision == 2


async def test_the_grace_can_be_turned_off(house: House) -> None:
    author, before = await a_member(), house.settings
    post = await a_reply(await a_thread(), author=author)
    threads = before.threads.model_copy(update={"grace_minutes": 0})
    house.settings = before.model_copy(update={"threads": threads})

    post = await edits.edit_post(author, post, "Better")

    house.settings = before
    assert post.revision == 2


async def reply_to_it(post: Post) -> None:
    await a_reply(await Thread.get(id=post.thread_id), reply_to=post)


async def quote_it(post: Post) -> None:
    body = f"> [She said]({post.url}): well"
    await a_reply(await Thread.get(id=post.thread_id), body=body)


async def thank_for_it(post: Post) -> None:
    await react(await a_member(), post, ReactionKind.THANKS)


async def accept_it(post: Post) -> None:
    thread = await Thread.get(id=post.thread_id).select_related("author")
    await accept(thread.author, post)


async def change_it_as_a_moderator(post: Post) -> None:
    await edits.edit_post(await a_moderator(), post, "We asked a patron", reason="A name")


@pytest.mark.parametrize(
    "build", [reply_to_it, quote_it, thank_for_it, accept_it, change_it_as_a_moderator]
)
async def test_what_others_build_on_does_not_change_without_a_trace(
    house: House, build: Callable[[Post], Awaitable[None]]
) -> None:
    author = await a_member()
    post = await a_reply(await a_thread(), author=author)
    await build(post)
    before = await Post.get(id=post.id)

    post = await edits.edit_post(author, post, "The opposite")

    assert post.revision == before.revision + 1


async def test_others_who_talk_past_it_take_no_grace_away(house: House) -> None:
    author, thread = await a_member(), await a_thread()
    post = await a_reply(thread, author=author)
    await a_reply(thread)
    await a_reply(thread, author=author, reply_to=post)
    await react(author, await a_reply(thread), ReactionKind.THANKS)

    post = await edits.edit_post(author, post, "Better")

    assert post.revision == 1


async def test_any_reply_or_trial_builds_on_an_opening_post(house: House) -> None:
    author = await a_member()
    answered, tried = await a_thread(author=author), await a_thread(author=author)
    await a_reply(answered)
    await a_trial(tried)

    for thread in (answered, tried):
        post = await edits.edit_post(author, await the_opening(thread), "Something else")
        assert post.revision == 2


async def test_changes_soon_after_one_another_are_one_revision(house: House) -> None:
    author = await a_member()
    post = await an_old_reply(author, body="One")

    await edits.edit_post(author, post, "Two", reason="First thought")
    await edits.edit_post(author, post, "Three")
    post = await edits.edit_post(author, post, "Four", reason="Second thought")
    soon = (post.revision, await kept(post))
    earlier = now() - timedelta(minutes=6)
    await Revision.filter(post_id=post.id).update(created_at=earlier)
    post = await edits.edit_post(author, post, "Five")

    assert soon == (2, [(1, "One", "Second thought")])
    assert post.revision == 3
    assert [body for _number, body, _reason in await kept(post)] == ["One", "Four"]


async def test_what_changes_nothing_does_nothing(house: House) -> None:
    author = await a_member()
    post = await an_old_reply(author, body="One")

    post = await edits.edit_post(author, post, "One", reason="I pressed twice")

    assert (post.revision, post.edited_at, await kept(post)) == (1, None, [])


async def test_another_kind_and_other_tags_alone_are_no_revision(house: House) -> None:
    author, tag = await a_member(), await a_tag()
    thread = await a_thread(author=author, created_at=LONG_AGO, body="One")
    heading = Heading(thread.title, Kind.IDEA, [tag])

    post = await edits.edit_post(author, await the_opening(thread), "One", heading=heading)

    thread = await Thread.get(id=thread.id).prefetch_related("tags")
    assert (thread.kind, thread.stage, [t.id for t in thread.tags]) == (
        Kind.IDEA, "proposed", [tag.id],
    )  # fmt: skip
    assert post.revision == 1


async def test_nobody_overwrites_what_she_has_not_seen(house: House) -> None:
    author, moderator = await a_member(), await a_moderator()
    thread = await a_thread(created_at=LONG_AGO)
    post = await a_reply(thread, author=author, created_at=LONG_AGO, body="One")
    seen = mark_of(post, thread)
    await edits.edit_post(moderator, post, "Two", reason="A name", seen=seen)

    with pytest.raises(Complaint) as refusal:
        await edits.edit_post(author, post, "Mine", seen=seen)
    with pytest.raises(Complaint):
        await edits.edit_post(author, post, "Mine", seen="1")
    again = await edits.edit_post(author, post, "Two", seen=seen)
    now_seen = mark_of(again, thread)
    last = await edits.edit_post(author, post, "Mine and two", seen=now_seen)

    assert refusal.value.field == "revision"
    assert last.body == "Mine and two"


async def test_changes_without_a_trace_are_not_overwritten_either(house: House) -> None:
    author, thread = await a_member(), await a_thread()
    post = await a_reply(thread, author=author, body="One")
    seen = mark_of(post, thread)
    await edits.edit_post(author, post, "Two", seen=seen)

    with pytest.raises(Complaint):
        await edits.edit_post(await a_moderator(), post, "Mine", reason="Why", seen=seen)


async def test_a_deletion_with_a_reason_is_a_step_that_changes_no_words(house: House) -> None:
    author = await a_member()
    silent, told = await an_old_reply(author), await an_old_reply(author, body="One")

    await edits.delete_post(author, silent)
    await edits.delete_post(author, told, "It was wrong")

    assert await kept(silent) == []
    assert await kept(told) == [(1, "One", "It was wrong")]
    told = await Post.get(id=told.id)
    assert (told.revision, told.body, told.edited_at) == (2, "One", None)


async def test_posts_know_who_answers_them(house: House) -> None:
    thread, elsewhere = await a_thread(), await a_thread()
    opening = await the_opening(thread)
    second = await a_reply(thread, reply_to=opening)
    third = await a_reply(thread, reply_to=opening)
    await a_reply(thread, reply_to=opening, state=State.HIDDEN)
    await a_reply(elsewhere, reply_to=opening)
    fifth = await a_reply(thread, reply_to=second)

    answers = await answers_to([opening.id, second.id, third.id])

    assert answers == {opening.id: [(2, second.id), (3, third.id)], second.id: [(5, fifth.id)]}
