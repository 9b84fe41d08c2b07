"""What is sent about stopping letters."""

from __future__ import annotations

from typing import Literal

from forum.core.forms import Form
from forum.notifications.actions.stopping import Stop


class StopForm(Form):
    """A button of the page, or none: then a mail program asks by one click (RFC 8058)."""

    stop: Stop | Literal[""] = ""
    undo: str = ""
