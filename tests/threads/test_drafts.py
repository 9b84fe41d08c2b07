"""Drafts: kept whatever they are, never overwritten by older words, gone with the post."""

from __future__ import annotations

import pytest

from forum.core.database import now
from forum.core.errors import Complaint, Forbidden
from forum.core.house import House
from forum.threads.actions import edits, replies, threads
from forum.threads.actions.drafts import (
    TooLong,
    TooManyDrafts,
    Writing,
    discard_draft,
    ensure_draft,
    keep_words,
    save_draft,
)
from forum.threads.draft_places import edit_place, kind_of, new_place, number_of, reply_place
from forum.threads.models import Draft, Kind
from forum.threads.queries.drafts import drafts_of
from tests.factories import a_group, a_member, a_thread

NEW = "new-0123456789abcdef"


@pytest.mark.parametrize(
    ("place", "kind", "number"),
    [
        (NEW, "new", 0),
        ("thread-7", "thread", 7),
        ("thread-7.0a1b2c3d", "thread", 7),
        ("post-9", "post", 9),
        ("thread-", "", 0),
        ("thread-7.x", "", 0),
        ("../passwd", "", 0),
        ("thread-" + "9" * 30, "", 0),
    ],
)
def test_places_say_what_for(place: str, kind: str, number: int) -> None:
    assert kind_of(place) == kind
    assert number_of(place) == number


def test_a_form_has_only_places_of_its_own() -> None:
    assert reply_place(7, "thread-7.0a1b2c3d") == "thread-7.0a1b2c3d"
    assert reply_place(7, "thread-8") == "thread-7"
    assert edit_place(9, "thread-9") == "post-9"
    assert new_place(NEW) == NEW
    assert kind_of(new_place("thread-7")) == "new"


async def test_what_is_saved_is_kept_finished_or_not(house: House) -> None:
    member, typed = await a_member(), {"title": "Hm", "tags": "no such tag"}

    saved = await save_draft(member, Writing(NEW, "", typed))

    draft = await Draft.get(id=saved.draft.id)
    assert (draft.body, draft.typed["title"], saved.other) == ("", "Hm", None)
    assert draft.version > 0


async def test_saving_again_takes_the_place_of_what_it_grew_from(house: House) -> None:
    member = await a_member()
    first = (await save_draft(member, Writing(NEW, "One"))).draft

    again = await save_draft(member, Writing(NEW, "One, two", version=first.version))

    assert again.other is None
    assert [draft.body for draft in await Draft.filter(member=member)] == ["One, two"]


async def test_older_words_never_overwrite_newer_ones(house: House) -> None:
    member, thread = await a_member(), await a_thread()
    place = reply_place(thread.id)
    seen = (await save_draft(member, Writing(place, "Begun"))).draft
    await save_draft(member, Writing(place, "Newer, at the desk", version=seen.version))

    late = await save_draft(member, Writing(place, "Older, on the phone", version=seen.version))

    assert late.other is not None
    assert late.other.body == "Newer, at the desk"
    bodies = {draft.place: draft.body for draft in await Draft.filter(member=member)}
    assert bodies.pop(place) == "Newer, at the desk"
    (second, words), = bodies.items()  # fmt: skip
    assert words == "Older, on the phone"
    assert reply_place(thread.id, second) == second


async def test_two_first_saves_from_two_devices_are_both_kept(house: House) -> None:
    member = await a_member()

    await save_draft(member, Writing("thread-7", "From the phone"))
    await save_draft(member, Writing("thread-7", "From the desk"))

    assert {draft.body for draft in await Draft.all()} == {"From the phone", "From the desk"}


async def test_a_page_never_stands_in_its_own_way(house: House) -> None:
    """It saved, and the answer was lost on the way: it goes on with an older version."""
    member = await a_member()
    await save_draft(member, Writing(NEW, "One", sitting="abc"))

    again = await save_draft(member, Writing(NEW, "One, two", sitting="abc"))

    assert again.other is None
    assert await Draft.all().count() == 1


async def test_the_same_words_twice_are_one_draft(house: House) -> None:
    member = await a_member()

    await save_draft(member, Writing(NEW, "One", {"title": "Title"}))
    again = await save_draft(member, Writing(NEW, "One", {"title": "Title"}))

    assert again.other is None


async def test_words_begun_anew_are_not_taken_for_what_was_discarded(house: House) -> None:
    member = await a_member()
    old = (await save_draft(member, Writing(NEW, "Old"))).draft
    await discard_draft(member, NEW, version=old.version)
    await save_draft(member, Writing(NEW, "New"))

    await save_draft(member, Writing(NEW, "Old, from a window still open", version=old.version))

    assert await Draft.all().count() == 2


async def test_drafts_of_two_members_are_two(house: House) -> None:
    mara, anna = await a_member(), await a_member()

    await save_draft(mara, Writing("thread-7", "Mara's"))
    await save_draft(anna, Writing("thread-7", "Anna's"))

    assert [draft.words for draft in await drafts_of(anna)] == ["Anna's"]


async def test_there_are_limits(house: House) -> None:
    member, settings = await a_member(), house.settings.threads
    for count in range(settings.max_drafts):
        await ensure_draft(member, f"thread-{count + 1}")

    with pytest.raises(TooManyDrafts):
        await save_draft(member, Writing(NEW, "One too many"))
    with pytest.raises(TooLong):
        await save_draft(member, Writing("thread-1", "x" * (settings.max_characters + 1)))

    with pytest.raises(TooLong):
        await save_draft(member, Writing("thread-1", "", {"title": "x" * 32_001}))

    assert (await save_draft(member, Writing("thread-1", "Still"))).draft.body == "Still"


async def test_what_came_through_the_sign_in_page_is_kept_beyond_the_limits(house: House) -> None:
    member, settings = await a_member(), house.settings.threads
    for count in range(settings.max_drafts):
        await ensure_draft(member, f"thread-{count + 1}")

    saved = await keep_words(member, Writing(NEW, "x" * (settings.max_characters + 1)))

    assert len((await Draft.get(id=saved.draft.id)).body) == settings.max_characters + 1


async def test_a_draft_made_for_its_files_is_filled_by_the_first_words(house: House) -> None:
    member = await a_member()
    empty = await ensure_draft(member, NEW)

    saved = await save_draft(member, Writing(NEW, "Words"))

    assert saved.draft.id == empty.id
    assert (await ensure_draft(member, NEW)).body == "Words"


async def test_posting_lets_the_draft_go(house: House) -> None:
    author, group = await a_member(), await a_group()
    await save_draft(author, Writing(NEW, "Body"))
    begun = Writing(NEW, "Body, finished", version=(await Draft.get()).version)

    words = ("Story times at noon", begun.body)
    thread = await threads.start_thread(author, group, Kind.IDEA, *words, [], begun)
    place = reply_place(thread.id)
    kept = (await save_draft(author, Writing(place, "Yes"))).draft
    reply = Writing(place, "Yes, twice", version=kept.version)
    post = await replies.post_reply(author, thread, reply.body, None, reply)
    kept = (await save_draft(author, Writing(edit_place(post.id), "Ye"))).draft
    change = Writing(edit_place(post.id), "Yes, thrice", version=kept.version)
    await edits.edit_post(author, post, change.body, draft=change)

    assert not await Draft.exists()


async def test_a_refused_post_leaves_the_draft(house: House) -> None:
    author, thread = await a_member(), await a_thread(locked_at=now())
    kept = (await save_draft(author, Writing(reply_place(thread.id), "Late"))).draft
    late = Writing(kept.place, "Late", version=kept.version)

    with pytest.raises(Forbidden):
        await replies.post_reply(author, thread, "Late", None, late)
    with pytest.raises(Complaint):
        await replies.post_reply(author, thread, "| a |\n|-|\n" * 3000, None, late)

    assert await Draft.exists(id=kept.id)


async def test_newer_words_from_elsewhere_stay_when_older_ones_are_posted(house: House) -> None:
    author, thread = await a_member(), await a_thread()
    place = reply_place(thread.id)
    seen = (await save_draft(author, Writing(place, "Short"))).draft
    await save_draft(author, Writing(place, "Much longer", version=seen.version))

    await replies.post_reply(
        author, thread, "Short", None, Writing(place, "Short", version=seen.version)
    )

    assert (await Draft.get()).body == "Much longer"


async def test_sent_twice_the_draft_is_gone_all_the_same(house: House) -> None:
    author, thread = await a_member(), await a_thread()
    first = await replies.post_reply(author, thread, "Once")
    kept = (await save_draft(author, Writing(reply_place(thread.id), "Once"))).draft

    again = Writing(kept.place, "Once", version=kept.version)
    second = await replies.post_reply(author, thread, "Once", None, again)

    assert first.id == second.id
    assert not await Draft.exists()


async def test_only_what_was_seen_is_discarded(house: House) -> None:
    member = await a_member()
    seen = (await save_draft(member, Writing(NEW, "One"))).draft.version
    newer = (await save_draft(member, Writing(NEW, "One, two", version=seen))).draft.version

    with pytest.raises(Forbidden):
        await discard_draft(member, NEW, version=seen)
    await discard_draft(await a_member(), NEW, version=newer)
    assert await Draft.exists()
    await discard_draft(member, NEW, version=newer)
    await discard_draft(member, NEW, version=newer)

    assert not await Draft.exists()
