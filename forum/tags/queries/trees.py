"""The whole vocabulary as people leaf through it: by the alphabet, and as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.i18n import reader
from forum.core.prepared import edition, rows_of
from forum.core.shelf import Key, shelf
from forum.core.text import fold
from forum.tags.models import Status
from forum.tags.queries.entries import Named
from forum.tags.queries.tags import tags_like

MOST_NODES = 200  # on one page of the tree
_BYTES = 1_200  # that one tag takes on the shelf, about


class Word(NamedTuple):
    """One line of the alphabetical list. ``see``: it's another word for the tag, not its name."""

    text: str
    tag: Named
    see: bool


@dataclass(frozen=True)
class Letter:
    """The words that begin with one letter; ``#`` holds those that begin with none."""

    initial: str
    words: Sequence[Word]


@dataclass(frozen=True)
class Node:
    """A tag in the tree. ``below``: how many stand directly under it, shown here or not."""

    tag: Named
    below: int
    children: Sequence[Node]


@dataclass(frozen=True)
class Branch:
    """One page of the tree: ``way`` leads from the top down to what it stands under."""

    way: Sequence[Named]
    nodes: Sequence[Node]
    pages: int

    @property
    def ids(self) -> list[int]:
        """The tags on the page."""
        return [node.tag.id for node in _all_of(self.nodes)]


@dataclass(frozen=True)
class Vocabulary:
    """All accepted tags in the reader's words, with what stands above and below each, in order."""

    tags: Mapping[int, Named]
    above: Mapping[int, Sequence[int]]
    below: Mapping[int, Sequence[int]]
    letters: Sequence[Letter]
    key: Key

    @property
    def top(self) -> list[int]:
        """The tags that nothing stands above; those that others stand under come first."""
        tops = [id_ for id_ in self.tags if id_ not in self.above]
        return sorted(tops, key=lambda id_: id_ not in self.below)


async def vocabulary_now() -> Vocabulary:
    """Return the vocabulary as the reader is shown it; made once, until it changes."""
    key = ("vocabulary", await edition(), reader().label_language)
    found = shelf().get(key)
    if found is None:
        found = await _read(key)
        shelf().put(key, found, 1_000 + _BYTES * len(found.tags))
    assert isinstance(found, Vocabulary)
    return found


async def _read(key: Key) -> Vocabulary:
    site, hers = house().settings.site.language, reader().label_language
    labels = await rows_of(_LABELS, hers, site)
    hers_first = sorted(labels, key=lambda row: row["language"] != hers)
    preferred = (row for row in reversed(hers_first) if row["kind"] == "preferred")
    names: dict[int, str] = {row["tag_id"]: str(row["text"]) for row in preferred}
    rows = await rows_of(_TAGS)
    named = [Named(row["id"], row["slug"], names.get(row["id"], str(row["name"]))) for row in rows]
    tags = {tag.id: tag for tag in sorted(named, key=lambda tag: (fold(tag.name), tag.id))}
    pairs = [(row["tag_id"], row["other_id"]) for row in await rows_of(_BROADER)]
    within = [pair for pair in pairs if pair[0] in tags and pair[1] in tags]
    place = {id_: number for number, id_ in enumerate(tags)}
    below, above = _gathered(((up, id_) for id_, up in within), place), _gathered(within, place)
    words = [Word(tag.name, tag, see=False) for tag in tags.values()]
    others = {(row["tag_id"], row["text"]) for row in labels}
    words += [
        Word(text, tags[id_], see=True)
        for id_, text in others
        if id_ in tags and text != tags[id_].name
    ]
    return Vocabulary(tags, above, below, by_letter(words), key)


_TAGS = "SELECT id, slug, name FROM \"tag\" WHERE status = 'accepted'"
_LABELS = (
    "SELECT tag_id, text, kind, language FROM label WHERE kind <> 'hidden' AND language IN (?, ?)"
)
_BROADER = "SELECT tag_id, other_id FROM tag_relation WHERE kind = 'broader'"


def _gathered(
    pairs: Iterable[tuple[int, int]], place: Mapping[int, int]
) -> Mapping[int, Sequence[int]]:
    found: dict[int, list[int]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
    return {one: sorted(others, key=place.__getitem__) for one, others in found.items()}


async def letters_with(vocabulary: Vocabulary, words: str, most: int) -> Sequence[Letter]:
    """Return the tags one of whose labels, hidden ones too, holds all these words.

    With those of their other labels that do, so that it shows why they were found.
    """
    rows = await tags_like(words).filter(status=Status.ACCEPTED).limit(most).values_list("id")
    found, asked = {id_ for (id_,) in rows}, fold(words).split()
    return by_letter(
        word
        for letter in vocabulary.letters
        for word in letter.words
        if word.tag.id in found and (not word.see or all(one in fold(word.text) for one in asked))
    )


def by_letter(words: Iterable[Word]) -> list[Letter]:
    """Return words in alphabetical order, under the letters they begin with."""
    found: dict[str, list[Word]] = {}
    for word in sorted(words, key=_in_order):
        found.setdefault(initial(word.text), []).append(word)
    return [Letter(letter, found[letter]) for letter in sorted(found)]


def _in_order(word: Word) -> tuple[str, bool, str]:
    return fold(word.text), word.see, word.tag.slug


def initial(text: str) -> str:
    """Return the letter under which a word stands."""
    first = fold(text)[:1].upper()
    return first if first.isalpha() else "#"


def branch(vocabulary: Vocabulary, under: str = "", page: int = 1) -> Branch:
    """Return one page of the tree: what stands under a tag, or at the top.

    As much as the page holds of what stands below that is on it; the rest has pages of its own.

    Raises:
        NotFound: if there is no such tag, or no such page.
    """
    way = _way_to(vocabulary, under) if under else []
    ids = vocabulary.below.get(way[-1].id, ()) if way else vocabulary.top
    pages = max(1, -(-len(ids) // MOST_NODES))
    if page > pages:
        raise NotFound
    shown = ids[(page - 1) * MOST_NODES : page * MOST_NODES]
    opened = _opened(vocabulary, shown)
    return Branch(way, [_node(vocabulary, id_, opened, ()) for id_ in shown], pages)


def _way_to(vocabulary: Vocabulary, slug: str) -> list[Named]:
    """Return the first way that leads down to a tag, in alphabetical order, and itself."""
    at = next((tag for tag in vocabulary.tags.values() if tag.slug == slug), None)
    if at is None:
        raise NotFound
    way = [at]
    while up := vocabulary.above.get(way[0].id):
        way.insert(0, vocabulary.tags[up[0]])
    return way


Path = tuple[int, ...]  # from the first row of the page down


def _opened(vocabulary: Vocabulary, shown: Sequence[int]) -> set[Path]:
    """Return which places are shown with what stands under them: the upper ones first."""
    room = MOST_NODES - len(shown)
    edge: list[Path] = [(id_,) for id_ in shown]
    opened: set[Path] = set()
    for path in edge:  # it grows while it is gone through
        below = vocabulary.below.get(path[-1], ())
        if 0 < len(below) <= room:
            room -= len(below)
            opened.add(path)
            edge += [(*path, id_) for id_ in below]
    return opened


def _node(vocabulary: Vocabulary, id_: int, opened: set[Path], above: Path) -> Node:
    path = (*above, id_)
    below = vocabulary.below.get(id_, ())
    shown = below if path in opened else ()
    children = [_node(vocabulary, child, opened, path) for child in shown]
    return Node(vocabulary.tags[id_], len(below), children)


def _all_of(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _all_of(node.children)
