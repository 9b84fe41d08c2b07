"""Several workers on one outbox, and workers that die."""

from __future__ import annotations

import asyncio
from collections import Counter
from multiprocessing.context import ForkServerProcess

import pytest

from forum.app import build_house
from forum.core.database import now
from forum.core.settings import Settings
from forum.mail import actions
from forum.mail.models import LetterState, OutgoingMail
from tests.mail.deliver import deliver
from tests.mail.letters import a_letter
from tests.mail.servers import MailServer
from tests.processes import ended, start


def _sending_to(server: MailServer, settings: Settings) -> Settings:
    mail = settings.mail.model_copy(update={"smtp_url": server.url, "timeout": 10.0})
    return settings.model_copy(update={"mail": mail})


async def _work(settings: Settings) -> None:
    async with build_house(settings):
        while await actions.deliver_due():
            pass


async def test_two_workers_send_no_letter_twice(elsewhere: Settings) -> None:
    async with MailServer() as server:
        settings = _sending_to(server, elsewhere)
        async with build_house(settings):
            letters = [await a_letter() for _ in range(100)]

            await asyncio.gather(*(asyncio.create_task(_work(settings)) for _ in range(4)))

            unsent = await OutgoingMail.exclude(state=LetterState.SENT).count()
    assert Counter(server.message_ids) == Counter(letter.message_id for letter in letters)
    assert unsent == 0
    assert server.connections > 1


def _process(settings: Settings) -> ForkServerProcess:
    told = {
        "FORUM_DATA_DIR": str(settings.data_dir),
        "FORUM_DATABASE_URL": settings.database_url,
        "FORUM_SMTP_URL": settings.mail.smtp_url,
        "FORUM_MAIL__TIMEOUT": str(settings.mail.timeout),
    }
    return start(deliver, told)


@pytest.mark.process
async def test_a_killed_worker_leaves_one_letter_in_doubt_at_most(elsewhere: Settings) -> None:
    async with MailServer(slow=0.005) as server:
        settings = _sending_to(server, elsewhere)
        async with build_house(settings):
            letters = [await a_letter() for _ in range(100)]
            killed = _process(settings)
            await server.until(30)
            killed.kill()
            await ended(killed)
            held = await OutgoingMail.filter(leased_until__isnull=False)

            assert await ended(_process(settings)) == 0
            others = set(server.message_ids) | {letter.message_id for letter in held}
            await OutgoingMail.all().update(leased_until=now())  # some minutes later
            assert await ended(_process(settings)) == 0

    written, arrived = {letter.message_id for letter in letters}, Counter(server.message_ids)
    twice = {message_id for message_id, times in arrived.items() if times > 1}
    assert len(held) <= 1
    assert others == written
    assert set(arrived) == written
    assert twice <= {letter.message_id for letter in held}
    assert sum(arrived.values()) <= 101
