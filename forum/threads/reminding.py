"""When a member wants to be reminded: her own days, and eight in the morning on her clock."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.errors import Complaint
from forum.core.i18n import gettext as _
from forum.core.zones import zone

HOUR = time(8)
FARTHEST = 5 * 366  # days from today


class Remind(StrEnum):
    """How a reminder is chosen."""

    NEVER = "never"
    TOMORROW = "tomorrow"
    WEEK = "week"
    MONTH = "month"
    DATE = "date"


def moment_for(remind: Remind, day: date | None, member: Member) -> datetime | None:
    """Return the moment that a choice means for her, in UTC; None for no reminder.

    Raises:
        Complaint: about a date that is missing, too far away or over.
    """
    today = today_of(member)
    if remind is Remind.NEVER:
        return None
    if remind is Remind.DATE:
        return morning_of(_checked(day, today), member)
    chosen = {
        Remind.TOMORROW: today + timedelta(days=1),
        Remind.WEEK: today + timedelta(days=7),
        Remind.MONTH: month_after(today),
    }
    return morning_of(chosen[remind], member)


def _checked(day: date | None, today: date) -> date:
    if day is None:
        raise Complaint("remind_on", _("Please choose a day."))
    if day < today:
        raise Complaint("remind_on", _("Choose a day that is still to come."))
    if (day - today).days > FARTHEST:
        raise Complaint("remind_on", _("Choose a day within five years."))
    return day


def month_after(day: date) -> date:
    """Return the same day of the next month, or that month's last: 31 January, 28 February."""
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)  # noqa: PLR2004
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def morning_of(day: date, member: Member) -> datetime:
    """Return eight o'clock of that day where she lives."""
    return datetime.combine(day, HOUR, zone(member.time_zone)).astimezone(UTC)


def day_of(moment: datetime, member: Member) -> date:
    """Return which day a moment is where she lives."""
    return moment.astimezone(zone(member.time_zone)).date()


def today_of(member: Member) -> date:
    """Return which day it is where she lives."""
    return day_of(now(), member)
