"""Which letter answers which."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.archives.threading import APART, Head, threaded

DAY = 86_400.0
Shape = list[list[tuple[str, str | None]]]


def _head(spec: str, number: int) -> Head:
    """Read "c<a,b Re:title @3": c answers b, which answers a, on the third day."""
    own, *rest = spec.split(" ")
    message_id, _mark, references = own.partition("<")
    subject = next((word for word in rest if not word.startswith("@")), "")
    day = next((float(word[1:]) for word in rest if word.startswith("@")), float(number))
    return Head(
        message_id,
        tuple(references.split(",")) if references else (),
        subject.removeprefix("Re:"),
        subject.startswith("Re:"),
        day * DAY,
    )


def _shape(specs: str) -> Shape:
    heads = [_head(spec, number) for number, spec in enumerate(specs.split("; "))]
    return [
        [
            (heads[place.letter].message_id,
             None if place.answers is None else heads[place.answers].message_id)
            for place in conversation
        ]
        for conversation in threaded(heads)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("specs", "shape"),
    [
        ("a", "a"),
        ("a; b", "a | b"),
        ("a; b<a", "a b:a"),
        ("a; b<a; c<a,b; d<a", "a b:a c:b d:a"),
        # An answer that came before what it answers, in the file and by its clock.
        ("b<a @0; a @1", "a b:a"),
        ("b<a @3; a @1; c<a @2", "a c:a b:a"),
        # Nobody kept the first letter: its answers belong together all the same.
        ("b<a; c<a", "b c"),
        ("c<a,b; d<a,b,c; e<a", "c d:c e"),
        # Nobody kept a letter in the middle.
        ("a; c<a,b; d<b", "a c:a d:a"),
        # Circles: the first link stays.
        ("a<a", "a"),
        ("a<b; b<a", "b a:b"),
        ("a<c; b<a; c<b", "c a:c b:a"),
        ("a<x,y; b<y,x", "a b"),
        # The same letter twice.
        ("a; a; b<a; b<a", "a b:a"),
        # What a letter says of its parent counts more than what others think.
        ("d<a,c; c<b; a; b", "a | b c:b d:c"),
        ("a; b; c<a; d<b,c", "a c:a d:c | b"),
        # Subjects: answers that name nothing we have.
        ("a seeds; b Re:seeds; c Re:seeds", "a b:a c:a"),
        ("a seeds; b<x Re:seeds; c<b Re:seeds", "a b:a c:b"),
        ("a seeds; b seeds", "a | b"),
        ("a; b Re:", "a | b"),
        ("a seeds @0; b Re:seeds @61", "a | b"),
        ("a seeds @0; b Re:seeds @59; c Re:seeds @100", "a b:a c:a"),
        ("a seeds @0; b seeds @5; c Re:seeds @9", "a | b c:b"),
        ("a Re:seeds; b Re:seeds", "a b:a"),
        ("a Re:seeds; b seeds", "a | b"),
        ("a seeds; b<a,x Re:other; c<x Re:other", "a b:a c:a"),
    ],
)
def test_letters_find_their_conversations(specs: str, shape: str) -> None:
    wanted: Shape = [
        [(name, above or None) for name, _mark, above in (w.partition(":") for w in one.split(" "))]
        for one in shape.split(" | ")
    ]

    assert _shape(specs) == wanted


def test_letters_apart_by_days_are_told_in_seconds() -> None:
    assert APART == 60 * DAY


_NAMES = [f"m{number}" for number in range(12)]
_HEADS = st.lists(
    st.builds(
        Head,
        st.sampled_from(_NAMES),
        st.lists(st.sampled_from(_NAMES), max_size=5).map(tuple),
        st.sampled_from(["", "seeds", "story"]),
        st.booleans(),
        st.floats(0, 1e9),
    ),
    max_size=25,
)


@given(_HEADS)
def test_every_letter_is_there_once_and_after_what_it_answers(heads: list[Head]) -> None:
    found = threaded(heads)

    told = [heads[place.letter].message_id for conversation in found for place in conversation]
    assert sorted(told) == sorted({head.message_id for head in heads})
    for conversation in found:
        before: set[int | None] = {None}
        for place in conversation:
            assert place.answers in before
            before.add(place.letter)


def test_long_chains_take_no_longer_than_short_ones() -> None:
    chain = [Head("m0")]
    chain += [Head(f"m{n}", (f"m{n - 1}",), "seeds", is_answer=True, moment=n)
              for n in range(1, 20_000)]  # fmt: skip
    backwards = chain[::-1]

    began = perf_counter()
    found = [threaded(chain), threaded(backwards)]

    assert [len(one) for one in found] == [1, 1]
    assert perf_counter() - began < 10
