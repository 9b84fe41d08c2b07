"""How much to hear of a tag."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from forum.accounts.models import Wish
from forum.core.forms import Form

_AS_FOR_THREADS = {"follow": Wish.EVERY, "mute": Wish.NOTHING, "normal": ""}


def _wish_of(value: object) -> object:
    return _AS_FOR_THREADS.get(value, value) if isinstance(value, str) else value


class FollowTagForm(Form):
    """How much to hear of a tag; empty: as if there was no tag. Words as for threads will do."""

    level: Annotated[Wish | Literal[""], BeforeValidator(_wish_of)]
