"""From what people type to the tags they mean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.core import i18n
from forum.core.errors import Complaint
from forum.core.house import House
from forum.core.i18n import catalogue, languages, speaking_to
from forum.core.text import UncleanText, fold
from forum.tags import thesaurus
from forum.tags.models import Label, LabelKind, Note, NoteKind, Status, Tag
from tests.factories import a_tag


async def a_label(tag: Tag, text: str, kind: LabelKind = LabelKind.ALTERNATIVE,
                  language: str = "en") -> Label:  # fmt: skip
    return await Label.create(tag=tag, text=text, folded=fold(text), kind=kind, language=language)


async def book_groups() -> Tag:
    tag = await a_tag("Book discussion groups")
    await a_label(tag, "Book clubs")
    await a_label(tag, "Bok clubs", LabelKind.HIDDEN)
    return tag


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("", []),
        (" , ,,", []),
        ("Book clubs", ["Book clubs"]),
        ("Book clubs,Story  times , Zines", ["Book clubs", "Story times", "Zines"]),
        ("Book clubs, book-clubs, BOOK CLUBS", ["Book clubs"]),
        ("読書，物語\n図書館", ["読書", "物語", "図書館"]),
        ("\u202eevil\u202c, \u200b,zines", ["evil", "zines"]),
        ("-, –", ["-"]),
        ('"Libraries, Public", zines', ["Libraries, Public", "zines"]),
        ('say "hi, you", “a，b” ', ['say "hi', 'you"', "a，b"]),
    ],
)
def test_a_text_is_split_into_labels(text: str, labels: list[str]) -> None:
    assert thesaurus.split(text) == labels


def test_too_many_labels_are_refused_where_they_were_typed() -> None:
    with pytest.raises(Complaint) as refusal:
        thesaurus.split(",".join(map(str, range(101))), "alternatives")

    assert refusal.value.field == "alternatives"


def test_half_a_character_is_refused() -> None:
    with pytest.raises(UncleanText):
        thesaurus.split("Book \ud800clubs")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), max_size=20))
def test_splitting_again_changes_nothing(labels: list[str]) -> None:
    once = thesaurus.split(",".join(labels))

    assert thesaurus.split(thesaurus.joined(once)) == once


@pytest.mark.parametrize(
    "typed", ["Book discussion groups", "BOOK-DISCUSSION  groups", "book clubs", "bok clubs"]
)
async def test_every_label_means_its_tag(house: House, typed: str) -> None:
    tag = await book_groups()

    assert await thesaurus.resolve([typed]) == thesaurus.Resolved([tag], [])


async def test_tags_come_once_in_their_order_and_the_unknown_as_typed(house: House) -> None:
    groups, zines = await book_groups(), await a_tag("Zines")

    resolved = await thesaurus.resolve(["zines", "Skating", "Book clubs", "bok clubs", "x" * 900])

    assert resolved.tags == [zines, groups]
    assert resolved.unknown == ["Skating", "x" * 900]


async def test_nothing_means_nothing(house: House) -> None:
    assert await thesaurus.resolve([]) == thesaurus.Resolved([], [])


async def test_a_word_means_what_it_means_in_the_readers_language(house: House) -> None:
    english, german = await a_tag("Gifts"), await a_tag("Poisons")
    await a_label(english, "Gift", language="en")
    await a_label(german, "Gift", language="de")

    assert (await thesaurus.resolve(["gift"], "en")).tags == [english]
    assert (await thesaurus.resolve(["gift"], "de")).tags == [german]
    assert len((await thesaurus.resolve(["gift"], "fr")).tags) == 1


async def test_what_is_retired_leads_to_what_took_its_place(house: House) -> None:
    first, last = await a_tag("Makerspaces"), await a_tag("Workshops")
    await Tag.create(name="Gone", slug="gone", status=Status.MERGED, successor=first)
    old = await a_tag("Fab labs", status=Status.RETIRED, successor=first)
    await Tag.filter(id=first.id).update(status=Status.RETIRED, successor_id=last.id)
    none = await a_tag("Ovens", status=Status.RETIRED)

    resolved = await thesaurus.resolve(["fab labs", "Ovens", "makerspaces", "Skating"])

    assert old.successor_id == first.id
    assert resolved.tags == [last]
    assert resolved.unknown == ["Ovens", "Skating"]
    assert resolved.retired == {"Ovens": none}


@pytest.fixture
def spanish(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    (tmp_path / "es.po").write_text('msgid ""\nmsgstr "Language: es\\n"\n')
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    languages.cache_clear()
    yield
    monkeypatch.undo()
    languages.cache_clear()
    catalogue.cache_clear()


@pytest.mark.usefixtures("spanish")
async def test_a_reader_is_offered_names_in_her_language(house: House) -> None:
    tag = await a_tag("Libraries", scope_note="Places with books.")
    await a_label(tag, "Bibliotecas", LabelKind.PREFERRED, "es")
    await Note.create(tag=tag, kind=NoteKind.SCOPE, language="es", text="Lugares con libros.")

    with speaking_to("es", "UTC"):
        [same] = await thesaurus.suggest("bibl")
        [other] = await thesaurus.suggest("libr")
    [english] = await thesaurus.suggest("bibl")

    assert (same.name, same.instead_of, same.note) == (
        "Bibliotecas", "", "Lugares con libros.",
    )  # fmt: skip
    assert (other.name, other.instead_of) == ("Bibliotecas", "Libraries")
    assert (english.name, english.instead_of) == ("Libraries", "Bibliotecas")


async def test_what_cannot_be_chosen_is_not_offered(house: House) -> None:
    await a_tag("Libraries of old", status=Status.RETIRED)
    first = await a_tag("Libraries on wheels", status=Status.PROPOSED)
    await a_tag("Libraries at sea", status=Status.PROPOSED)

    found = await thesaurus.suggest("libraries", proposals=[first.id])

    assert [one.tag for one in found] == [first]
    assert await thesaurus.near("Libraries in boats") == []


async def test_beginnings_of_words_are_suggested(house: House) -> None:
    groups, books = await book_groups(), await a_tag("Books by mail")
    prison = await a_tag("Prison libraries (books)")
    await a_tag("Ebooks")

    found = await thesaurus.suggest("BOOK")

    assert [one.tag for one in found] == [groups, books, prison]
    assert [one.instead_of for one in found] == ["", "", ""]


async def test_it_is_said_which_other_word_was_met(house: House) -> None:
    tag = await book_groups()

    by_other_word = await thesaurus.suggest("clubs")
    by_misspelling = await thesaurus.suggest("bok")

    assert [(one.tag, one.instead_of) for one in by_other_word] == [(tag, "Book clubs")]
    assert [(one.tag, one.instead_of) for one in by_misspelling] == [(tag, "")]


@pytest.mark.parametrize("prefix", ["", " ", "-", "%", "_", "\\", "'; --", "zzz", "x" * 100])
async def test_nothing_begins_so(house: House, prefix: str) -> None:
    await book_groups()

    assert await thesaurus.suggest(prefix) == []


async def test_suggestions_have_a_limit(house: House) -> None:
    for number in range(12):
        await a_tag(f"Library {number}")

    assert len(await thesaurus.suggest("lib")) == 10
    assert len(await thesaurus.suggest("lib", 3)) == 3


@pytest.mark.parametrize(
    "typed",
    ["Book discusion group", "discussion of books", "book-club", "Bookdiscussion groups", "groups"],
)
async def test_what_may_be_meant_is_near(house: House, typed: str) -> None:
    tag = await book_groups()
    await a_tag("Story times")
    await a_tag("Broadband")

    assert await thesaurus.near(typed) == [tag]


@pytest.mark.parametrize("typed", ["Skating", "zzz", "-", "", "🙂", "x" * 5000])
async def test_nothing_is_near_what_is_far(house: House, typed: str) -> None:
    await book_groups()

    assert await thesaurus.near(typed) == []


async def test_the_likeliest_stands_first(house: House) -> None:
    story, bilingual = await a_tag("Story times"), await a_tag("Bilingual story times")

    assert await thesaurus.near("storytimes") == [story, bilingual]
    assert await thesaurus.near("Bilingual story tims") == [bilingual, story]
    assert len(await thesaurus.near("story", 1)) == 1


@pytest.mark.parametrize(
    ("text", "swaps", "expected"),
    [
        ("zines, bok club", ["bok club|Book discussion groups"], "zines, Book discussion groups"),
        (
            "Bok-Club, zines",
            ["bok club|Book groups", "bok club|Clubs"],
            "Book groups, Clubs, zines",
        ),
        ("zines", ["bok club|Book groups"], "zines"),
        ('"public, libraries"', ["public, libraries|Libraries, Public"], '"Libraries, Public"'),
        ("zines, bok", ["bok|Zines"], "zines"),
        ("zines", ["", "|", "zines", "zines|"], ""),
        ("zines", [], "zines"),
    ],
)
def test_ticked_tags_take_the_place_of_unknown_labels(
    text: str, swaps: list[str], expected: str
) -> None:
    assert thesaurus.swapped(text, swaps) == expected


def test_a_long_text_is_refused_before_it_is_read() -> None:
    # The last character is a broken one; whoever reads that far finds it.
    with pytest.raises(Complaint):
        thesaurus.split("a," * 490_000 + "\ud800")
    with pytest.raises(Complaint):
        thesaurus.swapped("zines", [f"{'a' * 900_000}\ud800|Zines"])
