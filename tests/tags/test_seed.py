"""The vocabulary that comes with the program."""

from __future__ import annotations

import csv
import re
from dataclasses import replace

import pytest

from forum.core.house import House
from forum.core.text import fold
from forum.tags.actions.sowing import sow_vocabulary
from forum.tags.exchange.csvfile import COLUMNS, read_csv
from forum.tags.laws import breaches
from forum.tags.models import LabelKind, NoteKind, Status, Tag, Within
from forum.tags.queries.schemes import scheme_now
from forum.tags.scheme import Concept, Term, above
from forum.tags.seed import seed, seed_path, sown
from tests.sources import ROOT

_STEPS = 3  # under the topmost
_SENT = re.compile(r"[Ff]or [^.]* see ([^.;]+?)(?: as well)?[.;]")


def test_the_file_is_read_without_a_remark() -> None:
    contents = read_csv(seed_path().read_bytes(), "", "en")
    [header, *_rows] = csv.reader(seed_path().read_text(encoding="utf-8").splitlines())

    assert (contents.faults, contents.remarks) == ([], [])
    assert set(header) <= set(COLUMNS)
    assert len(contents.entries) == len(seed()) >= 150


def test_the_readme_says_how_many_they_are() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert f"{len(seed())} tags for community engagement" in readme


def test_it_breaks_no_law() -> None:
    assert breaches(seed()) == []


def test_no_word_stands_in_it_twice_in_any_language() -> None:
    words = [fold(term.text) for concept in seed().values() for term in concept.terms]

    assert len(words) == len(set(words))


def test_every_tag_is_explained_named_twice_and_found_by_other_words() -> None:
    for concept in seed().values():
        name = concept.name("en")
        assert concept.remark(NoteKind.SCOPE, "en").endswith("."), name
        assert len(concept.texts(LabelKind.ALTERNATIVE, "en")) >= 1, name
        assert concept.texts(LabelKind.PREFERRED, "es"), name


def test_it_is_a_tree_of_few_tops_and_little_depth() -> None:
    tops = [concept for concept in seed().values() if not concept.broader]

    assert 8 <= len(tops) <= 14
    assert max(max(above(seed(), key).values()) for key in seed()) <= _STEPS


def test_notes_send_people_to_tags_that_there_are() -> None:
    words = {fold(term.text) for concept in seed().values() for term in concept.terms}
    notes = [concept.remark(NoteKind.SCOPE, "en") for concept in seed().values()]

    named = [name for note in notes for name in _SENT.findall(note)]

    assert len(named) > 20
    assert [name for name in named if fold(name) not in words] == []


def _a_concept(name: str, key: str = "own") -> Concept:
    return Concept(key, terms=frozenset({Term(name, LabelKind.PREFERRED, "en")}))


def _keyed(name: str) -> str:
    return next(key for key, concept in seed().items() if concept.name("en") == name)


def test_sown_into_nothing_it_is_whole_and_sown_again_it_changes_nothing() -> None:
    assert sown({}) == seed()
    assert sown(seed()) == seed()


@pytest.mark.parametrize("name", ["Book discussion groups", "book clubs", "Outreach", "Zines"])
def test_what_is_there_stays_and_keeps_its_words(name: str) -> None:
    own = _a_concept(name)

    after = sown({"own": own})

    assert after["own"] == own
    assert breaches(after) == []
    assert len(after) in {len(seed()), len(seed()) + 1}


def test_what_editors_made_of_it_stays() -> None:
    key, above_it = _keyed("Story times"), _keyed("Activities and events")
    renamed = replace(_a_concept("Rhyme and song", key), notation="S1")
    retired = replace(_a_concept("Old events", above_it), status=Status.RETIRED)

    after = sown({key: renamed, above_it: retired})

    assert (after[key].terms, after[above_it]) == (renamed.terms, retired)
    assert after[_keyed("Bilingual story times")].broader == {key}
    assert after[_keyed("Getting started")].notation == ""
    assert breaches(after) == []


async def test_it_is_written_as_it_is_read(house: House) -> None:
    await sow_vocabulary()

    assert await scheme_now() == seed()
    tag = await Tag.get(slug="bilingual-story-times")
    upwards = await Within.filter(tag_id=tag.id).order_by("steps")
    assert tag.name == "Bilingual story times"
    assert [row.steps for row in upwards] == [0, 1, 2]
