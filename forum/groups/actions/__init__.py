"""What people do with groups. Other slices use what is named here."""

from __future__ import annotations

from forum.groups.actions.joining import ensure_membership
from forum.groups.actions.keeping import create_group

__all__ = ["create_group", "ensure_membership"]
