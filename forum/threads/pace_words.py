"""How fast a thread may go, in words: slowed down, at rest, closed at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from forum.core.database import now
from forum.core.i18n import clock_time, coming, in_a_while, ngettext
from forum.core.i18n import gettext as _
from forum.threads.models import Thread

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_FAR = timedelta(hours=12)  # beyond that, a time alone could be of either day


class Told(NamedTuple):
    """A sentence about the pace of a thread, and why a moderator set it so."""

    sentence: str
    why: str


def pace_of(thread: Thread) -> list[Told]:
    """Return what readers are told of an open thread; of a closed one nothing."""
    if thread.is_locked:
        return []
    told = rest_of(thread)
    if thread.slow_seconds:
        sentence = _("Replies are slowed down: %(interval)s.")
        interval = one_every(thread.slow_seconds)
        told.append(Told(sentence % {"interval": interval}, thread.slow_reason))
    if thread.closes_at:
        sentence = _("This thread closes on %(moment)s.")
        told.append(Told(sentence % {"moment": coming(thread.closes_at)}, thread.close_reason))
    return told


def rest_of(thread: Thread) -> list[Told]:
    """Return what is told of a thread's rest; nothing if it doesn't rest."""
    if not thread.is_resting or thread.rests_until is None:
        return []
    sentence = _("This thread rests until %(moment)s.") % {"moment": coming(thread.rests_until)}
    return [Told(sentence, thread.rest_reason)]


def one_every(seconds: int) -> str:
    """Return how often one person may reply: ``one every 10 minutes``."""
    if seconds % _DAY == 0:
        count = seconds // _DAY
        words = ngettext("one a day", "one every %(count)s days", count)
    elif seconds % _HOUR == 0:
        count = seconds // _HOUR
        words = ngettext("one an hour", "one every %(count)s hours", count)
    elif seconds % _MINUTE == 0:
        count = seconds // _MINUTE
        words = ngettext("one a minute", "one every %(count)s minutes", count)
    else:
        count = seconds
        words = ngettext("one a second", "one every %(count)s seconds", count)
    return words % {"count": count}


def wait_words(until: datetime | None) -> str:
    """Return when she can reply who has to wait until then; "" if she need not."""
    if until is None:
        return ""
    minute = until if until.second == until.microsecond == 0 else _next_minute(until)
    if minute > now() + _FAR:
        words = {"while": in_a_while(until), "moment": coming(minute)}
        return _("You can reply again %(while)s (%(moment)s).") % words
    words = {"while": in_a_while(until), "time": clock_time(minute)}
    return _("You can reply again %(while)s (at %(time)s).") % words


def _next_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)


def too_early(thread: Thread, until: datetime) -> Told:
    """Return why a reply isn't taken yet, and the moderator's reason for that."""
    if thread.is_resting and thread.rests_until == until:
        slowed, why = _("This thread rests."), thread.rest_reason
    else:
        interval = {"interval": one_every(thread.slow_seconds)}
        slowed = _("Replies are slowed down: %(interval)s.") % interval
        why = thread.slow_reason
    return Told(f"{slowed} {wait_words(until)}", why)
