"""Several workers on one letter, and on one letter to several addresses."""

from __future__ import annotations

import asyncio

from forum.app import build_house
from forum.core.settings import Settings
from forum.letterbox.actions.sorting import sort
from forum.mail.models import IncomingMail, OutgoingMail
from forum.mail.returning import sign
from forum.threads.models import MailAlias, Post
from tests.factories import a_member, a_reply, a_thread
from tests.letterbox.writing import a_message, arrived, opening_of, reply_address


async def _by_several(settings: Settings, mails: list[IncomingMail]) -> None:
    async def worker() -> None:
        async with build_house(settings):
            await asyncio.gather(*(sort(mail.id) for mail in mails for _again in range(2)))

    await asyncio.gather(*(asyncio.create_task(worker()) for _worker in range(3)))


async def test_several_workers_post_a_letter_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        member, thread, other = await a_member(), await a_thread(), await a_thread()
        addresses = [
            reply_address(member, post)
            for post in (await opening_of(thread), await a_reply(thread), await opening_of(other))
        ]
        mails = await arrived(a_message(member), *addresses)
        private = sign("writer", member.id, (await opening_of(thread)).id)
        mails += await arrived(a_message(member, private), private)

    await _by_several(elsewhere, mails)

    async with build_house(elsewhere):
        [post] = await Post.filter(author=member)
        assert [alias.post_id for alias in await MailAlias.all()] == [post.id]
        things = [mail.thing for mail in await IncomingMail.all()]
        assert sorted(things) == ["", *[f"post:{post.id}"] * 3]
        assert await OutgoingMail.filter(kind="letterbox/email/private").count() == 1
