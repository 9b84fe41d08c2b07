"""A digest comes when the member's own clock says so, once for each date or week."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.core.zones import zones
from forum.digests.calendar import Frequency, Rhythm, next_due, period_of

MONDAY, TUESDAY, FRIDAY, SATURDAY, SUNDAY = 0, 1, 4, 5, 6


def daily(zone: str, hour: int) -> Rhythm:
    return Rhythm(Frequency.DAILY, MONDAY, hour, zone)


def weekly(zone: str, weekday: int, hour: int) -> Rhythm:
    return Rhythm(Frequency.WEEKLY, weekday, hour, zone)


def walk(rhythm: Rhythm, after: datetime, until: datetime) -> list[datetime]:
    """Return all due moments in between."""
    found = []
    due = next_due(rhythm, after)
    while due is not None and due < until:
        found.append(due)
        due = next_due(rhythm, due)
    return found


def local(rhythm: Rhythm, moments: list[datetime]) -> list[str]:
    zone = ZoneInfo(rhythm.zone)
    return [f"{moment.astimezone(zone):%a %Y-%m-%d %H:%M}" for moment in moments]


def test_who_wants_none_gets_none() -> None:
    assert next_due(Rhythm(Frequency.NEVER, TUESDAY, 7, "UTC"), datetime.now(UTC)) is None


def test_a_weekly_digest_comes_on_its_day_at_its_hour() -> None:
    rhythm = weekly("Europe/Berlin", TUESDAY, 7)

    due = next_due(rhythm, datetime(2026, 11, 16, 12, tzinfo=UTC))

    assert due == datetime(2026, 11, 17, 6, tzinfo=UTC)
    assert due.tzinfo is UTC
    assert period_of(rhythm, due) == "2026-W47"


def test_the_next_is_strictly_later() -> None:
    rhythm = daily("UTC", 7)
    seven = datetime(2026, 11, 17, 7, tzinfo=UTC)

    assert next_due(rhythm, seven - timedelta(microseconds=1)) == seven
    assert next_due(rhythm, seven) == seven + timedelta(days=1)
    assert period_of(rhythm, seven) == "2026-11-17"


@pytest.mark.parametrize(
    ("rhythm", "first", "expected"),
    [
        pytest.param(
            daily("America/New_York", 2),
            date(2026, 3, 7),
            ["Sat 2026-03-07 02:00", "Sun 2026-03-08 03:00", "Mon 2026-03-09 02:00"],
            id="New York has no 02:00 in spring",
        ),
        pytest.param(
            daily("America/New_York", 1),
            date(2026, 10, 31),
            ["Sat 2026-10-31 01:00", "Sun 2026-11-01 01:00", "Mon 2026-11-02 01:00"],
            id="New York has 01:00 twice in autumn",
        ),
        pytest.param(
            daily("Australia/Lord_Howe", 2),
            date(2026, 10, 3),
            ["Sat 2026-10-03 02:00", "Sun 2026-10-04 02:30", "Mon 2026-10-05 02:00"],
            id="Lord Howe skips half an hour",
        ),
        pytest.param(
            daily("America/Nuuk", 23),
            date(2025, 3, 28),
            ["Fri 2025-03-28 23:00", "Sun 2025-03-30 00:00", "Sun 2025-03-30 23:00"],
            id="Nuuk skips the last hour of a Saturday",
        ),
        pytest.param(
            daily("Africa/Cairo", 0),
            date(2026, 4, 23),
            ["Thu 2026-04-23 00:00", "Fri 2026-04-24 01:00", "Sat 2026-04-25 00:00"],
            id="Cairo skips midnight",
        ),
        pytest.param(
            daily("Pacific/Apia", 7),
            date(2011, 12, 29),
            ["Thu 2011-12-29 07:00", "Sat 2011-12-31 07:00", "Sun 2012-01-01 07:00"],
            id="Apia has no 30 December 2011",
        ),
        pytest.param(
            daily("Pacific/Kwajalein", 7),
            date(1993, 8, 20),
            ["Fri 1993-08-20 07:00", "Sun 1993-08-22 07:00", "Mon 1993-08-23 07:00"],
            id="Kwajalein has no 21 August 1993",
        ),
        pytest.param(
            weekly("Pacific/Apia", FRIDAY, 7),
            date(2011, 12, 23),
            ["Fri 2011-12-23 07:00", "Sat 2011-12-31 00:00", "Fri 2012-01-06 07:00"],
            id="Apia's missing date was a Friday",
        ),
        pytest.param(
            weekly("America/Nuuk", SATURDAY, 23),
            date(2025, 3, 22),
            ["Sat 2025-03-22 23:00", "Sun 2025-03-30 00:00", "Sat 2025-04-05 23:00"],
            id="Nuuk's missing hour moves a weekly one to Sunday",
        ),
        pytest.param(
            daily("Asia/Kathmandu", 7),
            date(2026, 3, 29),
            ["Sun 2026-03-29 07:00", "Mon 2026-03-30 07:00", "Tue 2026-03-31 07:00"],
            id="Kathmandu changes nothing",
        ),
    ],
)
def test_clocks_may_change(rhythm: Rhythm, first: date, expected: list[str]) -> None:
    after = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(rhythm.zone))

    due = walk(rhythm, after - timedelta(seconds=1), after + timedelta(days=30))[:3]

    assert local(rhythm, due) == expected
    assert len({period_of(rhythm, moment) for moment in due}) == 3


@pytest.mark.parametrize(
    ("zone", "after", "expected"),
    [
        ("America/New_York", (2026, 3, 8, 0), (2026, 3, 8, 7, 0)),  # 03:00 EDT, not 03:30
        ("America/New_York", (2026, 11, 1, 0), (2026, 11, 1, 7, 0)),
        ("Australia/Lord_Howe", (2026, 10, 3, 12), (2026, 10, 3, 15, 30)),
        ("Australia/Lord_Howe", (2026, 4, 4, 12), (2026, 4, 4, 15, 30)),
        ("Asia/Kathmandu", (2026, 7, 1, 0), (2026, 7, 1, 20, 15)),
    ],
)
def test_two_o_clock_is_reckoned_to_the_minute(
    zone: str, after: tuple[int, int, int, int], expected: tuple[int, int, int, int, int]
) -> None:
    due = next_due(daily(zone, 2), datetime(*after, tzinfo=UTC))

    assert due == datetime(*expected, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_the_first() -> None:
    rhythm = daily("America/New_York", 1)
    between = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)  # 01:30, still summer time

    assert next_due(rhythm, between - timedelta(hours=1)) == datetime(2026, 11, 1, 5, tzinfo=UTC)
    assert next_due(rhythm, between) == datetime(2026, 11, 2, 6, tzinfo=UTC)


def test_a_digest_moved_past_midnight_keeps_the_period_it_was_meant_for() -> None:
    moved = datetime(2025, 3, 30, 0, tzinfo=ZoneInfo("America/Nuuk"))
    apia = datetime(2011, 12, 31, 0, tzinfo=ZoneInfo("Pacific/Apia"))

    assert period_of(daily("America/Nuuk", 23), moved) == "2025-03-29"
    assert period_of(weekly("America/Nuuk", SATURDAY, 23), moved) == "2025-W13"
    assert period_of(weekly("Pacific/Apia", FRIDAY, 7), apia) == "2011-W52"


def test_the_last_week_of_a_year_keeps_its_iso_name() -> None:
    rhythm = weekly("UTC", FRIDAY, 7)

    assert period_of(rhythm, datetime(2027, 1, 1, 7, tzinfo=UTC)) == "2026-W53"


rhythms = st.builds(
    Rhythm,
    st.sampled_from([Frequency.DAILY, Frequency.WEEKLY]),
    st.integers(0, 6),
    st.integers(0, 23),
    st.sampled_from(zones()),
)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis wants it naive)


@given(rhythms, moments)
def test_the_next_is_later_and_soon(rhythm: Rhythm, after: datetime) -> None:
    due = next_due(rhythm, after)

    assert due is not None
    longest = timedelta(days=3 if rhythm.frequency is Frequency.DAILY else 9)
    assert after < due <= after + longest


@given(rhythms, moments, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_who_asks_later_hears_no_earlier_moment(
    rhythm: Rhythm, after: datetime, while_: timedelta
) -> None:
    sooner, later = next_due(rhythm, after), next_due(rhythm, after + while_)

    assert sooner is not None
    assert later is not None
    assert sooner <= later


@given(rhythms, moments)
def test_no_two_digests_share_a_period(rhythm: Rhythm, after: datetime) -> None:
    days = 30 if rhythm.frequency is Frequency.DAILY else 120

    due = walk(rhythm, after, after + timedelta(days=days))

    periods = [period_of(rhythm, moment) for moment in due]
    assert all(one < other for one, other in pairwise(periods))


@given(rhythms, moments)
def test_the_clock_says_the_hour_unless_it_skips_it(rhythm: Rhythm, after: datetime) -> None:
    due = next_due(rhythm, after)

    assert due is not None
    here = due.astimezone(ZoneInfo(rhythm.zone))
    just_before = (due - timedelta(seconds=1)).astimezone(ZoneInfo(rhythm.zone))
    moved = here.utcoffset() != just_before.utcoffset()
    assert (here.hour, here.minute, here.second) == (rhythm.hour, 0, 0) or moved


@pytest.mark.parametrize(
    "zone", ["UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Europe/Berlin"]
)
@pytest.mark.parametrize("hour", [0, 1, 2, 3, 7, 23])
def test_a_year_has_one_digest_for_each_date_and_each_week(zone: str, hour: int) -> None:
    begin = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)) - timedelta(seconds=1)
    end = datetime(2027, 1, 1, tzinfo=ZoneInfo(zone)) - timedelta(seconds=1)

    days = [period_of(daily(zone, hour), due) for due in walk(daily(zone, hour), begin, end)]
    rhythm = weekly(zone, SUNDAY, hour)
    weeks = [period_of(rhythm, due) for due in walk(rhythm, begin, end)]

    dates = [(date(2026, 1, 1) + timedelta(days=n)).isoformat() for n in range(365)]
    assert days == dates
    assert weeks == [f"2026-W{week:02}" for week in range(1, 53)]
