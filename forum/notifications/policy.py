"""What a member may wish for."""

from __future__ import annotations

from forum.accounts.models import Wish
from forum.groups.models import Membership


def can_wish(wish: Wish | None, membership: Membership | None) -> bool:
    """Wish this for a group that she sees. Letters for every post go to its members only."""
    return wish is not Wish.EVERY or membership is not None
