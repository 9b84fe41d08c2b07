"""What a poll asks, and votes in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.errors import Complaint
from forum.core.forms import Form
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext
from forum.core.text import clean_line, fold
from forum.core.zones import zone
from forum.threads.actions.polls import Ballot
from forum.threads.models import Results
from forum.threads.queries.polls import PollView

FEWEST, MOST = 2, 20  # choices
LONGEST = 200  # characters of a choice
_LATEST = timedelta(days=366)

Question = Annotated[str, Field(min_length=3, max_length=200), BeforeValidator(clean_line)]


class PollForm(Form):
    """A poll. ``options`` are its choices, one a line; ``closes_at`` is in her own time zone."""

    question: Question
    options: str = Field(min_length=1, max_length=MOST * (LONGEST + 10))
    max_choices: int = Field(1, ge=1, le=MOST)
    votes: Literal["secret", "open"]
    results: Results
    closes_at: str = Field("", max_length=40)


class VoteForm(Form):
    """A vote: the ids of the options chosen; ``action=withdraw`` takes it back."""

    option: list[int] = Field(default_factory=list, max_length=100)
    action: Literal["vote", "withdraw"] = "vote"


def ballot_of(form: PollForm, member: Member) -> Ballot:
    """Return the poll that a valid form describes.

    Raises:
        Complaint: about its choices, or when it's to be closed.
    """
    return Ballot(
        question=form.question,
        options=_choices(form.options),
        max_choices=form.max_choices,
        is_secret=form.votes == "secret",
        results=form.results,
        closes_at=_moment(form.closes_at, member.time_zone),
    )


def _choices(text: str) -> tuple[str, ...]:
    lines = [line for line in map(clean_line, text.splitlines()) if line]
    if not FEWEST <= len(lines) <= MOST:
        sentence = _("Give from %(fewest)s to %(most)s choices, one a line.")
        raise Complaint("options", sentence % {"fewest": FEWEST, "most": MOST})
    seen = set()
    for line in lines:
        if len(line) > LONGEST:
            sentence = _("The choice “%(choice)s…” is too long: use at most %(most)s characters.")
            raise Complaint("options", sentence % {"choice": line[:40], "most": LONGEST})
        if fold(line) in seen:
            raise Complaint("options", _("“%(choice)s” is there twice.") % {"choice": line})
        seen.add(fold(line))
    return tuple(lines)


def _moment(text: str, time_zone: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone(time_zone))
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Complaint("closes_at", _("Write it like this: 2027-03-31 17:00.")) from None
    if not now() < moment < now() + _LATEST:
        raise Complaint("closes_at", _("Choose a time within a year from now."))
    return moment


def blank_poll() -> PollForm:
    """Return the form for a new poll."""
    return PollForm.blank(max_choices=1, votes="secret", results=Results.AFTER_VOTE.value)


def form_of(poll: PollView, member: Member) -> PollForm:
    """Return the form with a poll in it as it is, times by the member's clock."""
    closes = poll.closes_at.astimezone(zone(member.time_zone)) if poll.closes_at else None
    return PollForm.blank(
        question=poll.question,
        options="\n".join(choice.text for choice in poll.choices),
        max_choices=poll.max_choices,
        votes="secret" if poll.is_secret else "open",
        results=poll.results.value,
        closes_at=closes.strftime("%Y-%m-%dT%H:%M") if closes else "",
    )


def most_choices() -> list[tuple[int, str]]:
    """Return how many choices each may make, to choose from."""
    several = ngettext("Up to %(count)s", "Up to %(count)s", MOST)
    return [
        (1, _("One")),
        *((count, several % {"count": count}) for count in range(2, MOST)),
        (MOST, _("As many as they like")),
    ]
