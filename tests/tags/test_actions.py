"""Keeping the vocabulary."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from forum.core.errors import Complaint, Forbidden
from forum.core.house import House
from forum.moderation.models import LogEntry
from forum.tags import thesaurus
from forum.tags.actions import editing as actions
from forum.tags.actions.editing import Wording
from forum.tags.models import Label, LabelKind, Tag
from forum.tags.queries import tags as queries
from tests.factories import a_member, a_moderator, a_tag, an_admin
from tests.tags.labels import alternatives_of, labels_of

BOOKS = Wording("Book discussion groups", "Any form.", ["Book clubs"], ["Bok clubs"])


async def test_a_moderator_adds_a_tag_and_the_log_says_so(house: House) -> None:
    moderator = await a_moderator()

    tag = await actions.add_tag(moderator, BOOKS, "Twelve threads are about it.")

    entry = await LogEntry.get(thing="tag", thing_id=tag.id)
    assert (tag.slug, tag.name) == ("book-discussion-groups", "Book discussion groups")
    assert (entry.act, entry.moderator_id) == ("add_tag", moderator.id)
    assert (entry.before, entry.reason) == ({}, "Twelve threads are about it.")
    assert entry.after == {
        "name": "Book discussion groups",
        "scope_note": "Any form.",
        "alternatives": ["Book clubs"],
        "hidden": ["Bok clubs"],
    }


async def test_members_change_nothing(house: House) -> None:
    member, tag = await a_member(), await a_tag()

    with pytest.raises(Forbidden):
        await actions.add_tag(member, BOOKS)
    with pytest.raises(Forbidden):
        await actions.edit_tag(member, tag, BOOKS, "Because.")


@pytest.mark.parametrize(
    ("wording", "field"),
    [
        (Wording("book-CLUBS"), "name"),
        (Wording("Bók  clubs"), "name"),
        (Wording("Reading", alternatives=["Reading circles", "Book Clubs"]), "alternatives"),
        (Wording("Reading", hidden=["BOOK discussion-groups"]), "hidden"),
    ],
)
async def test_a_word_means_one_tag(house: House, wording: Wording, field: str) -> None:
    moderator = await a_moderator()
    await actions.add_tag(moderator, BOOKS)

    with pytest.raises(Complaint, match="belongs to the tag “Book discussion groups”") as refusal:
        await actions.add_tag(moderator, wording)

    assert refusal.value.field == field
    assert await Tag.filter(name=wording.name).count() == 0


@pytest.mark.parametrize("text", ["", "-", "!!", "´", "a|b", 'a, "b"', "x" * 121, "\ufdfa" * 90])
@pytest.mark.parametrize("field", ["name", "alternatives", "hidden"])
async def test_what_is_no_label(house: House, text: str, field: str) -> None:
    changed: dict[str, Any] = {field: text if field == "name" else [text]}
    wording = replace(Wording("Zines"), **changed)

    with pytest.raises(Complaint) as refusal:
        await actions.add_tag(await a_moderator(), wording)

    assert refusal.value.field == field


@pytest.mark.parametrize("name", ["x" * 120, "图书馆" * 33, "word " * 19 + "word", "C++"])
async def test_the_longest_labels_fit(house: House, name: str) -> None:
    tag = await actions.add_tag(await an_admin(), Wording(name))

    assert await queries.get_tag(tag.slug) == tag


async def test_names_that_make_one_address_make_two(house: House) -> None:
    moderator = await a_moderator()

    slugs = [(await actions.add_tag(moderator, Wording(n))).slug for n in ("C++", "C#", "Suggest")]

    assert slugs == ["c", "c-2", "suggest-2"]


async def test_the_same_word_twice_is_kept_once(house: House) -> None:
    wording = Wording("Zines", "", ["zines", "Fanzines"], ["FANZINES", "Zeens"])

    tag = await actions.add_tag(await a_moderator(), wording)

    kinds = {label.text: label.kind for label in await Label.filter(tag=tag)}
    assert kinds == {
        "Zines": LabelKind.PREFERRED,
        "Fanzines": LabelKind.ALTERNATIVE,
        "Zeens": LabelKind.HIDDEN,
    }


async def test_a_new_name_keeps_the_old_one_and_the_old_address(house: House) -> None:
    moderator = await a_moderator()
    tag = await actions.add_tag(moderator, Wording("Book clubs"))

    await actions.edit_tag(moderator, tag, Wording("Book discussion groups"), "As we say it.")

    tag = await queries.get_tag("book-clubs")
    assert tag.name == "Book discussion groups"
    assert await alternatives_of(tag) == ["Book clubs"]
    assert (await thesaurus.resolve(["book clubs"])).tags == [tag]


async def test_an_old_name_can_be_hidden(house: House) -> None:
    moderator = await a_moderator()
    tag = await actions.add_tag(moderator, Wording("Bok clubs"))

    await actions.edit_tag(moderator, tag, Wording("Book clubs", hidden=["Bok clubs"]), "Misspelt.")

    assert await alternatives_of(tag) == []
    assert await labels_of(tag, LabelKind.HIDDEN) == ["Bok clubs"]


async def test_a_change_is_logged_with_before_and_after(house: House) -> None:
    moderator = await a_moderator()
    tag = await actions.add_tag(moderator, BOOKS)

    wording = Wording("Book discussion groups", "All forms.", ["Reading circles"])
    await actions.edit_tag(moderator, tag, wording, "Wider.")

    entry = await LogEntry.get(thing="tag", thing_id=tag.id, act="edit_tag")
    assert entry.reason == "Wider."
    assert (entry.before["scope_note"], entry.after["scope_note"]) == ("Any form.", "All forms.")
    assert (entry.before["alternatives"], entry.after["alternatives"]) == (
        ["Book clubs"],
        ["Reading circles"],
    )
    assert await labels_of(tag, LabelKind.HIDDEN) == []


async def test_only_the_case_of_a_name_changes(house: House) -> None:
    moderator = await a_moderator()
    tag = await actions.add_tag(moderator, Wording("World cafe"))

    await actions.edit_tag(moderator, tag, Wording("World Café"), "As it's written.")

    label = await Label.get(tag=tag)
    assert (label.text, label.kind) == ("World Café", LabelKind.PREFERRED)


async def test_labels_trade_places(house: House) -> None:
    moderator = await a_moderator()
    tag = await actions.add_tag(moderator, Wording("Zines", "", ["Fanzines"]))

    await actions.edit_tag(moderator, tag, Wording("Fanzines", "", ["Zines"]), "Other way round.")

    assert (await queries.get_tag("zines")).name == "Fanzines"
    assert await alternatives_of(tag) == ["Zines"]


async def test_a_change_takes_no_word_of_another_tag(house: House) -> None:
    moderator = await a_moderator()
    await actions.add_tag(moderator, BOOKS)
    tag = await actions.add_tag(moderator, Wording("Zines"))

    with pytest.raises(Complaint, match="belongs to the tag"):
        await actions.edit_tag(moderator, tag, Wording("Zines", "", ["Bok clubs"]), "Why not?")

    assert await labels_of(tag, LabelKind.ALTERNATIVE) == []


async def test_labels_of_other_languages_stay(house: House) -> None:
    moderator = await a_moderator()
    tag = await actions.add_tag(moderator, Wording("Gifts"))
    await Label.create(tag=tag, text="Gift", folded="gift", kind=LabelKind.PREFERRED, language="de")

    await actions.edit_tag(moderator, tag, Wording("Presents"), "Plainer.")
    other = await actions.add_tag(moderator, Wording("Gift"))

    assert await Label.exists(tag=tag, language="de")
    assert other.id != tag.id
