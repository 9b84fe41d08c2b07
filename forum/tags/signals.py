"""What happens to the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forum.core.signals import Signal


@dataclass(frozen=True)
class VocabularyChanged(Signal):
    """An editor added or changed a tag.

    ``act`` is one of ``forum.tags.models.Act``. ``before`` (empty for a new tag) and ``after`` are
    what it was and is, fit for JSON: ``name``, ``scope_note``, ``alternatives``, ``hidden``, and if
    there is any ``definition``, ``broader``, ``related``, ``notation``, ``status``, ``same`` and
    ``successor``.
    """

    act: str
    tag_id: int
    moderator_id: int
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
