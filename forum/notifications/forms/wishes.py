"""What is sent about wishes."""

from __future__ import annotations

from typing import Literal

from forum.accounts.models import Wish
from forum.core.forms import Form


class GroupWishForm(Form):
    """How much to hear of a group; empty: what is usual for her."""

    wish: Wish | Literal[""]
