"""Who hears of what, on the page and by letter: the one place that decides.

:func:`decide` judges by what it is told of one member and one post; :func:`hearers` asks the
database who may have to be told of something that just happened, and :func:`told_still` asks the
same again before a letter goes, so that every change of mind holds at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from forum.accounts.models import Member, Wish
from forum.core.house import house
from forum.core.prepared import Row
from forum.groups import policy as groups
from forum.groups.models import Group, Membership, Visibility
from forum.notifications import facts
from forum.notifications.facts import Happening
from forum.notifications.models import Event, Notification, Why
from forum.notifications.quiet import after_quiet
from forum.threads.models import Level
from forum.threads.precedence import Following, wish_that_counts

_Tags = Mapping[tuple[int, int], Sequence[Following]]  # by member and thread


@dataclass(frozen=True)
class Standing:
    """How one member stands to a post: what it has to do with her, and what she wishes.

    ``is_hers``: her own thread, or the post of hers that something happened to. ``is_in``: she is
    a member of its group. ``tags`` are her wishes for tags of its thread.
    """

    can_see: bool = True
    is_in: bool = True
    is_named: bool = False
    is_answered: bool = False
    is_quoted: bool = False
    is_hers: bool = False
    level: Level = Level.NORMAL
    is_chosen: bool = False  # she chose the level herself
    group: Wish | None = None
    tags: frozenset[Wish] = frozenset()
    usual: Wish = Wish.DIGEST
    letters: bool = True
    is_stopped: bool = False  # her address takes no letters

    @property
    def wish(self) -> Wish:
        """How much she wants to hear of the thread."""
        return wish_that_counts(
            self.level, is_chosen=self.is_chosen, group=self._of_members(self.group),
            tags=self.tags, usual=self._of_members(self.usual) or Wish.DIGEST,
        )  # fmt: skip

    def _of_members(self, wish: Wish | None) -> Wish | None:
        # Who left a group, or never joined it, gets no letter for each post there.
        return None if wish is Wish.EVERY and not self.is_in else wish


@dataclass(frozen=True)
class Verdict:
    """That she hears of it, why, and whether by letter as well."""

    why: Why
    letter: bool


def decide(event: Event, she: Standing) -> Verdict | None:
    """Return why a member hears of what happened, None if she doesn't.

    "Nothing" means nothing, also when she is named. Who wants each post hears of each; everybody
    else of what is addressed to her: posts that name, answer or quote her, and what happens to
    posts of her own. (Replies in her own thread that answer no post of hers are not: she follows
    her thread unless she chose otherwise.) Those who follow an idea see on the page that it moved,
    whatever they get by letter.
    """
    wish = she.wish
    if not she.can_see or wish is Wish.NOTHING:
        return None
    why = _addressed(event, she)
    follows_move = event is Event.STAGE and she.level is Level.FOLLOW
    if why is None and wish is not Wish.EVERY and not follows_move:
        return None
    wants_letter = she.letters and not she.is_stopped
    is_due = why is not None or wish is Wish.EVERY
    return Verdict(why or _overheard(she), wants_letter and is_due)


def _addressed(event: Event, she: Standing) -> Why | None:
    if event is not Event.POSTED:
        return Why.HERS if she.is_hers else None
    reasons = {
        Why.NAMED: she.is_named,
        Why.ANSWERED: she.is_answered,
        Why.QUOTED: she.is_quoted,
    }
    return next((why for why, holds in reasons.items() if holds), None)


def _overheard(she: Standing) -> Why:
    if she.level is Level.FOLLOW:
        return Why.HERS if she.is_hers else Why.THREAD
    return Why.TAG if Wish.EVERY in she.tags else Why.GROUP


@dataclass(frozen=True)
class Hearer:
    """A member who hears of a post. ``letter_due_at`` is None if no letter tells her."""

    member_id: int
    why: Why
    letter_due_at: datetime | None


async def hearers(happening: Happening, *, after: int, size: int) -> tuple[Sequence[Hearer], int]:
    """Return who hears of what happened, and where to go on; 0 if nowhere.

    They are among the next ``size`` members by id that may have to hear, after ``after``. It takes
    four statements, however many they are. Letters are due when their writer has had time for
    second thoughts, and the reader's quiet hours are over.
    """
    quoted = await facts.quoted_authors([happening.post])
    rows = await facts.candidates(happening, quoted.get(happening.post.id, ()), after, size)
    tags = await facts.tags_that_count(rows)
    found = [(row, verdict) for row in rows if (verdict := _judged(row, quoted, tags))]
    due = happening.moment + timedelta(seconds=house().settings.notifications.wait_seconds)
    told = [
        Hearer(row["member_id"], verdict.why, _due(row, due) if verdict.letter else None)
        for row, verdict in found
    ]
    return told, rows[-1]["member_id"] if len(rows) == size else 0


def _due(row: Row, due: datetime) -> datetime:
    return after_quiet(due, row["time_zone"], row["quiet_from"], row["quiet_until"])


@dataclass(frozen=True)
class Told:
    """What one notification is about now, and why. ``tag``: one of which she wants all."""

    why: Why
    group_id: int
    tag: Following | None = None


async def told_still(member_id: int, notifications: Sequence[Notification]) -> Mapping[int, Told]:
    """Return by its id which of a member's notifications a letter may tell her of now, and why.

    Left out is what she has read meanwhile, what was taken away or isn't open to her any more,
    and what she no longer wishes to hear by letter. Each has its post. Three statements at most.
    """
    quoted = await facts.quoted_authors([row.post for row in notifications])
    rows = await facts.standings(member_id, [row.id for row in notifications])
    tags = await facts.tags_that_count(rows)
    return {
        row["notification_id"]: Told(verdict.why, row["group_id"], _loudest(_of(row, tags)))
        for row in rows
        if not row["is_read"] and (verdict := _judged(row, quoted, tags)) and verdict.letter
    }


def _of(row: Row, tags: _Tags) -> Sequence[Following]:
    return tags.get((row["member_id"], row["thread_id"]), ())


def _loudest(followings: Sequence[Following]) -> Following | None:
    """Return the nearest tag of which she wants every post."""
    loud = [following for following in followings if following.wish is Wish.EVERY]
    return min(loud, key=lambda following: (following.steps, following.tag), default=None)


def _judged(row: Row, quoted: Mapping[int, Collection[int]], tags: _Tags) -> Verdict | None:
    is_in = row["membership_id"] is not None
    levels = {"level": Level(row["level"])} if row["level"] else {}
    she = Standing(
        can_see=_can_see(row["visibility"], is_in=is_in),
        is_in=is_in,
        is_named=bool(row["is_named"]),
        is_answered=row["answers"] == row["member_id"],
        is_quoted=row["member_id"] in quoted.get(row["post_id"], ()),
        is_hers=row["owner_id"] == row["member_id"],
        is_chosen=row["chosen_at"] is not None,
        group=Wish(row["group_wish"]) if row["group_wish"] else None,
        tags=frozenset(following.wish for following in _of(row, tags)),
        usual=Wish(row["usual"] or house().settings.notifications.usual),
        letters=row["letters"] is None or bool(row["letters"]),
        is_stopped=row["mail_stopped_at"] is not None,
        **levels,
    )
    return decide(Event(row["event"]), she)


@cache
def _can_see(visibility: str, *, is_in: bool) -> bool:
    # The policy asks whether she is a member of the place, and if she is in the group: no more.
    group = Group(visibility=Visibility(visibility))
    return groups.can_see(Member(), group, Membership() if is_in else None)
