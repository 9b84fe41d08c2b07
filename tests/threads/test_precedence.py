"""Which of what a member chose for a tag and for broader ones counts for a thread."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.accounts.models import Wish
from forum.threads.precedence import Following, nearest, wish_that_counts

EVERY, DIGEST, NAMED, NOTHING = Wish
_One = tuple[int, int, Wish]  # about which of the thread's tags, steps above it, what she chose


def _those(chosen: Sequence[_One]) -> list[Following]:
    number = count(1)
    return [Following(about, next(number), steps, wish) for about, steps, wish in chosen]


@pytest.mark.parametrize(
    ("chosen", "counts"),
    [
        ([], DIGEST),
        ([(1, 0, EVERY)], EVERY),
        ([(1, 2, EVERY)], EVERY),
        # What she chose for the tag itself stands before what she chose for a broader one.
        ([(1, 0, EVERY), (1, 1, NOTHING)], EVERY),
        ([(1, 0, NOTHING), (1, 1, EVERY)], NOTHING),
        ([(1, 0, NAMED), (1, 1, EVERY)], DIGEST),
        ([(1, 3, NOTHING), (1, 1, EVERY), (1, 2, NOTHING)], EVERY),
        # At equal steps nothing means nothing; otherwise whichever says more.
        ([(1, 1, NOTHING), (1, 1, EVERY)], NOTHING),
        ([(1, 1, DIGEST), (1, 1, EVERY), (1, 2, NOTHING)], EVERY),
        # Each tag of the thread has its own; between them nothing means nothing.
        ([(1, 0, EVERY), (2, 3, NOTHING)], NOTHING),
        ([(1, 0, EVERY), (1, 1, NOTHING), (2, 0, DIGEST)], EVERY),
        ([(1, 0, EVERY), (1, 1, NOTHING), (2, 1, NOTHING)], NOTHING),
    ],
)
def test_the_nearest_tag_counts(chosen: list[_One], counts: Wish) -> None:
    wishes = {following.wish for following in nearest(_those(chosen))}

    assert wish_that_counts(tags=wishes) is counts


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3), st.sampled_from(Wish))))
def test_of_each_tag_something_counts_and_nothing_nearer_is_left_out(chosen: list[_One]) -> None:
    followings = _those(chosen)

    found = nearest(reversed(followings))

    assert {one.about for one in found} == {one.about for one in followings}
    for one in followings:
        fewest = min(other.steps for other in followings if other.about == one.about)
        assert (one in found) is (one.steps == fewest)
