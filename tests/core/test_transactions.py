"""Transactions of several processes, and of tasks that are cancelled while they have one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import ProcessPoolExecutor
from contextvars import copy_context
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.expressions import F

from forum.app import build_house
from forum.core.database import atomic, now
from forum.core.models import Attempts
from forum.core.settings import Settings
from tests.processes import FORKS

TIMES = 100


class CancelledAt:
    """Awaits something, and cancels the task at the ``points`` at which it waits (1 is first)."""

    def __init__(self, work: Coroutine[Any, Any, None], *points: int) -> None:
        self.work, self.points, self.reached = work, points, 0

    def __await__(self) -> Generator[Any, Any, None]:
        error: BaseException | None = None
        while True:
            try:
                waiting = self.work.throw(error) if error else self.work.send(None)
            except StopIteration:
                return
            error = None
            self.reached += 1
            if self.reached in self.points:
                task = asyncio.current_task()
                assert task
                task.cancel()
            try:
                yield waiting
            except BaseException as raised:  # noqa: BLE001 (the work is to hear of it)
                error = raised


async def _two_rows(point: int) -> None:
    async with atomic():
        await Attempts.create(key=f"first {point}", expires_at=now())
        await Attempts.create(key=f"second {point}", expires_at=now())


async def _nested_rows(point: int) -> None:
    async with atomic():
        await Attempts.create(key=f"first {point}", expires_at=now())
        async with atomic():
            await Attempts.create(key=f"second {point}", expires_at=now())


async def _failing_rows(point: int) -> None:
    try:
        async with atomic():
            await Attempts.create(key=f"first {point}", expires_at=now())
            await Attempts.create(key=f"first {point}", expires_at=now())
    except IntegrityError:
        return


@pytest.mark.parametrize("work", [_two_rows, _nested_rows, _failing_rows])
@pytest.mark.parametrize("again", [(), (1,), (2,), (1, 2, 3, 4, 5)])
async def test_a_task_cancelled_at_any_await_leaves_the_database_usable(
    elsewhere: Settings, work: Callable[[int], Coroutine[Any, Any, None]], again: tuple[int, ...]
) -> None:
    one_connection = elsewhere.database.model_copy(update={"pool_max": 1})
    settings = elsewhere.model_copy(update={"database": one_connection})

    async with build_house(settings):
        point, reached = 0, 1
        while reached >= point:
            point += 1
            cancelled = CancelledAt(work(point), point, *(point + more for more in again))
            await asyncio.wait([asyncio.ensure_future(_waiting_for(cancelled))], timeout=10)
            reached = cancelled.reached

            await asyncio.wait_for(_two_rows(-point), timeout=10)
            assert await Attempts.filter(key__endswith=f" {point}").count() in {0, 2}

        assert point > 4
        assert await Attempts.filter(key__startswith="second -").count() == point


async def _waiting_for(cancelled: CancelledAt) -> None:
    await cancelled


async def test_a_cancelled_wait_for_another_transaction_leaves_the_database_usable(
    elsewhere: Settings,
) -> None:
    one_connection = elsewhere.database.model_copy(update={"pool_max": 1})

    async with build_house(elsewhere.model_copy(update={"database": one_connection})):
        outside = copy_context()
        async with atomic():
            waiting = [asyncio.create_task(_two_rows(n), context=outside) for n in range(5)]
            await asyncio.sleep(0.05)
            for task in waiting[:3]:
                task.cancel()
            await asyncio.sleep(0.05)
        await asyncio.wait(waiting, timeout=10)

        assert await Attempts.all().count() == 4


@pytest.mark.process
async def test_two_processes_that_read_and_then_write_both_succeed(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        await Attempts.create(key="shared", expires_at=now())

    with ProcessPoolExecutor(2, FORKS) as processes:
        counts = list(processes.map(_counted, [elsewhere, elsewhere]))

    async with build_house(elsewhere):
        shared = await Attempts.get(key="shared")
        assert counts == [TIMES, TIMES]
        assert shared.count == 2 * TIMES


def _counted(settings: Settings) -> int:
    """Count the shared row up, in another process, as actions do: hold the row, then change it."""

    async def count() -> int:
        async with build_house(settings):
            for _ in range(TIMES):
                async with atomic():
                    await Attempts.filter(key="shared").select_for_update().get()
                    await asyncio.sleep(0)
                    await Attempts.filter(key="shared").update(count=F("count") + 1)
            return TIMES

    return asyncio.run(count())


async def test_what_fails_within_a_savepoint_leaves_the_rest(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        async with atomic():
            await Attempts.create(key="kept", expires_at=now())
            with pytest.raises(IntegrityError):
                await _kept_twice()

        assert [row.key for row in await Attempts.all()] == ["kept"]


async def _kept_twice() -> None:
    async with atomic():
        await Attempts.create(key="lost", expires_at=now())
        await Attempts.create(key="kept", expires_at=now())
