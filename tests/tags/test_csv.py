"""The vocabulary as CSV: what spreadsheets make of it, and that nothing gets lost."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.tags.exchange.cells import guarded, joined_texts, several_texts, unguarded
from forum.tags.exchange.entries import Contents, UnreadableFile, language_of
from forum.tags.exchange.files import read_file, write_file
from forum.tags.exchange.graphs import Home
from forum.tags.exchange.merging import Merged, merged
from forum.tags.models import LabelKind, NoteKind, Status
from forum.tags.models.concept import new_key
from forum.tags.scheme import Concept, Remark, Scheme, Term
from tests.tags.schemes import schemes

HOME = Home("https://forum.example", "Ours", "en")
HEAD = "prefLabel,altLabel,hiddenLabel,broader,related,scopeNote,notation,lang\n"


def read(text: str) -> Contents:
    return read_file("x.csv", text.encode(), HOME)


def put_together(text: str, before: Scheme | None = None) -> Merged:
    return merged(before or {}, read(text), HOME.base, "en", new_key)


def by_name(found: Merged) -> dict[str, Concept]:
    assert not found.faults
    return {concept.name("en"): concept for concept in found.after.values()}


@given(schemes(), schemes(most=3))
def test_what_is_written_is_read_again(scheme: Scheme, other: Scheme) -> None:
    contents = read_file("x.csv", write_file(".csv", scheme, HOME), HOME)

    empty = merged({}, contents, HOME.base, "en", new_key)
    again = merged(scheme, contents, HOME.base, "en", new_key)
    elsewhere = merged(other, contents, HOME.base, "en", new_key)

    assert (empty.faults, empty.after) == ([], scheme)
    assert (again.faults, again.after, again.changed) == ([], scheme, [])
    if not elsewhere.faults:
        twice = merged(elsewhere.after, contents, HOME.base, "en", new_key)
        assert (twice.faults, twice.after) == ([], elsewhere.after)


@given(st.text(st.one_of(st.sampled_from("'=+-@\t\r \\|＝a"), st.characters()), max_size=9))
def test_no_cell_is_a_formula_and_each_is_the_same_again(text: str) -> None:
    cell = guarded(text)

    assert unguarded(cell) == text
    assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r", "＝"}


@given(st.lists(st.text(st.sampled_from("\\|ab '"), min_size=1).filter(str.strip)))
def test_texts_with_bars_and_backslashes_stay_apart(texts: list[str]) -> None:
    assert several_texts(joined_texts(texts)) == texts


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_files_of_all_spreadsheets_are_understood(delimiter: str, encoding: str, end: str) -> None:
    rows = [["Lang", "skos:prefLabel", "scopeNote", "BROADER"],
            ["de", "Bücher; und, mehr".replace(",", ""), "Zwei\nZeilen", ""],
            ["", "Poems", "", "Bücher; und mehr"]]  # fmt: skip
    out = StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)

    contents = read_file("x.csv", out.getvalue().encode(encoding), HOME)
    found = merged({}, contents, HOME.base, "en", new_key)

    german, english = found.after.values()
    assert german.terms == {Term("Bücher; und mehr", LabelKind.PREFERRED, "de")}
    assert german.remarks == {Remark(NoteKind.SCOPE, "de", "Zwei\nZeilen")}
    assert english.broader == {german.key}
    assert [entry.place for entry in contents.entries] == ["Line 2", "Line 4"]


def test_relations_name_labels_notations_and_keys_wherever_they_stand() -> None:
    found = by_name(put_together(
        "identifier,prefLabel,altLabel,broader,related,notation,lang\n"
        ",Poems,Verses,reading|020|tree1,,,\n"
        ",Sonnets,,VERSES,Letters,,\n"
        ",Reading,,,,,\n"
        ",Libraries,,,,020,\n"
        "tree1,Trees,,,,,\n"
        "tree1,Bäume,,,,,de\n"
        ",Letters,,Bäume,,,\n"
    ))  # fmt: skip

    keys = {name: concept.key for name, concept in found.items()}
    assert found["Poems"].broader == {keys["Reading"], keys["Libraries"], "tree1"}
    assert found["Sonnets"].broader == {keys["Poems"]}
    assert found["Letters"].related == {keys["Sonnets"]}
    assert found["Letters"].broader == {"tree1"}
    assert found["Trees"].name("de") == "Bäume"


def test_what_a_file_says_replaces_and_what_it_does_not_say_stays() -> None:
    before = put_together(
        "identifier,prefLabel,altLabel,hiddenLabel,scopeNote,definition,notation,lang\n"
        "a1,Book clubs,Circles,Bok,Meet.,A group.,7,\n"
        "a1,Lesekreise,,,Treffen.,,,de\n"
        "b2,Poems,,,,,,\n"
    ).after

    renamed = by_name(put_together("identifier,prefLabel\na1,Book groups\n", before))
    emptied = by_name(put_together("prefLabel,altLabel,scopeNote\nBook clubs,,\n", before))

    club = renamed["Book groups"]
    assert club.texts(LabelKind.ALTERNATIVE, "en") == ["Book clubs", "Circles"]
    assert (club.name("de"), club.notation) == ("Lesekreise", "7")
    assert club.remarks == before["a1"].remarks
    club = emptied["Book clubs"]
    assert (club.key, club.texts(LabelKind.ALTERNATIVE, "en")) == ("a1", [])
    assert club.texts(LabelKind.HIDDEN, "en") == ["Bok"]
    assert {(note.kind, note.language) for note in club.remarks} == {
        (NoteKind.DEFINITION, "en"), (NoteKind.SCOPE, "de"),
    }  # fmt: skip
    assert emptied["Poems"] == before["b2"]


def test_what_is_retired_leaves_the_tree_and_what_stands_under_it_moves_up() -> None:
    rows = "a,Top,,\nb,Middle,Top,Side\nc,Low,Middle,\nd,Side,,\n"
    before = put_together("identifier,prefLabel,broader,related\n" + rows).after

    found = put_together("identifier,prefLabel,status,successor\nb,Middle,retired,Side\n", before)

    assert not found.faults
    assert (found.after["b"].status, found.after["b"].successor) == (Status.RETIRED, "d")
    assert found.after["c"].broader == {"a"}
    assert not found.after["d"].related


def test_merging_is_left_to_the_page_for_it() -> None:
    before = put_together("identifier,prefLabel\na,Top\nb,Other\n").after
    rows = "identifier,prefLabel,status,successor\na,,merged,Other\n"

    found = put_together(rows, before)
    gone = put_together("identifier,prefLabel\nm,Top\n", {
        "a": before["a"], "m": Concept("m", status=Status.MERGED, successor="a")
    })  # fmt: skip

    assert [f.sentence for f in found.faults] == [
        "Please make this part of the other on its own page."
    ]
    assert [f.sentence for f in gone.faults] == ["This tag was made part of another one."]


_QUOTED = (
    "A label with a comma has no quotation marks: where labels are typed, they stand around it."
)


def test_every_fault_is_told_by_its_line() -> None:
    found = put_together(
        HEAD + "Reading,Reading,,Nothing,,,,\n"
        "Poems,,,Lines,,,7,\n"
        "\n"
        'Lines,,,Poems,,"two\nlines",7,\n'
        '"A, ""b""",,,,,,,\n'
        "Wrong,,,,,,,Klingon!\n"
        "Lines,,,,,,,\n"
        "More,,,,,,,,,cells\n"
    )

    told = {(fault.place, fault.sentence.replace("“", "").partition("”")[0].strip())
            for fault in found.faults}  # fmt: skip
    assert told >= {
        ("Line 2", "Nothing"),
        ("Line 5", "There is a line about the same tag in this language before."),
        ("Line 7", _QUOTED),
        ("Line 8", "Klingon!"),
        ("Line 10", "This line has more cells than there are columns."),
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is nothing in this file."),
        (b"\n\n \n", "There is nothing in this file."),
        (b"name,altLabel\na,b\n", "no column “prefLabel”"),
        (b'prefLabel\n"a\n', "Line 2 can't be read as CSV"),
        (b"prefLabel\na\n\xe9t\xe9\n", "Line 3 is not text in UTF-8"),
        (b"prefLabel\n" + b"x" * 200_000, "Line 2 can't be read as CSV"),
        (b"\xff\xfea", "is not text"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_file("x.csv", content, HOME)

    assert sentence in str(refusal.value)


def test_columns_that_are_not_known_are_told_of_and_left_out() -> None:
    contents = read("prefLabel,colour,altLable\nReading,blue,Lecture\n")

    assert [remark.sentence for remark in contents.remarks] == [
        "The column “colour” isn't known and is left out.",
        "The column “altLable” isn't known and is left out.",
    ]
    assert not contents.faults


@pytest.mark.parametrize(
    ("written", "tag"),
    [("EN", "en"), ("pt-br", "pt-BR"), ("zh-hant-TW", "zh-Hant-TW"), ("de-x-ab", "de-x-ab"),
     ("", ""), ("e", ""), ("en_GB", ""), ("a" * 30, ""), ("english language", "")],
)  # fmt: skip
def test_languages_are_written_in_one_way(written: str, tag: str) -> None:
    assert language_of(written) == tag
