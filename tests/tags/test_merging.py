"""Merging a tag into another, and taking that back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.accounts.models import Wish
from forum.core.database import now
from forum.core.errors import Complaint, Forbidden
from forum.core.house import House
from forum.mail.models import OutgoingMail
from forum.tags import thesaurus
from forum.tags.actions.merging import merge_tag, undo_merge
from forum.tags.actions.purging import forget_undo, gather_stragglers
from forum.tags.actions.retiring import retire_tag
from forum.tags.models import Act, Change, Status, Tag, TagFollow, TagHelper
from forum.tags.queries import tags as queries
from forum.tags.queries.schemes import scheme_now
from forum.threads.models import Thread
from tests.factories import a_member, a_moderator, a_tag, a_thread

Follow = tuple[int, str, Wish, bool]


async def follows() -> set[Follow]:
    rows = await TagFollow.all().select_related("tag")
    return {(row.member_id, row.tag.name, row.wish, row.with_narrower) for row in rows}


async def tags_of(*threads: Thread) -> list[set[str]]:
    found: list[set[str]] = []
    for thread in threads:
        names = await Tag.filter(threads__id=thread.id).values_list("name", flat=True)
        found.append({str(name) for name in names})
    return found


async def some_threads(clubs: Tag, groups: Tag) -> list[Thread]:
    return [await a_thread(tags=tags) for tags in ((clubs,), (clubs, groups), (groups,))]


async def test_threads_and_labels_move_and_come_back(house: House) -> None:
    editor = await a_moderator()
    clubs, groups = await a_tag("Book clubs"), await a_tag("Book groups")
    threads, before = await some_threads(clubs, groups), await scheme_now()

    change = await merge_tag(editor, clubs, groups, "The same.")

    assert await tags_of(*threads) == [{"Book groups"}] * 3
    assert (await queries.get_tag("book-clubs")).slug == "book-groups"
    assert (await thesaurus.resolve(["book clubs"])).tags == [groups]
    assert (change.act, change.name, change.note) == (Act.MERGE, "Book clubs", "The same.")

    left = await undo_merge(editor, change, "They differ.")

    assert left == []
    assert await tags_of(*threads) == [{"Book clubs"}, {"Book clubs", "Book groups"},
                                       {"Book groups"}]  # fmt: skip
    assert await scheme_now() == before


async def followers_of(clubs: Tag, groups: Tag) -> list[int]:
    members = [await a_member() for _number in range(4)]
    for n, tag, wish, narrower in (
        (0, clubs, Wish.EVERY, False),
        (1, clubs, Wish.NOTHING, True),
        (2, clubs, Wish.DIGEST, True),
        (2, groups, Wish.NOTHING, False),
        (3, groups, Wish.EVERY, True),
    ):
        await TagFollow.create(member=members[n], tag=tag, wish=wish, with_narrower=narrower)
    return [member.id for member in members]


async def test_followers_and_mutes_move_and_come_back(house: House) -> None:
    editor = await a_moderator()
    clubs, groups = await a_tag("Book clubs"), await a_tag("Book groups")
    one, two, three, four = await followers_of(clubs, groups)
    chosen = await follows()

    change = await merge_tag(editor, clubs, groups, "The same.")

    assert await follows() == {
        (one, "Book groups", Wish.EVERY, False),
        (two, "Book groups", Wish.NOTHING, True),
        (three, "Book groups", Wish.NOTHING, False),
        (four, "Book groups", Wish.EVERY, True),
    }
    assert await undo_merge(editor, change, "They differ.") == []
    assert await follows() == chosen


async def test_helpers_move_and_come_back(house: House) -> None:
    editor, one, two = await a_moderator(), await a_member(), await a_member()
    clubs, groups = await a_tag("Book clubs"), await a_tag("Book groups")
    for member, tag in ((one, clubs), (two, clubs), (two, groups)):
        await TagHelper.create(member=member, tag=tag)

    change = await merge_tag(editor, clubs, groups, "The same.")

    assert await TagHelper.filter(tag=groups).count() == await TagHelper.all().count() == 2
    await undo_merge(editor, change, "They differ.")
    assert await TagHelper.filter(tag=clubs).count() == 2
    assert (await TagHelper.get(tag=groups)).member_id == two.id


async def test_what_came_by_two_merges_stays_when_one_is_undone(house: House) -> None:
    editor, member = await a_moderator(), await a_member()
    clubs, circles, groups = [
        await a_tag(f"Book {what}") for what in ("clubs", "circles", "groups")
    ]
    thread = await a_thread(tags=(clubs, circles))
    await TagFollow.create(member=member, tag=clubs, wish=Wish.NOTHING)
    await TagFollow.create(member=member, tag=circles, wish=Wish.EVERY)
    first = await merge_tag(editor, clubs, groups, "The same.")
    second = await merge_tag(editor, circles, groups, "The same.")

    await undo_merge(editor, first, "Not the same.")

    assert await tags_of(thread) == [{"Book clubs", "Book groups"}]
    assert await follows() == {
        (member.id, "Book clubs", Wish.NOTHING, True), (member.id, "Book groups", Wish.EVERY, True)
    }  # fmt: skip
    assert await undo_merge(editor, second, "Not the same.") == []
    assert await tags_of(thread) == [{"Book clubs", "Book circles"}]
    assert await TagFollow.filter(tag=groups).count() == 0


async def test_what_members_chose_since_counts_for_both(house: House) -> None:
    editor = await a_moderator()
    clubs, groups = await a_tag("Book clubs"), await a_tag("Book groups")
    changed, left, came = [await a_member() for _number in range(3)]
    for member in (changed, left):
        await TagFollow.create(member=member, tag=clubs)
    change = await merge_tag(editor, clubs, groups, "The same.")
    await TagFollow.filter(member=changed, tag=groups).update(wish=Wish.NOTHING)
    await TagFollow.filter(member=left).delete()
    await TagFollow.create(member=came, tag=groups)
    new = await a_thread(tags=(groups,))

    await undo_merge(editor, change, "Not the same.")

    assert await follows() == {
        (changed.id, "Book clubs", Wish.NOTHING, True),
        (changed.id, "Book groups", Wish.NOTHING, True),
        (came.id, "Book groups", Wish.EVERY, True),
    }
    assert await tags_of(new) == [{"Book groups"}]


async def test_a_merge_is_undone_before_what_it_came_after(house: House) -> None:
    editor = await a_moderator()
    one, two, three = [await a_tag(name) for name in ("One", "Two", "Three")]
    first, second = await merge_tag(editor, one, two, ""), await merge_tag(editor, two, three, "")

    with pytest.raises(Forbidden, match="“Two” itself was merged into “Three” since"):
        await undo_merge(editor, first, "")

    assert (await queries.get_tag("one")).name == "Three"
    assert await undo_merge(editor, second, "") == []
    assert await undo_merge(editor, first, "") == []
    assert (await queries.get_tag("one")).name == "One"


@pytest.mark.parametrize(
    ("source", "target", "sentence"),
    [
        ("In use", "In use", "can't be merged into itself"),
        ("Merged", "In use", "is part of another one already"),
        ("In use", "Merged", "is part of another one. Please choose that one"),
        ("In use", "Retired", "“Retired” is retired"),
        ("In use", "Proposed", "“Proposed” is only proposed"),
    ],
)
async def test_what_is_not_merged(house: House, source: str, target: str, sentence: str) -> None:
    editor = await a_moderator()
    found = {name: await a_tag(name) for name in ("In use", "Merged", "Retired", "Other")}
    found["Proposed"] = await a_tag("Proposed", status=Status.PROPOSED)
    await merge_tag(editor, found["Merged"], found["Other"], "")
    await retire_tag(editor, found["Retired"], None, "")

    with pytest.raises(Complaint, match=sentence) as refusal:
        await merge_tag(editor, found[source], found[target], "")

    assert refusal.value.field == "into"


async def test_members_merge_and_undo_nothing(house: House) -> None:
    member, tag, other = await a_member(), await a_tag(), await a_tag()
    change = await merge_tag(await a_moderator(), tag, other, "")

    for attempt in (merge_tag(member, other, tag, ""), undo_merge(member, change, "")):
        with pytest.raises(Forbidden):
            await attempt


async def test_how_to_undo_is_forgotten_in_time(house: House) -> None:
    editor = await a_moderator()
    old, new = [await merge_tag(editor, await a_tag(), await a_tag(), "") for _number in range(2)]
    await Change.filter(id=old.id).update(created_at=now() - timedelta(days=30, minutes=1))

    assert [await forget_undo(), await forget_undo()] == [1, 0]

    with pytest.raises(Forbidden, match="within 30 days"):
        await undo_merge(editor, old, "")
    assert await undo_merge(editor, new, "") == []


async def test_a_tag_that_others_were_merged_into_can_be_retired(house: House) -> None:
    editor = await a_moderator()
    tag, other = await a_tag("Zines"), await a_tag("Booklets")
    await merge_tag(editor, tag, other, "")

    await retire_tag(editor, other, None, "Nobody uses it.")

    assert (await queries.get_tag("zines")).status is Status.RETIRED


async def test_the_proposer_of_what_is_merged_hears_of_it(house: House) -> None:
    proposer = await a_member()
    tag = await a_tag("Zeens", status=Status.PROPOSED, proposer=proposer, proposed_at=now())

    await merge_tag(await a_moderator(), tag, await a_tag("Zines"), "We have it already.")

    letter = await OutgoingMail.get()
    assert letter.recipient == proposer.email


async def test_what_was_posted_while_its_tag_was_merged_follows_it(house: House) -> None:
    clubs, groups = await a_tag("Book clubs"), await a_tag("Book groups")
    await merge_tag(await a_moderator(), clubs, groups, "")
    late = [await a_thread(tags=tags) for tags in ((clubs,), (clubs, groups))]

    await TagFollow.create(member=(follower := await a_member()), tag=clubs)

    assert [await gather_stragglers(), await gather_stragglers()] == [1, 0]

    assert await tags_of(*late) == [{"Book groups"}] * 2
    assert await TagFollow.filter(member=follower).values_list("tag_id") == [(groups.id,)]
