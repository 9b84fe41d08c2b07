"""Jobs that fail: some more tries, then a place where an admin sees them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from forum.app import build_house
from forum.core.database import now
from forum.core.house import House
from forum.core.settings import Settings
from forum.jobs import retries
from forum.jobs.models import Job, JobState
from tests.jobs.work import PATIENCE, eventually, fail, hurried, lines, note, working


async def _state() -> tuple[JobState, bool, bool]:
    job = await Job.get(id="failing")
    return job.state, job.lease is None, job.due_at > now()


async def test_a_job_that_fails_waits_ever_longer_and_is_then_set_aside(
    elsewhere: Settings, tmp_path: Path
) -> None:
    path, waits = tmp_path / "notes", []
    async with build_house(hurried(elsewhere, retry_seconds=100)) as house, working(house):
        await fail.kicker().with_task_id("failing").kiq(str(path))
        for _ in range(2):
            kicked_at = now()
            await eventually(_waits)
            job = await Job.get(id="failing")
            waits.append(job.due_at - kicked_at)
            await Job.filter(id="failing").update(due_at=now())
        await eventually(_is_dead)
        dead = await Job.get(id="failing")

    assert timedelta(seconds=100) <= waits[0] < timedelta(seconds=101 + PATIENCE)
    assert timedelta(seconds=200) <= waits[1] < timedelta(seconds=203 + PATIENCE)
    assert lines(path) == ["tried"] * 3
    assert "RuntimeError: This job always fails." in dead.error
    assert dead.lease is None
    assert dead.dead_at is not None


async def _waits() -> bool:
    return await _state() == (JobState.WAITING, True, True)


async def _is_dead() -> bool:
    return (await _state())[0] is JobState.DEAD


async def test_a_job_that_was_set_aside_stays_there(elsewhere: Settings, tmp_path: Path) -> None:
    path = tmp_path / "notes"
    async with build_house(hurried(elsewhere)) as house:
        await note.kicker().with_task_id("failing").kiq(str(path), "dead")
        await Job.filter(id="failing").update(state=JobState.DEAD)
        await note.kicker().with_task_id("other").kiq(str(path), "alive")
        async with working(house):
            await eventually(_other_is_done)

    assert lines(path) == ["alive"]


async def _other_is_done() -> bool:
    return not await Job.exists(id="other")


async def test_it_can_be_run_again_with_all_its_tries(elsewhere: Settings, tmp_path: Path) -> None:
    path = tmp_path / "notes"
    async with build_house(hurried(elsewhere)) as house, working(house):
        await fail.kicker().with_task_id("failing").kiq(str(path))
        await eventually(_is_dead)

        found = await retries.run_again("failing")
        await eventually(_is_dead)

    assert found
    assert lines(path) == ["tried"] * 6


async def test_only_what_was_set_aside_can_be_run_again(house: House) -> None:
    await note.kicker().with_task_id("waiting").kiq("path", "word")

    assert not await retries.run_again("waiting")
    assert not await retries.run_again("nothing")


async def test_the_house_in_which_a_job_fails_says_how_often_it_is_tried(
    elsewhere: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "notes"
    async with build_house(hurried(elsewhere)) as house, working(house):
        house.settings = hurried(elsewhere, max_attempts=1)

        await fail.kicker().with_task_id("failing").kiq(str(path))
        await eventually(_is_dead)

    assert lines(path) == ["tried"]
