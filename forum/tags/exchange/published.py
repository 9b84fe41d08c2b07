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
    # What was merged into one of these goes with it, and what was merged into that before.
    while lost := {key for key in ours if _leads_out(scheme[key], ours)}:
        ours -= lost
    return {key: _within(scheme[key], ours) for key in scheme if key in ours}


def _leads_out(concept: Concept, ours: set[str]) -> bool:
    return concept.status is Status.MERGED and concept.successor not in ours


def _within(concept: Concept, ours: set[str]) -> Concept:
    return replace(
        concept,
        broader=concept.broader & ours,
        related=concept.related & ours,
        successor=concept.successor if concept.successor in ours else "",
    )
