"""Workers that are killed in the middle of 150 digests."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from forum.accounts.models import Member
from forum.accounts.usernames import skeleton
from forum.app import build_house
from forum.core.database import now
from forum.core.settings import Settings
from forum.core.tokens import new_token
from forum.digests.calendar import Frequency
from forum.digests.jobs import send_due_digests
from forum.digests.models import Digest, DigestSubscription
from forum.jobs.models import Job
from forum.mail.jobs import kick_delivery
from forum.mail.models import LetterState, OutgoingMail, Urgency
from tests.factories import a_group, a_member, a_reply, a_thread
from tests.jobs.work import hurried, working
from tests.mail.servers import MailServer
from tests.processes import ended, silent

MEMBERS = 150
KILLED_AT = (30, 80)  # digests written until then
PATIENCE = 120  # seconds


async def _a_community() -> None:
    group, author = await a_group(), await a_member(name="Ana Ruiz")
    for _thread in range(3):
        await a_reply(await a_thread(group=group, author=author, created_at=_ago(hours=2)),
                      author=author, created_at=_ago(hours=1))  # fmt: skip
    names = [f"reader{number}" for number in range(MEMBERS)]
    await Member.bulk_create(
        Member(username=name, username_skeleton=skeleton(name), name=name, password_hash="!",
               email=f"{name}@library.example", email_key=f"{name}@library.example")
        for name in names
    )  # fmt: skip
    readers = await Member.filter(username__startswith="reader")
    await DigestSubscription.bulk_create(_due(reader) for reader in readers)
    await send_due_digests.kiq()


def _ago(**how_long: int) -> datetime:
    return now() - timedelta(**how_long)


def _due(reader: Member) -> DigestSubscription:
    return DigestSubscription(
        member_id=reader.id, frequency=Frequency.WEEKLY, former=Frequency.WEEKLY, weekday=1,
        hour=7, due_at=_ago(minutes=10), seen_until=_ago(days=7), token=new_token(),
    )  # fmt: skip


@asynccontextmanager
async def _worker(settings: Settings, server: MailServer) -> AsyncIterator[None]:
    told = {
        "FORUM_DATA_DIR": str(settings.data_dir),
        "FORUM_DATABASE_URL": settings.database_url,
        "FORUM_SMTP_URL": server.url,
        "FORUM_JOBS__LEASE_SECONDS": "2",
        "FORUM_JOBS__POLL_SECONDS": "0.05",
        "FORUM_MAIL__TIMEOUT": "2",
    }
    process = silent(["worker"], told)
    try:
        yield
    finally:
        process.kill()
        await ended(process)


def _sending_to(server: MailServer, settings: Settings) -> Settings:
    mail = settings.mail.model_copy(update={"smtp_url": server.url, "timeout": 2.0})
    return hurried(settings.model_copy(update={"mail": mail}), max_attempts=10)


async def _until_written(count: int) -> None:
    ends = time.monotonic() + PATIENCE
    while await Digest.all().count() < count:
        assert time.monotonic() < ends, f"Only {await Digest.all().count()} digests were written."
        await asyncio.sleep(0.02)


async def _until_sent() -> None:
    ends = time.monotonic() + PATIENCE
    while await OutgoingMail.filter(state=LetterState.SENT).count() < MEMBERS:
        assert time.monotonic() < ends, "Letters stay in the outbox."
        await kick_delivery(Urgency.PROMPT)  # as the timetable does
        await asyncio.sleep(0.2)


@pytest.mark.process
async def test_workers_are_killed_and_every_member_has_exactly_one_digest(
    elsewhere: Settings,
) -> None:
    async with MailServer() as server, build_house(_sending_to(server, elsewhere)) as house:
        await _a_community()
        for count in KILLED_AT:
            async with _worker(elsewhere, server):
                await _until_written(count)  # leaving, it is killed
        async with working(house):
            await _until_written(MEMBERS)
            await _until_sent()

        letters, jobs = await OutgoingMail.all(), await Job.filter(name="digests.send").count()
        notes = Counter([digest.member_id for digest in await Digest.all()])

    assert set(notes.values()) == {1}
    assert len(notes) == len(letters) == MEMBERS
    assert Counter(letter.recipient for letter in letters) == Counter(
        f"reader{number}@library.example" for number in range(MEMBERS)
    )
    assert jobs == 0
    # What a killed worker had handed over but not noted is handed over again, as the same letter.
    assert set(server.message_ids) == {letter.message_id for letter in letters}
    assert len(server.message_ids) <= MEMBERS + len(KILLED_AT)
