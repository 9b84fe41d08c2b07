"""Moving concepts about in the tree, so that what the laws say of relations goes on to hold."""

from __future__ import annotations

from dataclasses import replace

from forum.tags.scheme import Concept, Scheme, narrower, reached

_NOTHING: frozenset[str] = frozenset()


class Relations:
    """The relations of a scheme, to be changed one by one; ``applied`` makes a scheme of them."""

    def __init__(self, scheme: Scheme) -> None:
        self._up = {key: set(c.broader) for key, c in scheme.items() if c.broader}
        self._down = narrower(scheme)
        self._related = {key: set(c.related) for key, c in scheme.items() if c.related}

    def broader(self, key: str) -> set[str]:
        """Return what stands directly above."""
        return set(self._up.get(key, ()))

    def narrower(self, key: str) -> set[str]:
        """Return what stands directly below."""
        return set(self._down.get(key, ()))

    def related(self, key: str) -> set[str]:
        """Return what is related."""
        return set(self._related.get(key, ()))

    def above(self, key: str) -> set[str]:
        """Return all that is broader, and itself."""
        return reached(self._up, [key])

    def below(self, key: str) -> set[str]:
        """Return all that is narrower, and itself."""
        return reached(self._down, [key])

    def put(self, key: str, *, under: str, parting: bool = False) -> bool:
        """Put one under another; tell whether it stands there now.

        It can't if that stands under it, or if two that are related would come to stand one above
        the other. ``parting``: such two aren't related any more.
        """
        if key in self.above(under):
            return False
        pairs = self._related_across(key, under)
        if pairs and not parting:
            return False
        for one, other in pairs:
            self.unrelate(one, other)
        self._up.setdefault(key, set()).add(under)
        self._down.setdefault(under, set()).add(key)
        return True

    def _related_across(self, key: str, under: str) -> list[tuple[str, str]]:
        high, low = self.above(under), self.below(key)
        return [(one, other) for one in low for other in self._related.get(one, _NOTHING) & high]

    def take(self, key: str, *, under: str) -> None:
        """Take one away from under another."""
        self._up.get(key, set()).discard(under)
        self._down.get(under, set()).discard(key)

    def relate(self, one: str, other: str) -> bool:
        """Relate two, unless one stands above the other; tell whether they are related now."""
        if one in self.above(other) or other in self.above(one):
            return False
        self._related.setdefault(one, set()).add(other)
        self._related.setdefault(other, set()).add(one)
        return True

    def unrelate(self, one: str, other: str) -> None:
        """Let two not be related."""
        self._related.get(one, set()).discard(other)
        self._related.get(other, set()).discard(one)

    def isolate(self, key: str) -> None:
        """Take one out of the tree."""
        for up in self.broader(key):
            self.take(key, under=up)
        for down in self.narrower(key):
            self.take(down, under=key)
        for other in self.related(key):
            self.unrelate(key, other)

    def applied(self, scheme: Scheme) -> dict[str, Concept]:
        """Return the scheme with these relations."""
        return {key: self._of(concept) for key, concept in scheme.items()}

    def _of(self, concept: Concept) -> Concept:
        broader = self._up.get(concept.key, _NOTHING)
        related = self._related.get(concept.key, _NOTHING)
        if (broader, related) == (concept.broader, concept.related):
            return concept
        return replace(concept, broader=frozenset(broader), related=frozenset(related))
