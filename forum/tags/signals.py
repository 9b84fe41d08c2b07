"""What happens to the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forum.core.signals import Signal


@dataclass(frozen=True)
class VocabularyChanged(Signal):
    """A moderator added or changed a tag.

    ``act`` is ``add_tag`` or ``edit_tag``. ``before`` (empty for a new tag) and ``after`` hold
    what changed, fit for JSON: ``name``, ``scope_note``, ``alternatives``, ``hidden``.
    """

    act: str
    tag_id: int
    moderator_id: int
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
