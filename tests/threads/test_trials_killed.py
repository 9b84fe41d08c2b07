"""Two workers that are killed while eighty libraries are asked how it went."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from forum.accounts.models import Member
from forum.app import build_house
from forum.core.database import now
from forum.core.settings import Settings
from forum.mail.models import OutgoingMail
from forum.threads.jobs.trials import ask_about_trials
from forum.threads.models import LibraryKind, LibrarySize, Trial
from tests.factories import a_member, an_idea
from tests.jobs.work import hurried, working
from tests.processes import ended, silent

LIBRARIES = 80
KILLED_AT = 25  # letters written until then
PATIENCE = 120  # seconds
LETTER = "threads/email/trial_check"


async def _libraries_that_try() -> None:
    idea, today = await an_idea(author=await a_member()), now().date()
    names = [f"trying{number}" for number in range(LIBRARIES)]
    await Member.bulk_create(
        Member(username=name, username_skeleton=name, name=name, password_hash="!",
               email=f"{name}@library.example", email_key=f"{name}@library.example")
        for name in names
    )  # fmt: skip
    await Trial.bulk_create(
        Trial(thread=idea, member=each, library=each.name, library_kind=LibraryKind.PUBLIC,
              library_size=LibrarySize.TINY, starts_on=today - timedelta(days=90),
              check_on=today - timedelta(days=2), created_at=now())
        for each in await Member.filter(username__startswith="trying")
    )  # fmt: skip
    await ask_about_trials.kiq()


@asynccontextmanager
async def _two_workers(settings: Settings) -> AsyncIterator[None]:
    told = {
        "FORUM_DATA_DIR": str(settings.data_dir),
        "FORUM_DATABASE_URL": settings.database_url,
        "FORUM_JOBS__LEASE_SECONDS": "2",
        "FORUM_JOBS__POLL_SECONDS": "0.05",
    }
    workers = [silent(["worker"], told) for _worker in range(2)]
    try:
        yield
    finally:
        for worker in workers:
            worker.kill()
            await ended(worker)


async def _until_written(count: int) -> None:
    ends = time.monotonic() + PATIENCE
    while (written := await OutgoingMail.filter(kind=LETTER).count()) < count:
        assert time.monotonic() < ends, f"Only {written} letters were written."
        await asyncio.sleep(0.02)


@pytest.mark.process
async def test_killed_workers_ask_every_library_exactly_once(elsewhere: Settings) -> None:
    async with build_house(hurried(elsewhere, max_attempts=10)) as house:
        await _libraries_that_try()
        async with _two_workers(elsewhere):
            await _until_written(KILLED_AT)  # leaving, they are killed
        async with working(house):
            await _until_written(LIBRARIES)

        await ask_about_trials()
        letters = await OutgoingMail.filter(kind=LETTER)
        asked = await Trial.filter(asked_at__isnull=False).count()

    assert asked == LIBRARIES
    assert set(Counter(letter.recipient for letter in letters).values()) == {1}
    assert len(letters) == LIBRARIES
