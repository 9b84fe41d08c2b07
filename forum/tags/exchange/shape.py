"""Whether what a file says has a shape that can be worked with, found in one walk over it.

Judging by the laws and writing what stands under what take time and room for each pair of a
concept and one above it: a chain of ten thousand would have fifty million of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from forum.core.i18n import gettext as _
from forum.tags.laws import Breach
from forum.tags.scheme import Scheme, narrower

DEEPEST = 30  # concepts, one above the other
MOST_RELATIONS = 500  # of a concept, broader and related
MOST_LABELS = 1_000  # of a concept
MOST_ABOVE = 300_000  # pairs of a concept and one above it
_MOST_IN_RINGS = 200  # the laws tell of smaller ones, concept by concept


def misshapen(scheme: Scheme, touched: Collection[str]) -> Iterator[Breach]:
    """Yield what is out of shape of these concepts."""
    yield from _too_much(scheme, touched)
    steps = _steps_down(scheme)
    if max(steps.values(), default=0) <= DEEPEST and not _have_room(scheme, steps):
        for key in sorted(touched)[:1]:
            sentence = _("All in all, there are too many broader tags above one another.")
            yield Breach(key, "broader", sentence)
    for key in sorted(touched):
        if steps.get(key, 0) > DEEPEST:
            said = {"most": DEEPEST}
            yield Breach(
                key, "broader", _("There are more than %(most)s tags above this one.") % said
            )
    ringed = sorted(set(touched) - steps.keys())
    if len(ringed) > _MOST_IN_RINGS:
        for key in ringed:
            yield Breach(key, "broader", _("Nothing can be broader than itself."))


def _too_much(scheme: Scheme, touched: Collection[str]) -> Iterator[Breach]:
    for key in sorted(touched):
        if len(scheme[key].terms) > MOST_LABELS:
            said = {"most": MOST_LABELS}
            yield Breach(key, "alternatives", _("This has more than %(most)s labels.") % said)
        if len(scheme[key].broader) + len(scheme[key].related) > MOST_RELATIONS:
            said = {"most": MOST_RELATIONS}
            yield Breach(
                key, "broader", _("This has more than %(most)s broader and related tags.") % said
            )


def _have_room(scheme: Scheme, steps: Mapping[str, int]) -> bool:
    """Tell whether there aren't too many pairs; ``steps`` are the longest ways from the top."""
    sets: dict[str, int] = {}  # of bits, one for each concept: of what is above, and itself
    count = 0
    for number, key in enumerate(sorted(steps, key=steps.__getitem__)):
        mine = 1 << number
        for up in scheme[key].broader & sets.keys():
            mine |= sets[up]
        sets[key] = mine
        count += mine.bit_count()
        if count - len(steps) > MOST_ABOVE:
            return False
    return True


def _steps_down(scheme: Scheme) -> dict[str, int]:
    """Return how far each stands from the top, by the longest way; nothing for those in rings."""
    below = narrower(scheme)
    waiting = {key: len(concept.broader & scheme.keys()) for key, concept in scheme.items()}
    steps = {key: 0 for key, count in waiting.items() if not count}
    ready = list(steps)
    while ready:
        key = ready.pop()
        for child in below.get(key, ()):
            waiting[child] -= 1
            steps[child] = max(steps.get(child, 0), steps[key] + 1)
            if not waiting[child]:
                ready.append(child)
    return {key: count for key, count in steps.items() if not waiting[key]}
