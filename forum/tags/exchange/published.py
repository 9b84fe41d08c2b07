"""What of the vocabulary everybody may have in a file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from forum.tags.models import Status
from forum.tags.scheme import Concept, Scheme


def published(scheme: Scheme, declined: Collection[str]) -> Scheme:
    """Return what is or was accepted, without what names anything else.

    A proposal, and one that was ``declined``, may be a word out of a private group.
    """
    ours = {
        key
        for key, concept in scheme.items()
        if concept.status is not Status.PROPOSED and key not in declined
    }
    kept = {key: _within(scheme[key], ours) for key in scheme if key in ours}
    return {key: concept for key, concept in kept.items() if not _leads_nowhere(concept)}


def _within(concept: Concept, ours: set[str]) -> Concept:
    return replace(
        concept,
        broader=concept.broader & ours,
        related=concept.related & ours,
        successor=concept.successor if concept.successor in ours else "",
    )


def _leads_nowhere(concept: Concept) -> bool:
    return concept.status is Status.MERGED and not concept.successor
