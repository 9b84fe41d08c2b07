"""How often something may be tried, counted in the database."""

from __future__ import annotations

import asyncio
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta

import pytest

from forum.app import build_house
from forum.core.database import now
from forum.core.errors import TooMany
from forum.core.house import House
from forum.core.limits import give_back, purge_attempts, spend
from forum.core.models import Attempts
from forum.core.settings import Settings
from tests.processes import FORKS

THREE = "3 per 10 minutes"


@pytest.mark.usefixtures("house")
async def test_the_fourth_attempt_of_three_is_refused_with_the_time_to_wait() -> None:
    for _ in range(3):
        await spend(THREE, "sign-in", "192.0.2.1")

    with pytest.raises(TooMany) as refusal:
        await spend(THREE, "sign-in", "192.0.2.1")

    assert 590 <= refusal.value.retry_after <= 600
    assert "wait 10 minutes" in refusal.value.sentence


@pytest.mark.usefixtures("house")
async def test_people_and_purposes_are_counted_apart() -> None:
    for _ in range(3):
        await spend(THREE, "sign-in", "192.0.2.1")

    await spend(THREE, "sign-in", "192.0.2.2")
    await spend(THREE, "sign-up", "192.0.2.1")


@pytest.mark.usefixtures("house")
async def test_what_was_rightful_is_given_back_and_no_more() -> None:
    for _ in range(3):
        await spend(THREE, "sign-in", "someone")

    await give_back(THREE, "sign-in", "someone")

    await spend(THREE, "sign-in", "someone")
    with pytest.raises(TooMany):
        await spend(THREE, "sign-in", "someone")


@pytest.mark.usefixtures("house")
async def test_a_new_window_begins_the_count_anew() -> None:
    for _ in range(3):
        await spend(THREE, "sign-in", "someone")
    await Attempts.all().update(expires_at=now() - timedelta(seconds=1))

    await spend(THREE, "sign-in", "someone")

    assert [row.count for row in await Attempts.all()] == [1]


@pytest.mark.usefixtures("house")
async def test_windows_that_ended_are_thrown_away() -> None:
    await spend(THREE, "sign-in", "late")
    await Attempts.all().update(expires_at=now() - timedelta(seconds=1))
    await spend(THREE, "sign-in", "present")

    purged = await purge_attempts()

    assert purged == 1
    assert await Attempts.all().count() == 1


async def test_addresses_of_people_are_not_kept(house: House) -> None:
    await spend(THREE, "sign-in", "ruth@library.example")

    [row] = await Attempts.all()

    assert "ruth" not in row.key
    assert len(row.key) <= 200
    assert house.settings.limits.url == "database://"


@pytest.mark.process
async def test_two_processes_share_one_count(elsewhere: Settings) -> None:
    with ProcessPoolExecutor(2, FORKS) as processes:
        granted = list(processes.map(_granted, [elsewhere, elsewhere]))

    assert sum(granted) == 20


def _granted(settings: Settings) -> int:
    """Try thirty times, in another process; return how often it was granted."""

    async def attempts() -> int:
        granted = 0
        async with build_house(settings):
            for _ in range(30):
                try:
                    await spend("20 per hour", "reply", "someone")
                except TooMany:
                    continue
                granted += 1
        return granted

    return asyncio.run(attempts())
