"""Which letter answers which, by the algorithm that Jamie Zawinski described for Netscape Mail.

(https://www.jwz.org/doc/threading.html) What a letter says of its own parent counts more than
what others' references let suppose; letters that nobody kept hold their answers together;
subjects are asked last, and only for answers that name nothing we have. Time is near to linear:
whether a link would close a circle is asked of a forest of disjoint sets (Tarjan), not by walking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import NamedTuple

APART = 60 * 86_400  # seconds between a thread's last letter and one that joins by its subject


class Head(NamedTuple):
    """What is known of a letter: ``references`` from the oldest to its parent, ``moment`` in UTC.

    ``subject`` is the key that letters of one conversation share, "" if it tells nothing.
    """

    message_id: str
    references: tuple[str, ...] = ()
    subject: str = ""
    is_answer: bool = False
    moment: float = 0


class Place(NamedTuple):
    """A letter by its index, and the index of the nearest letter that we have and it answers."""

    letter: int
    answers: int | None


Conversation = list[Place]


def threaded(heads: Sequence[Head]) -> list[Conversation]:
    """Return all conversations, the oldest first; a letter whose id was there before is left out.

    In each, letters stand by their moments, but none before the one that it answers.
    """
    forest = _Forest(heads)
    conversations = [_in_order(heads, members) for members in forest.trees()]
    conversations.sort(key=lambda found: (heads[found[0].letter].moment, found[0].letter))
    return _joined_by_subject(heads, conversations)


class _Forest:
    """Containers of letters, also of those that are only spoken of."""

    def __init__(self, heads: Sequence[Head]) -> None:
        self._letters: list[int | None] = []
        self._parents: list[int | None] = []
        self._sets: list[int] = []
        self._numbers: dict[str, int] = {}
        for index, head in enumerate(heads):
            number = self._number(head.message_id)
            if self._letters[number] is None:
                self._letters[number] = index
        kept = {index for index in self._letters if index is not None}
        for index in sorted(kept):
            self._link_to_parent(heads[index])
        for index in sorted(kept):
            self._link_references(heads[index])

    def _number(self, message_id: str) -> int:
        number = self._numbers.setdefault(message_id, len(self._letters))
        if number == len(self._letters):
            self._letters.append(None)
            self._parents.append(None)
            self._sets.append(number)
        return number

    def _link_to_parent(self, head: Head) -> None:
        if head.references:
            self._link(self._number(head.references[-1]), self._number(head.message_id))

    def _link_references(self, head: Head) -> None:
        chain = [self._number(reference) for reference in head.references]
        for older, newer in pairwise(chain):
            self._link(older, newer)

    def _link(self, parent: int, child: int) -> None:
        # A child without parent is the root of its tree, so a circle closes only within that.
        if self._parents[child] is None and self._set(parent) != self._set(child):
            self._parents[child] = parent
            self._sets[self._set(child)] = self._set(parent)

    def _set(self, number: int) -> int:
        while self._sets[number] != number:
            self._sets[number] = self._sets[self._sets[number]]
            number = self._sets[number]
        return number

    def trees(self) -> Iterable[Conversation]:
        """Return the letters of each tree in the order of the file."""
        found: dict[int, Conversation] = defaultdict(list)
        answered: dict[int, int | None] = {}
        for number, letter in enumerate(self._letters):
            if letter is not None:
                place = Place(letter, self._nearest(number, answered))
                found[self._set(number)].append(place)
        return [sorted(tree) for tree in found.values()]

    def _nearest(self, number: int, known: dict[int, int | None]) -> int | None:
        """Return the nearest letter above that is there; ``known`` are answers of before."""
        passed = []
        above = self._parents[number]
        found: int | None = None
        while above is not None:
            if (letter := self._letters[above]) is not None:
                found = letter
                break
            if above in known:
                found = known[above]
                break
            passed.append(above)
            above = self._parents[above]
        known.update(dict.fromkeys(passed, found))
        return found


def _in_order(heads: Sequence[Head], places: Conversation) -> Conversation:
    below: dict[int, list[Place]] = defaultdict(list)
    ready: list[tuple[float, int, Place]] = []
    for place in places:
        if place.answers is None:
            ready.append((heads[place.letter].moment, place.letter, place))
        else:
            below[place.answers].append(place)
    heapify(ready)
    order = []
    while ready:
        place = heappop(ready)[2]
        order.append(place)
        for child in below.pop(place.letter, ()):
            heappush(ready, (heads[child.letter].moment, child.letter, child))
    return order


def _joined_by_subject(heads: Sequence[Head], found: list[Conversation]) -> list[Conversation]:
    """Let conversations that begin with an answer to nothing known follow one of their subject."""
    latest: dict[str, tuple[Conversation, float]] = {}
    kept = []
    for conversation in found:
        opening = heads[conversation[0].letter]
        last = max(heads[place.letter].moment for place in conversation)
        before, until = latest.get(opening.subject, ([], 0))
        if before and opening.is_answer and opening.moment - until <= APART:
            before.extend(place._replace(answers=_or(place.answers, before[0].letter))
                          for place in conversation)  # fmt: skip
            latest[opening.subject] = before, max(last, until)
            continue
        kept.append(conversation)
        if opening.subject:
            latest[opening.subject] = conversation, last
    return [_in_order(heads, conversation) for conversation in kept]


def _or(answers: int | None, root: int) -> int:
    return root if answers is None else answers
