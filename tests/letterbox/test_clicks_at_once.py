"""Several workers on one letter that asks for a click or for a command, and several clicks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from forum.app import build_house
from forum.core.settings import Settings
from forum.letterbox.actions.confirming import accept
from forum.letterbox.actions.sorting import sort
from forum.letterbox.confirming import token_of
from forum.mail.models import ArrivalState, IncomingMail, OutgoingMail
from forum.notifications.identities import group_address
from forum.threads.models import MailAlias, Thread
from tests.factories import a_group, a_member, a_thread
from tests.letterbox.writing import a_message, arrived, opening_of, reply_address


async def _at_once(settings: Settings, *works: Callable[[], Awaitable[object]]) -> None:
    async def worker() -> None:
        async with build_house(settings):
            await asyncio.gather(*(work() for work in works for _again in range(2)))

    await asyncio.gather(*(asyncio.create_task(worker()) for _worker in range(3)))


async def test_she_is_asked_once_and_her_clicks_post_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        member, group, thread = await a_member(), await a_group(), await a_thread()
        to_group, to_us = group_address(group), reply_address(member, await opening_of(thread))
        [begins] = await arrived(a_message(member, to_group, Subject="Who has gates?"), to_group)
        [asks] = await arrived(a_message(member, to_us, "follow"), to_us)
        token = token_of(begins.id, member.id)

    await _at_once(elsewhere, lambda: sort(begins.id), lambda: sort(asks.id))
    await _at_once(elsewhere, lambda: accept(token))

    async with build_house(elsewhere):
        sent = [letter.kind for letter in await OutgoingMail.all().order_by("kind")]
        assert sent == ["letterbox/email/confirm", "letterbox/email/done"]
        assert {mail.state for mail in await IncomingMail.all()} == {ArrivalState.TAKEN}
        assert await Thread.filter(author=member).count() == 1
        assert await MailAlias.all().count() == 1
