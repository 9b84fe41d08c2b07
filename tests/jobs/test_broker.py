"""Jobs in the database: kicked with their cause, claimed by one worker, lost by none."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from forum.app import build_house
from forum.core.database import atomic, now
from forum.core.errors import Forbidden, require
from forum.core.house import House
from forum.core.settings import Settings
from forum.jobs.broker import REST
from forum.jobs.models import Job, JobState
from tests.jobs.work import PATIENCE, a_worker, eventually, hurried, lines, linger, note, working
from tests.processes import ended, start


async def _all_done() -> bool:
    return not await Job.exists(name__startswith="tests.")


async def test_a_job_is_kicked_with_its_cause_or_not_at_all(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        async with atomic():
            await note.kiq("path", "done")
        with suppress(Forbidden):
            async with atomic():
                await note.kiq("path", "undone")
                require(await Job.all().count() != 2, "Never mind.")

        assert await Job.all().count() == 1


async def test_a_job_that_waits_already_is_not_kicked_again(house: House) -> None:
    for _ in range(3):
        await note.kicker().with_task_id("one").kiq("path", "word")

    assert await Job.all().count() == 1


async def test_a_job_can_be_kicked_for_later(house: House) -> None:
    await note.kicker().with_labels(delay=60).kiq("path", "word")

    job = await Job.get()
    assert timedelta(seconds=58) < job.due_at - now() <= timedelta(seconds=60)


async def test_a_worker_carries_out_what_is_due_and_forgets_it(
    elsewhere: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "notes"
    async with build_house(hurried(elsewhere)) as house:
        for number in range(25):
            await note.kiq(str(path), str(number))
        await note.kicker().with_task_id("later").with_labels(delay=60).kiq(str(path), "later")
        async with working(house):
            await eventually(lambda: _only("later"))

    assert sorted(lines(path), key=int) == [str(number) for number in range(25)]


async def _only(job_id: str) -> bool:
    left = await Job.filter(name__startswith="tests.")
    return [job.id for job in left] == [job_id]


async def test_many_workers_carry_out_each_job_once(elsewhere: Settings, tmp_path: Path) -> None:
    path, settings = tmp_path / "notes", hurried(elsewhere, lease_seconds=60)
    async with build_house(settings), AsyncExitStack() as workers:
        for number in range(200):
            await note.kiq(str(path), str(number))
        for _ in range(3):
            await workers.enter_async_context(_a_worker(settings))
        await eventually(_all_done)

    assert Counter(lines(path)) == Counter(str(number) for number in range(200))


class _a_worker:  # noqa: N801 (it reads as a sentence)
    """A worker in a house of its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def __aenter__(self) -> None:
        self._stop = asyncio.Event()
        self._task = asyncio.create_task(self._work())

    async def _work(self) -> None:
        async with build_house(self._settings) as house, working(house):
            await self._stop.wait()

    async def __aexit__(self, *_error: object) -> None:
        self._stop.set()
        await self._task


async def test_jobs_of_a_newer_version_are_left_alone(elsewhere: Settings, tmp_path: Path) -> None:
    path = tmp_path / "notes"
    async with build_house(hurried(elsewhere)) as house:
        await Job.create(id="x", name="from.the.future", message="?", due_at=now())
        await note.kiq(str(path), "known")
        async with working(house):
            await eventually(_all_done)

        left = await Job.get(id="x")
    assert left.state is JobState.WAITING
    assert left.claims == 0
    assert lines(path) == ["known"]


async def test_a_worker_that_stops_gives_back_what_it_has_not_begun(
    elsewhere: Settings, tmp_path: Path
) -> None:
    settings = hurried(elsewhere, lease_seconds=600, concurrency=1)
    async with build_house(settings) as house:
        for _ in range(20):
            await note.kiq(str(tmp_path / "notes"), "word")
        async with working(house):
            await eventually(lambda: _fewer_than(20))

        held = await Job.filter(name="tests.note", lease__isnull=False).count()
    assert held == 0


async def _fewer_than(count: int) -> bool:
    return await Job.filter(name="tests.note").count() < count


@pytest.mark.process
async def test_a_job_whose_worker_is_killed_runs_again_after_its_lease(
    elsewhere: Settings, tmp_path: Path
) -> None:
    path, settings = tmp_path / "notes", hurried(elsewhere)
    async with build_house(settings) as house:
        await linger.kiq(str(path))
        worker = _process(settings)
        await eventually(lambda: _has_begun(path))
        await asyncio.sleep(settings.jobs.lease_seconds * 1.5)  # it renews its lease
        worker.kill()
        await ended(worker)
        killed_at = time.time()
        async with working(house):
            await eventually(_all_done)

    first, second, end = lines(path)
    assert float(first.removeprefix("began ")) < killed_at
    assert float(second.removeprefix("began ")) < killed_at + PATIENCE
    assert end == "ended"


async def _has_begun(path: Path) -> bool:
    return len(lines(path)) > 0


def _process(settings: Settings) -> ForkServerProcess:
    told = {
        "FORUM_DATA_DIR": str(settings.data_dir),
        "FORUM_DATABASE_URL": settings.database_url,
        "FORUM_JOBS__POLL_SECONDS": str(settings.jobs.poll_seconds),
        "FORUM_JOBS__LEASE_SECONDS": str(settings.jobs.lease_seconds),
    }
    return start(a_worker, told)


async def test_a_job_that_kills_every_worker_is_set_aside(
    elsewhere: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "notes"
    async with build_house(hurried(elsewhere)) as house:
        await note.kicker().with_task_id("poison").kiq(str(path), "word")
        await Job.filter(id="poison").update(claims=6)
        async with working(house):
            await eventually(_is_dead)

    assert lines(path) == []


async def _is_dead() -> bool:
    return await Job.exists(id="poison", state=JobState.DEAD)


async def test_a_job_that_cannot_be_set_aside_holds_up_no_other_for_ever(
    elsewhere: Settings, tmp_path: Path
) -> None:
    path, settings = tmp_path / "notes", hurried(elsewhere, lease_seconds=60)
    async with build_house(settings) as house:
        await note.kicker().with_task_id("poison").kiq(str(path), "poison")
        await Job.filter(id="poison").update(claims=6)
        await note.kiq(str(path), "healthy")
        await _nothing_can_be_set_aside(house)
        async with working(house):
            await asyncio.sleep(0.5)
            await _all_can_be_set_aside(house)
            await eventually(_is_dead)
            await eventually(lambda: _only("poison"))

    assert lines(path) == ["healthy"]


async def _nothing_can_be_set_aside(house: House) -> None:
    check = "ALTER TABLE job ADD CONSTRAINT hiccup CHECK (state <> 'dead')"
    trigger = (
        "CREATE TRIGGER hiccup BEFORE UPDATE ON job WHEN NEW.state = 'dead' "
        "BEGIN SELECT RAISE(ABORT, 'hiccup'); END"
    )
    await house.db().execute_query(trigger if house.settings.is_sqlite else check)


async def _all_can_be_set_aside(house: House) -> None:
    is_sqlite = house.settings.is_sqlite
    undo = "DROP TRIGGER hiccup" if is_sqlite else "ALTER TABLE job DROP CONSTRAINT hiccup"
    await house.db().execute_query(undo)


async def test_a_job_that_was_set_aside_long_ago_is_kicked_anew(house: House) -> None:
    await note.kicker().with_task_id("weekly").kiq("path", "old")
    long_ago = now() - REST - timedelta(seconds=1)
    dead = Job.filter(id="weekly")
    await dead.update(state=JobState.DEAD, dead_at=long_ago, claims=6, error="No disk.")

    await note.kicker().with_task_id("weekly").kiq("path", "new")

    job = await Job.get()
    assert (job.state, job.claims, job.error, job.dead_at) == (JobState.WAITING, 0, "", None)
    assert '"new"' in job.message
    assert job.due_at > long_ago


async def test_a_job_that_was_set_aside_just_now_stays_aside_whoever_kicks_it(house: House) -> None:
    await note.kicker().with_task_id("weekly").kiq("path", "old")
    await Job.filter(id="weekly").update(state=JobState.DEAD, dead_at=now(), error="No disk.")

    await note.kicker().with_task_id("weekly").kiq("path", "new")

    job = await Job.get()
    assert (job.state, job.error) == (JobState.DEAD, "No disk.")
    assert '"old"' in job.message
