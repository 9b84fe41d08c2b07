"""What writing does to rows."""

from __future__ import annotations

import pytest

from forum.core.errors import Complaint, Forbidden, TooMany
from forum.core.house import House
from forum.groups.models import Membership, Visibility
from forum.moderation.models import LogEntry
from forum.threads.actions import curation, edits, reading, replies, threads
from forum.threads.actions.edits import Heading
from forum.threads.models import Kind, Level, Participation, Post, Revision, State, Thread
from forum.threads.queries.lists import threads_seen_by
from tests.factories import LONG_AGO, a_group, a_member, a_moderator, a_reply, a_tag, a_thread

TITLE, BODY = "How do you begin a tool library?", "We have **forty** drills."


async def test_a_thread_begins_with_post_number_one(house: House) -> None:
    author, group, tag = await a_member(), await a_group(), await a_tag()

    thread = await threads.start_thread(author, group, Kind.QUESTION, TITLE, BODY, [tag])

    post = await Post.get(thread_id=thread.id)
    assert (post.number, post.body) == (1, BODY)
    assert post.html.strip() == "<p>We have <strong>forty</strong> drills.</p>"
    assert (thread.slug, thread.last_number, thread.reply_count) == (
        "how-do-you-begin-a-tool-library", 1, 0,
    )  # fmt: skip
    assert [t.id for t in await thread.tags.all()] == [tag.id]


async def test_who_writes_joins_the_group_and_follows_the_thread(house: House) -> None:
    author, group = await a_member(), await a_group()

    thread = await threads.start_thread(author, group, Kind.IDEA, TITLE, BODY, [])

    assert await Membership.exists(group_id=group.id, member_id=author.id)
    mine = await Participation.get(member_id=author.id, thread_id=thread.id)
    assert (mine.level, mine.last_read) == (Level.FOLLOW, 1)


@pytest.mark.parametrize(
    ("title", "slug"),
    [("?!?!?!?!", "thread"), ("Lock!!!!", "lock-thread"), ("Où est-ce ?", "ou-est-ce")],
)
async def test_every_title_has_an_address(house: House, title: str, slug: str) -> None:
    author, group = await a_member(), await a_group()

    thread = await threads.start_thread(author, group, Kind.IDEA, title, BODY, [])

    assert thread.slug == slug


async def test_an_impatient_second_click_starts_no_second_thread(house: House) -> None:
    author, group = await a_member(), await a_group()

    first = await threads.start_thread(author, group, Kind.IDEA, TITLE, BODY, [])
    second = await threads.start_thread(author, group, Kind.IDEA, TITLE, BODY, [])

    assert first.id == second.id


async def test_members_do_not_announce(house: House) -> None:
    author, group = await a_member(), await a_group()

    with pytest.raises(Forbidden):
        await threads.start_thread(author, group, Kind.ANNOUNCEMENT, TITLE, BODY, [])


async def test_nobody_writes_into_a_private_group_from_outside(house: House) -> None:
    group = await a_group(visibility=Visibility.PRIVATE)

    with pytest.raises(Forbidden):
        await threads.start_thread(await a_member(), group, Kind.IDEA, TITLE, BODY, [])


async def test_replies_are_numbered_one_after_the_other(house: House) -> None:
    thread = await a_thread()

    numbers = [
        (await replies.post_reply(await a_member(), thread, f"Reply {n}")).number for n in range(3)
    ]

    thread = await Thread.get(id=thread.id)
    assert numbers == [2, 3, 4]
    assert (thread.last_number, thread.last_visible, thread.reply_count) == (4, 4, 3)


async def test_an_impatient_second_click_posts_no_second_reply(house: House) -> None:
    author, thread = await a_member(), await a_thread()

    first = await replies.post_reply(author, thread, "We did, with the scouts.")
    second = await replies.post_reply(author, thread, "We did, with the scouts.")

    assert first.id == second.id


async def test_nobody_replies_to_a_locked_thread_but_moderators(house: House) -> None:
    thread = await a_thread()
    moderator = await a_moderator()
    await curation.lock_thread(moderator, thread, "Answered last year; see the other thread.")

    with pytest.raises(Forbidden):
        await replies.post_reply(await a_member(), thread, "One more thing…")
    assert (await replies.post_reply(moderator, thread, "See there.")).number == 2


async def test_who_muted_a_thread_stays_out_of_it_although_she_writes(house: House) -> None:
    member, thread = await a_member(), await a_thread()
    await reading.follow(member, thread, Level.MUTE)

    await replies.post_reply(member, thread, "Just this once.")

    mine = await Participation.get(member_id=member.id)
    assert (mine.level, mine.last_read) == (Level.MUTE, 2)


async def test_reading_never_goes_backwards(house: House) -> None:
    member, thread = await a_member(), await a_thread()

    await reading.mark_read(member, thread, 7)
    await reading.mark_read(member, thread, 3)

    assert (await Participation.get(member_id=member.id)).last_read == 7


async def test_too_many_replies_are_refused_with_a_time(house: House) -> None:
    author, thread = await a_member(), await a_thread()
    most = int(house.settings.limits.replies_per_member.split()[0])
    from_limit = [f"Reply {n}" for n in range(most)]
    for body in from_limit:
        await replies.post_reply(author, thread, body)

    with pytest.raises(TooMany) as refusal:
        await replies.post_reply(author, thread, "And one more")

    assert 0 < refusal.value.retry_after <= 3600


async def test_too_many_links_are_complained_of_beside_the_body(house: House) -> None:
    body = " ".join(f"<https://example.org/{n}>" for n in range(300))

    with pytest.raises(Complaint) as complaint:
        await replies.post_reply(await a_member(), await a_thread(), body)

    assert complaint.value.field == "body"


async def opening(thread: Thread) -> Post:
    post = await Post.get(thread_id=thread.id, number=1).select_related("author")
    post.thread = thread
    return post


async def test_an_edit_keeps_what_was_there(house: House) -> None:
    author, tag = await a_member(), await a_tag()
    thread = await a_thread(author=author, title="A tilte", body="Old words", created_at=LONG_AGO)
    heading = Heading("A better title", Kind.IDEA, [tag])

    await edits.edit_post(
        author, await opening(thread), "New words", reason="typo", heading=heading
    )

    post, [was] = await opening(thread), await Revision.all()
    thread = await Thread.get(id=thread.id).prefetch_related("tags")
    assert (post.body, thread.title, thread.kind) == ("New words", "A better title", Kind.IDEA)
    assert (was.body, was.title, was.reason) == ("Old words", "A tilte", "typo")
    assert [t.name for t in thread.tags] == [tag.name]


async def test_a_moderator_says_why_she_changes_somebody_elses_words(house: House) -> None:
    thread, moderator = await a_thread(body="Mrs Miller of Elm Street said"), await a_moderator()
    post = await opening(thread)

    with pytest.raises(Complaint):
        await edits.edit_post(moderator, post, "A patron said")
    await edits.edit_post(moderator, post, "A patron said", reason="A patron's name")

    entry = await LogEntry.get(act="edit")
    assert (entry.reason, entry.thing_id) == ("A patron's name", post.id)


async def test_nobody_else_changes_a_post(house: House) -> None:
    post = await opening(await a_thread())

    with pytest.raises(Forbidden):
        await edits.edit_post(await a_member(), post, "Mine now")


async def test_a_deleted_reply_is_counted_no_more_and_comes_back(house: House) -> None:
    author, thread = await a_member(), await a_thread()
    reply = await a_reply(thread, author=author)

    await edits.delete_post(author, reply)
    gone = await Thread.get(id=thread.id)
    await edits.undelete_post(author, reply)
    back = await Thread.get(id=thread.id)

    assert (gone.reply_count, gone.last_visible, gone.last_number) == (0, 1, 2)
    assert (back.reply_count, back.last_visible) == (1, 2)


async def test_an_answered_opening_post_stays(house: House) -> None:
    author = await a_member()
    thread = await a_thread(author=author)
    await a_reply(thread)

    with pytest.raises(Forbidden):
        await edits.delete_post(author, await opening(thread))


@pytest.mark.parametrize("act", ["lock", "hide"])
async def test_every_act_of_a_moderator_is_in_the_log(house: House, act: str) -> None:
    moderator, thread = await a_moderator(), await a_thread()
    do, undo = {
        "lock": (curation.lock_thread, curation.unlock_thread),
        "hide": (curation.hide_thread, curation.restore_thread),
    }[act]

    await do(moderator, thread, "Because of rule 3")
    await do(moderator, thread, "Twice is once")
    await undo(moderator, thread, "It was settled")

    entries = await LogEntry.all().order_by("id")
    assert [(entry.reason, entry.moderator_id) for entry in entries] == [
        ("Because of rule 3", moderator.id),
        ("It was settled", moderator.id),
    ]
    assert entries[0].after == entries[1].before != entries[0].before


async def test_an_act_without_a_reason_is_not_done(house: House) -> None:
    thread = await a_thread()

    with pytest.raises(Complaint):
        await curation.lock_thread(await a_moderator(), thread, "")

    assert not (await Thread.get(id=thread.id)).is_locked


async def test_members_and_authors_do_not_curate(house: House) -> None:
    author = await a_member()
    thread = await a_thread(author=author)

    for act in (curation.lock_thread, curation.hide_thread):
        with pytest.raises(Forbidden):
            await act(author, thread, "I would like to")
    assert await LogEntry.all().count() == 0


async def test_a_hidden_reply_leaves_the_counts_and_returns(house: House) -> None:
    moderator, thread = await a_moderator(), await a_thread()
    reply = await a_reply(thread)

    await curation.hide_post(moderator, reply, "An insult")
    hidden = await Thread.get(id=thread.id)
    await curation.restore_post(moderator, reply, "It was a quotation")

    assert (hidden.reply_count, hidden.last_visible) == (0, 1)
    assert (await Thread.get(id=thread.id)).reply_count == 1
    assert (await Post.get(id=reply.id)).state is State.VISIBLE


async def test_what_its_author_deleted_no_moderator_brings_back(house: House) -> None:
    author, thread = await a_member(), await a_thread()
    reply = await a_reply(thread, author=author)
    await edits.delete_post(author, reply)

    with pytest.raises(Forbidden):
        await curation.restore_post(await a_moderator(), reply, "I liked it")


async def test_labels_of_a_closed_group_thread_stay_out_of_sight(house: House) -> None:
    thread = await a_thread(group=await a_group(visibility=Visibility.PRIVATE))

    assert not await threads_seen_by(await a_member()).filter(id=thread.id).exists()
