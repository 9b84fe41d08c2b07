"""How closely to follow."""

from __future__ import annotations

from forum.core.forms import Form
from forum.threads.models import Level


class FollowForm(Form):
    """How closely to follow a thread."""

    level: Level
