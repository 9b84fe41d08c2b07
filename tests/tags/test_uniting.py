"""Merging, retiring and taking back, as plain values: the laws hold whatever editors do."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.core.errors import Complaint
from forum.tags.laws import breaches
from forum.tags.models import LabelKind, Status
from forum.tags.numbers import packed, unpacked
from forum.tags.scheme import Scheme, Term, with_concepts
from forum.tags.uniting import Union, outside, parted, united
from tests.tags.edits import MOST, Edit, Place, a_scheme, edits


@settings(max_examples=40)
@given(st.lists(edits, max_size=40))
def test_the_laws_hold_after_every_edit(those: list[Edit]) -> None:
    place = Place()

    for edit in those:
        place.may(edit)

        assert breaches(place.scheme) == []


@settings(max_examples=40)
@given(st.lists(edits, max_size=25), st.integers(0, MOST), st.integers(0, MOST))
def test_what_is_merged_and_parted_at_once_is_as_before(
    those: list[Edit], one: int, other: int
) -> None:
    place = Place()
    for edit in those:
        place.may(edit)
    before, key = place.scheme, place.concept(one).key

    if place.may(("merge", one, other)):
        memory = json.loads(json.dumps(place.merges[key].written()))
        after, left = parted(place.scheme, Union.read(key, memory))

        assert (after, left) == (before, [])


def under(scheme: Scheme, **broader: str) -> Scheme:
    """Put concepts under others: ``a="b c"`` puts a under b and c."""
    return with_concepts(
        scheme, [replace(scheme[key], broader=frozenset(up.split())) for key, up in broader.items()]
    )


def related(scheme: Scheme, one: str, other: str) -> Scheme:
    return with_concepts(scheme, [replace(scheme[one], related=frozenset([other]))])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # What is merged is `a`, into `b`.
        ({"c": "a", "a": "d"}, {"c": "b", "b": "d"}),
        ({"a": "b", "c": "a"}, {"c": "b"}),
        ({"b": "a", "a": "d"}, {"b": "d"}),
        ({"b": "c", "c": "a", "a": "d"}, {"b": "c", "c": "d"}),
        ({"c": "a d", "d": "b"}, {"c": "d", "d": "b"}),
        ({"a": "d", "b": "c", "c": "d"}, {"b": "c", "c": "d"}),
        ({"a": "c", "c": "b"}, {"c": "b"}),
    ],
)
def test_what_is_merged_leaves_its_place(before: dict[str, str], after: dict[str, str]) -> None:
    scheme = under(a_scheme("abcd"), **before)

    merged = united(scheme, "a", "b")

    assert {key: " ".join(sorted(c.broader)) for key, c in merged.items() if c.broader} == after
    assert breaches(merged) == []


def test_related_ones_move_unless_one_stands_above_the_other_then() -> None:
    scheme = related(related(under(a_scheme("abcde"), c="a", d="b"), "a", "d"), "e", "a")
    scheme = related(scheme, "c", "b")

    merged = united(scheme, "a", "b")

    assert merged["b"].related == {"e"}
    assert merged["c"].broader == {"b"}
    assert not merged["c"].related
    assert parted(merged, Union.of(scheme, merged, "a")) == (scheme, [])


def test_what_is_retired_leaves_its_place_to_what_is_below() -> None:
    scheme = related(under(a_scheme("abcd"), b="a", c="b"), "b", "d")

    retired = outside(scheme, "b", "d")

    assert retired["c"].broader == {"a"}
    assert not retired["d"].related
    assert (retired["b"].status, retired["b"].successor) == (Status.RETIRED, "d")
    assert breaches(retired) == []


def relabelled(scheme: Scheme, key: str, *terms: tuple[str, LabelKind]) -> Scheme:
    new = frozenset(Term(text, kind, "en") for text, kind in terms)
    return with_concepts(scheme, [replace(scheme[key], terms=new)])


def merged_and_changed_since() -> tuple[Scheme, Union]:
    preferred, alternative = LabelKind.PREFERRED, LabelKind.ALTERNATIVE
    scheme = under(a_scheme("abcdef"), c="a", d="a", a="e")
    scheme = relabelled(scheme, "a", ("Tag a", preferred), ("Word", alternative))
    scheme = {**scheme, "a": replace(scheme["a"], notation="7")}
    merged = united(scheme, "a", "b")
    since = under(outside(merged, "d"), c="f")
    since = relabelled(since, "b", ("Word", preferred), ("Tag a", alternative))
    numbered = [replace(since[key], notation=number) for key, number in (("b", "8"), ("f", "7"))]
    return with_concepts(since, numbered), Union.of(scheme, merged, "a")


def test_what_was_changed_since_is_not_put_back() -> None:
    since, union = merged_and_changed_since()

    after, left = parted(since, union)

    assert breaches(after) == []
    assert after["a"].texts(LabelKind.ALTERNATIVE, "en") == []
    assert after["c"].broader == {"f"}
    assert after["a"].broader == {"e"}
    assert left == [
        "The word “Word” stays with “Word”.",
        "The notation “7” is used elsewhere.",
        "“Tag c” stays where it is: it was moved since.",
        "“Tag d” stays where it is: it was moved since.",
    ]


def test_nothing_comes_back_without_a_name() -> None:
    scheme = a_scheme("ab")
    merged = united(scheme, "a", "b")
    since = relabelled(merged, "b", ("Tag a", LabelKind.PREFERRED))

    with pytest.raises(Complaint, match="The word “Tag a” stays with “Tag a”"):
        parted(since, Union.of(scheme, merged, "a"))


def test_what_comes_to_stand_above_breaks_the_laws_for_those_below() -> None:
    scheme = related(under(a_scheme("abcd"), a="b"), "a", "d")

    [breach] = breaches(under(scheme, a="b", b="d"), {"b"})

    assert (breach.field, breach.sentence) == (
        "broader", "“Tag a” and “Tag d” are related: neither can stand above the other.",
    )  # fmt: skip


def test_only_what_is_accepted_has_relations() -> None:
    scheme = under(a_scheme("abc"), a="b")
    for status in (Status.PROPOSED, Status.RETIRED):
        changed = {**scheme, "b": replace(scheme["b"], status=status)}

        assert {breach.key for breach in breaches(changed, {"b"})} == {"a"}


@given(st.sets(st.integers(1, 2**31)))
def test_ids_are_kept_in_little_room(ids: set[int]) -> None:
    assert unpacked(packed(ids)) == sorted(ids)


def test_fifty_thousand_ids_take_little_room() -> None:
    assert len(packed(range(1, 500_000, 10))) < 1_000
