"""The vocabulary by the alphabet and as a tree: pages of it stay light, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.core.errors import NotFound
from forum.tags.models import LabelKind, NoteKind, Status
from forum.tags.queries import trees
from forum.tags.queries.entries import Named
from forum.tags.queries.printed import Printed, in_print
from forum.tags.queries.trees import MOST_NODES, Node, Vocabulary, Word, branch, by_letter
from forum.tags.scheme import Concept, Remark, Term


def a_vocabulary(count: int, above: Mapping[int, Sequence[int]]) -> Vocabulary:
    tags = {number: Named(number, f"t{number}", f"Tag {number:05}") for number in range(count)}
    below: dict[int, list[int]] = {}
    for number, ups in above.items():
        for up in ups:
            below.setdefault(up, []).append(number)
    return Vocabulary(tags, {n: sorted(ups) for n, ups in above.items() if ups}, below, (), ())


def shown(nodes: Sequence[Node]) -> list[tuple[int, list[object]]]:
    return [(node.tag.id, list(shown(node.children))) for node in nodes]


def test_a_small_vocabulary_stands_on_one_page() -> None:
    vocabulary = a_vocabulary(5, {1: [0], 2: [1], 3: [0, 4]})

    page = branch(vocabulary)

    assert shown(page.nodes) == [(0, [(1, [(2, [])]), (3, [])]), (4, [(3, [])])]
    assert (page.way, page.pages) == ([], 1)


def test_what_others_stand_under_comes_first() -> None:
    vocabulary = a_vocabulary(4, {3: [2]})

    assert [node.tag.id for node in branch(vocabulary).nodes] == [2, 0, 1]


def test_a_branch_has_the_way_up() -> None:
    vocabulary = a_vocabulary(5, {1: [0], 2: [1, 4], 3: [2]})

    page = branch(vocabulary, "t2")

    assert [tag.id for tag in page.way] == [0, 1, 2]
    assert shown(page.nodes) == [(3, [])]


def test_a_large_branch_is_a_link() -> None:
    vocabulary = a_vocabulary(500, {number: [0] for number in range(1, 400)})

    top = branch(vocabulary)
    under = branch(vocabulary, "t0")
    last = branch(vocabulary, "t0", 2)

    assert (top.nodes[0].below, list(top.nodes[0].children)) == (399, [])
    assert [len(page.nodes) for page in (top, under, last)] == [101, 200, 199]
    assert under.pages == 2


@pytest.mark.parametrize(("under", "page"), [("none", 1), ("", 2), ("t0", 3)])
def test_there_is_no_such_branch(under: str, page: int) -> None:
    with pytest.raises(NotFound):
        branch(a_vocabulary(3, {1: [0]}), under, page)


@st.composite
def vocabularies(draw: st.DrawFn) -> Vocabulary:
    count = draw(st.integers(1, 400))
    ups = st.lists(st.integers(0, 400), max_size=2, unique=True)
    drawn = draw(st.lists(ups, min_size=count, max_size=count))
    return a_vocabulary(
        count, {number: [up for up in ups if up < number] for number, ups in enumerate(drawn)}
    )


@given(vocabularies())
def test_every_tag_is_reached_and_no_page_is_heavy(vocabulary: Vocabulary) -> None:
    waiting, seen, visited = [""], set[int](), set[str]()
    while waiting:
        under = waiting.pop()
        visited.add(under)
        pages = branch(vocabulary, under).pages
        for number in range(1, pages + 1):
            page = branch(vocabulary, under, number)
            assert len(page.ids) <= MOST_NODES
            seen.update(page.ids)
            links = {node.tag.slug for node in trees._all_of(page.nodes) if node.below}
            waiting += links - visited
            visited |= links

    assert seen == set(vocabulary.tags)


def test_words_stand_under_their_letters() -> None:
    names = ["zines", "Ärzte", "accessibility", "3D printing", "本", "Apps", "“Quiet” rooms"]
    words = [Word(name, Named(1, "a", name), see=False) for name in names]

    letters = by_letter(words)

    found = [(letter.initial, [word.text for word in letter.words]) for letter in letters]
    assert found == [
        ("#", ["3D printing", "“Quiet” rooms"]),
        ("A", ["accessibility", "Apps", "Ärzte"]),
        ("Z", ["zines"]),
        ("本", ["本"]),
    ]


def a_concept(key: str, name: str, *others: Term, **values: object) -> Concept:
    terms = frozenset({Term(name, LabelKind.PREFERRED, "en"), *others})
    return Concept(key, terms, slug=key, **values)  # type: ignore[arg-type]


def a_scheme() -> dict[str, Concept]:
    clubs = a_concept(
        "b", "Book clubs", Term("Reading circles", LabelKind.ALTERNATIVE, "en"),
        Term("Bok clubs", LabelKind.HIDDEN, "en"), Term("Buchclubs", LabelKind.PREFERRED, "de"),
        broader=frozenset("a"), related=frozenset("c"), notation="1.2",
        remarks=frozenset({Remark(NoteKind.SCOPE, "en", "Any form.")}),
    )  # fmt: skip
    return {
        "a": a_concept("a", "Activities"), "b": clubs,
        "c": a_concept("c", "Cafés", related=frozenset("b")),
        "d": a_concept("d", "Discos", status=Status.RETIRED, broader=frozenset("a")),
    }  # fmt: skip


def test_the_printed_thesaurus_says_everything_of_each_word() -> None:
    scheme = a_scheme()

    found = dict(in_print(scheme, "en", "en"))

    assert list(found) == ["A", "B", "C", "R"]
    assert found["A"] == [Printed("Activities", "a", narrower=["Book clubs"], used_for=[],
                                  broader=[], related=[])]  # fmt: skip
    assert found["B"] == [
        Printed("Book clubs", "b", "", "1.2", "", "Any form.", ["Reading circles"],
                ["Activities"], [], ["Cafés"])
    ]  # fmt: skip
    assert found["R"] == [Printed("Reading circles", "b", use="Book clubs")]
    assert [entry.word for entry in dict(in_print(scheme, "de", "en"))["B"]] == [
        "Book clubs", "Buchclubs"
    ]  # fmt: skip
