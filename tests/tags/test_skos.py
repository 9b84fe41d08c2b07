"""SKOS in and out: what is read of Turtle and RDF/XML, what is refused, and round trips."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from forum.tags.exchange.entries import Contents, UnreadableFile
from forum.tags.exchange.files import read_file, write_file
from forum.tags.exchange.graphs import Home, written_one
from forum.tags.exchange.merging import Merged, merged
from forum.tags.models import LabelKind, MatchKind, NoteKind, Status
from forum.tags.models.concept import new_key
from forum.tags.scheme import Concept, Remark, Same, Scheme, Term
from tests.tags.schemes import schemes

HOME = Home("https://forum.example", "Ours", "en")
PREFIXES = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix lc: <http://id.example/> .
"""
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"{more}>{inside}</rdf:RDF>'


def read(text: str, name: str = "x.ttl") -> Contents:
    return read_file(name, text.encode(), HOME)


def put_together(text: str, before: Scheme | None = None) -> Merged:
    return merged(before or {}, read(PREFIXES + text), HOME.base, "en", new_key)


def by_name(found: Merged) -> dict[str, Concept]:
    assert not found.faults
    return {concept.name("en"): concept for concept in found.after.values()}


@given(schemes(), schemes(most=3))
def test_what_is_written_is_read_again(scheme: Scheme, other: Scheme) -> None:
    for ending in (".ttl", ".rdf"):
        contents = read_file(f"x{ending}", write_file(ending, scheme, HOME), HOME)

        empty = merged({}, contents, HOME.base, "en", new_key)
        again = merged(scheme, contents, HOME.base, "en", new_key)

        assert (empty.faults, empty.after) == ([], scheme)
        assert (again.faults, again.after, again.changed) == ([], scheme, [])
        assert merged(other, contents, HOME.base, "en", new_key).before == other


FOREIGN = """
    lc:scheme a skos:ConceptScheme ; skos:prefLabel "Our subjects"@en .
    lc:list a skos:Collection ; skos:prefLabel "A list"@en ; skos:member lc:read .
    lc:read a skos:Concept ; skos:prefLabel "Reading"@en, "Lesen"@de, "Lecture"@FR-ca ;
      skos:narrower lc:clubs ; skos:topConceptOf lc:scheme ; skos:notation "028.9" ;
      skos:closeMatch <http://other.example/1> .
    lc:clubs xl:prefLabel [ xl:literalForm "Book clubs" ] ;
      xl:altLabel [ xl:literalForm "Reading circles"@en ] ; skos:hiddenLabel "Bok clubs"@en ;
      skos:broaderTransitive lc:poems ;
      skos:definition "Groups that meet."@en ; skos:scopeNote "One."@en, "Two."@en ;
      skos:changeNote "Was: circles."@en .
    lc:poems skos:prefLabel "Poetry"@en ; skos:related lc:clubs ; skos:broader lc:read .
    lc:old skos:prefLabel "Rhymes"@en ; owl:deprecated true ; dct:isReplacedBy lc:poems .
"""


def test_labels_and_notes_of_another_thesaurus_are_understood() -> None:
    found = by_name(put_together(FOREIGN))

    reading, clubs = found["Reading"], found["Book clubs"]
    assert Term("Lecture", LabelKind.PREFERRED, "fr-CA") in reading.terms
    assert clubs.texts(LabelKind.ALTERNATIVE, "en") == ["Reading circles"]
    assert clubs.texts(LabelKind.HIDDEN, "en") == ["Bok clubs"]
    assert clubs.remarks == {
        Remark(NoteKind.DEFINITION, "en", "Groups that meet."),
        Remark(NoteKind.SCOPE, "en", "One.\n\nTwo."),
        Remark(NoteKind.CHANGE, "en", "Was: circles."),
    }


def test_relations_and_addresses_of_another_thesaurus_are_understood() -> None:
    found = by_name(put_together(FOREIGN))

    reading, clubs, poems = found["Reading"], found["Book clubs"], found["Poetry"]
    assert set(found) == {"Reading", "Book clubs", "Poetry", "Rhymes"}
    assert reading.notation == "028.9"
    assert Same(MatchKind.EXACT, "http://id.example/read") in reading.same
    assert Same(MatchKind.CLOSE, "http://other.example/1") in reading.same
    assert clubs.broader == poems.broader == {reading.key}
    assert set(clubs.related) == {poems.key}
    assert set(poems.related) == {clubs.key}
    assert (found["Rhymes"].status, found["Rhymes"].successor) == (Status.RETIRED, poems.key)


def test_a_second_import_of_foreign_concepts_finds_them_by_their_address() -> None:
    text = 'lc:read skos:prefLabel "Reading"@en . [] skos:prefLabel "Poems" .'
    first = put_together(text)

    again = put_together(text.replace('"Reading"', '"Reading aloud"'), first.after)

    assert put_together(text, first.after).after == first.after
    assert (len(again.changed), again.added, len(again.after)) == (1, [], 2)
    reading = by_name(again)["Reading aloud"]
    assert reading.texts(LabelKind.ALTERNATIVE, "en") == ["Reading"]


def test_a_copy_of_this_forum_under_another_address_keeps_its_keys() -> None:
    there = Home("https://old.example")
    scheme = {"2twhdm6fgw": Concept("2twhdm6fgw", frozenset({
        Term("Reading", LabelKind.PREFERRED, "en")
    }))}  # fmt: skip

    contents = read_file("x.ttl", write_file(".ttl", scheme, there), HOME)

    assert merged({}, contents, HOME.base, "en", new_key).after.keys() == scheme.keys()


def test_each_fault_is_told_with_the_address_of_what_it_is_about() -> None:
    found = put_together("""
        lc:a skos:prefLabel "Reading"@en ; skos:broader lc:a .
        lc:f skos:prefLabel "Flying"@en, "Flight"@en .
        lc:b skos:prefLabel "reading"@en ; skos:broader lc:nowhere ; skos:exactMatch "words" .
        lc:c skos:altLabel "Other| things"@en .
        lc:d skos:narrower lc:e ; skos:prefLabel "Poems"@en ; skos:related lc:e .
        lc:e skos:prefLabel "Sonnets"@en .
    """)

    told = {(fault.place.rpartition("/")[2], fault.sentence) for fault in found.faults}
    assert told >= {
        ("f", "A tag has only one name in a language."),
        ("a", "“Reading” belongs to the tag “reading” already."),
        ("b", "“reading” belongs to the tag “Reading” already."),
        ("b", "“http://id.example/nowhere” is not in the vocabulary."),
        ("b", "“words” is not an address."),
        ("c", "A tag has a name."),
        ("c", "A label has no bar: it stands between labels in files."),
        ("e", "“Poems” is broader or narrower already, so it isn't related as well."),
    }
    assert {place for place, _sentence in told} >= {"a", "b", "c", "d", "e"}


def test_chains_and_rings_that_would_take_for_ever_are_told_of() -> None:
    chain = "\n".join(
        f'lc:c{n} skos:prefLabel "C {n}" ; skos:broader lc:c{n + 1} .' for n in range(400)
    )

    long = put_together(chain + ' lc:c400 skos:prefLabel "C 400" .')
    ring = put_together(chain + ' lc:c400 skos:prefLabel "C 400" ; skos:broader lc:c0 .')

    assert {fault.sentence for fault in long.faults} == {
        "There are more than 30 tags above this one."
    }
    assert len(long.faults) == 370
    assert {fault.sentence for fault in ring.faults} == {"Nothing can be broader than itself."}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.ttl", b"a b c .\n", "Line 1 can't be read"),
        ("x.ttl", b"@prefix a: <http://a/> .\n\na:b z:c 'd' .", "Line 3 can't be read"),
        ("x.ttl", b"<a> <b> 'c .", "This file can't be read"),
        ("x.ttl", b'<a> <b> "\n\xff" .', "Line 2 is not text in UTF-8"),
        ("x.ttl", b"<a> <b> " + b"[ <b> " * 5_000, "too many brackets"),
        ("x.ttl", b"\n<" + b"a" * 3_000 + b"> <b> <c> .", "Line 2: an address is too long"),
        ("x.ttl", b"<a> <b> 'x'@1 .", "can't be read"),
        ("x.rdf", b"", "Line 1 can't be read"),
        ("x.rdf", b"\x00\x01garbage", "Line 1 can't be read"),
        ("x.rdf", RDF.format(more="", inside="\n\n<a").encode(), "Line 3 can't be read"),
        ("x.rdf", b"<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d '&b;&b;'>]>"
                  + RDF.format(more="", inside="&d;").encode(), "entities or names other files"),
        ("x.xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"
                  + RDF.format(more="", inside="&b;").encode(), "entities or names other files"),
        ("x.xml", b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'>"
                  + RDF.format(more="", inside="").encode(), "entities or names other files"),
        ("x.rdf", RDF.format(more=f' xmlns:a="http://{"a" * 3_000}"', inside="").encode(),
         "an address that is too long"),
        ("x.rdf", RDF.format(more="", inside="<a>" * 5_000).encode(), "too many brackets"),
        ("x.jsonld", b'{"@context": "http://127.0.0.1:9/"}', "must end in .csv, .ttl or .rdf"),
        ("x.exe", b"", "must end in .csv, .ttl, .rdf or .jsonld"),
    ],
)  # fmt: skip
def test_what_is_no_vocabulary_is_refused_in_a_sentence(
    name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_file(name, content, HOME)

    assert sentence in str(refusal.value)


def test_few_bytes_that_say_much_are_refused_before_they_fill_the_house() -> None:
    long = "http://a.example/" + "a" * 1_900
    many = " , ".join(f"a:{number}" for number in range(30_000))

    with pytest.raises(UnreadableFile, match="says more than"):
        read(f"@prefix a: <{long}> . a:x a:y {many} .")


def test_pieces_of_xml_and_impossible_dates_are_only_words() -> None:
    found = put_together("""
        lc:a skos:prefLabel "Reading"@en ; dct:created "2020-13-45"^^<http://www.w3.org/2001/XMLSchema#date> ;
          skos:scopeNote "<b>Bold</b>"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral> ;
          skos:definition <http://elsewhere.example/words> .
    """)  # noqa: E501 (as files have it)

    assert {remark.text for remark in by_name(found)["Reading"].remarks} == {"<b>Bold</b>"}
    assert [remark.sentence for remark in found.remarks] == [
        "A label or note that is no text is left out."
    ]


def test_one_concept_comes_with_the_names_around_it_and_json_needs_nothing_else() -> None:
    found = put_together("""
        lc:a skos:prefLabel "Reading"@en . lc:b skos:prefLabel "Clubs"@en ; skos:broader lc:a .
        lc:c skos:prefLabel "Lines"@en ; skos:broader lc:b ; skos:related lc:a2 .
        lc:a2 skos:prefLabel "Far away"@en .
    """)
    key = by_name(found)["Clubs"].key

    told = json.loads(written_one(found.after, key, ".jsonld", HOME))

    names = [thing["skos:prefLabel"]["@value"] for thing in told["@graph"]]
    assert sorted(names) == ["Clubs", "Lines", "Reading"]
    assert all(isinstance(value, str) for value in told["@context"].values())
