"""What a moderator sets about the pace of a thread: three forms of one page, each with a reason."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from forum.core.database import now
from forum.core.forms import Form
from forum.core.i18n import gettext as _
from forum.threads.forms.announcing import Moment, as_typed
from forum.threads.forms.curation import ReasonForm
from forum.threads.models import Thread
from forum.threads.pace_words import one_every

_USUAL = (60, 600, 3600, 21_600, 86_400)  # seconds
_OTHER = "other"

Part = Literal["slow", "close", "rest"]


class PartForm(Form):
    """Which of the three was sent; ``action``: whether what it says begins, or ends."""

    part: Part
    action: Literal["set", "end"] = "set"


def _rest(typed: Any) -> Any:
    return str(typed).strip() or as_typed(usual_end())


class SlowForm(ReasonForm):
    """How long everybody waits between two posts: seconds, or ``other`` with typed ones."""

    slow: Literal["0", "60", "600", "3600", "21600", "86400", "other"]
    seconds: str = ""

    @property
    def wait(self) -> int:
        """How long, in seconds; -1 if what was typed is no number."""
        if self.slow != _OTHER:
            return int(self.slow)
        return int(self.seconds) if re.fullmatch("[1-9][0-9]{0,6}", self.seconds) else -1


class CloseForm(ReasonForm):
    """When the clock closes the thread."""

    closes_at: Moment


class RestForm(ReasonForm):
    """Until when the thread rests; until tomorrow at this hour if that's left empty."""

    rests_until: Annotated[Moment, BeforeValidator(_rest)] = Field("", validate_default=True)


class EndForm(ReasonForm):
    """That something ends before its time. What was typed of a time is kept."""

    closes_at: str = ""
    rests_until: str = ""


def usual_end() -> datetime:
    """Return when a rest ends for which nothing is said."""
    return now() + timedelta(days=1)


def blank_forms(thread: Thread) -> dict[str, ReasonForm]:
    """Return the three as they are first shown: how the thread stands."""
    slow, rests = thread.slow_seconds, thread.rests_until if thread.is_resting else usual_end()
    is_usual = slow in {0, *_USUAL}
    closes = as_typed(thread.closes_at) if thread.closes_at else ""
    return {
        "slow": SlowForm.blank(
            slow=str(slow) if is_usual else _OTHER, seconds="" if is_usual else str(slow)
        ),
        "close": CloseForm.blank(closes_at=closes),
        "rest": RestForm.blank(rests_until=as_typed(rests or usual_end())),
    }


def slow_choices() -> list[tuple[str, str]]:
    """Return how long one may have to wait, in words."""
    usual = [(str(seconds), _capital(one_every(seconds))) for seconds in _USUAL]
    return [("0", _("Not slowed down")), *usual, (_OTHER, _("Otherwise, as typed below"))]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
