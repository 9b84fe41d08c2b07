"""What is said of a letter that is held."""

from __future__ import annotations

from typing import Literal

from forum.core.forms import Form


class ConfirmForm(Form):
    """One of two buttons."""

    action: Literal["post", "discard"]
