"""Workers that are killed while letters come in."""

from __future__ import annotations

import asyncio
import smtplib
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from forum.app import build_house
from forum.core.settings import Settings
from forum.jobs.models import Job
from forum.mail.models import ArrivalState, IncomingMail
from tests.databases import free_port
from tests.mail.incoming import GROUP, WRITER, a_worker, raw_letter
from tests.processes import ended

LETTERS = 36
KILLED_AT = (8, 22)  # letters kept until then
AT_ONCE = 3
PATIENCE = 60  # seconds


class MailServer:
    """Brings letters by LMTP, as long as it takes until each is acknowledged."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.ends = time.monotonic() + PATIENCE
        self.in_vain = 0

    def bring(self, raw: bytes) -> None:
        while not self._is_taken(raw):
            self.in_vain += 1
            assert time.monotonic() < self.ends, "Letters aren't taken."
            time.sleep(0.05)

    def _is_taken(self, raw: bytes) -> bool:
        try:
            with smtplib.LMTP("127.0.0.1", self.port, timeout=5) as lmtp:
                return lmtp.sendmail(WRITER, GROUP, raw) == {}
        except (smtplib.SMTPException, OSError):
            return False


async def _until(count: int) -> None:
    ends = time.monotonic() + PATIENCE
    while await IncomingMail.all().count() < count:
        assert time.monotonic() < ends, f"{await IncomingMail.all().count()} of {count} came in."
        await asyncio.sleep(0.005)


async def _until_sorted() -> None:
    ends = time.monotonic() + PATIENCE
    while (
        await IncomingMail.filter(state=ArrivalState.WAITING).exists()
        or await Job.filter(name="letterbox.sort").exists()
    ):
        assert time.monotonic() < ends, "Letters wait to be sorted."
        await asyncio.sleep(0.05)


async def _worked(settings: Settings, port: int, letters: list[bytes]) -> tuple[int, int | None]:
    """Return how often letters were brought in vain, and how the last worker ended."""
    worker = settings, "--lmtp", f"127.0.0.1:{port}"
    server = MailServer(port)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        brought = [threads.submit(server.bring, raw) for raw in letters]
        for count in KILLED_AT:
            async with a_worker(*worker, FORUM_LIMITS__LETTERS_IN_PER_SENDER="10000 per hour"):
                await _until(count)  # leaving, it is killed
        async with a_worker(*worker, FORUM_LIMITS__LETTERS_IN_PER_SENDER="10000 per hour") as last:
            await asyncio.gather(*map(asyncio.wrap_future, brought))
            await _until_sorted()
            last.terminate()
            return server.in_vain, await ended(last)


@pytest.mark.process
async def test_workers_are_killed_and_every_letter_is_kept_exactly_once(
    elsewhere: Settings,
) -> None:
    letters = [raw_letter("x" * 20_000, Message_ID=f"<{n}@x.example>") for n in range(LETTERS)]

    async with build_house(elsewhere):
        in_vain, code = await _worked(elsewhere, free_port(), letters)
        kept = await IncomingMail.all()

    assert code == 0
    assert in_vain > 0
    assert Counter(letter.message_id for letter in kept) == {
        f"<{number}@x.example>": 1 for number in range(LETTERS)
    }
    assert {letter.state for letter in kept} == {ArrivalState.IGNORED}
