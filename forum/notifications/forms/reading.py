"""What is sent about reading."""

from __future__ import annotations

from pydantic import Field

from forum.core.forms import Form


class ReadForm(Form):
    """What counts as read: what she was told of one thread, or all."""

    thread: int | None = Field(default=None, gt=0, lt=2**31)
