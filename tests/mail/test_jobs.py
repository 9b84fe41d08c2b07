"""Delivery and forgetting as jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from forum.core.database import now
from forum.core.house import House
from forum.jobs.models import Job
from forum.mail.jobs import deliver_mail, purge_mail
from forum.mail.models import LetterState
from tests.mail.letters import a_letter, as_it_is
from tests.mail.servers import MailServer


async def test_a_delivery_that_ran_out_of_time_goes_on_in_another_job(
    house: House, mailing: Callable[..., None]
) -> None:
    async with MailServer(slow=0.1) as server:
        mailing(smtp_url=server.url)
        web = house.settings.web.model_copy(update={"shutdown_seconds": 1})
        house.settings = house.settings.model_copy(update={"web": web})
        for _ in range(20):
            await a_letter()

        await deliver_mail.original_func()

    assert 0 < len(server.letters) < 20
    assert await Job.filter(name="mail.deliver").count() == 1


async def test_a_delivery_that_sent_all_is_the_last_one(
    house: House, server: MailServer, mailing: Callable[..., None]
) -> None:
    mailing(smtp_url=server.url)
    await a_letter()

    await deliver_mail.original_func()
    await deliver_mail.original_func()

    assert len(server.letters) == 1
    assert not await Job.exists()


async def test_purging_can_be_done_twice(house: House) -> None:
    letter = await a_letter(state=LetterState.SENT, ended_at=now() - timedelta(days=8))

    for _ in range(2):
        await purge_mail.original_func()

    assert (await as_it_is(letter)).message == ""
