"""Files of one draft in many windows at the same time, from several tasks and connections."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from forum.app import build_house
from forum.core.errors import Refusal
from forum.core.settings import Settings
from forum.files.models import File
from forum.threads.actions.drafts import discard_draft, save_draft
from forum.threads.actions.replies import post_reply
from forum.threads.models import Attachment, Post
from tests.factories import a_member, a_thread
from tests.files import samples
from tests.threads.attaching import a_file, files_of, kept_files, reply_with


async def test_many_clicks_attach_each_file_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        member, thread = await a_member(), await a_thread()
        plan, other = await a_file(member), await a_file(member, "b.pdf", samples.PDF + b" ")
        words = reply_with(thread, plan, other)
        words = replace(words, version=(await save_draft(member, words)).draft.version)
        newer = replace(words, body="Newer words")

        await asyncio.gather(
            *(post_reply(member, thread, words.body, draft=words) for _ in range(4)),
            *(save_draft(member, newer) for _ in range(4)),
        )

        post = await Post.get(thread_id=thread.id, author_id=member.id)
        assert await files_of(post) == [plan.id, other.id]
        assert await kept_files() == [plan.id, other.id]


async def test_who_discards_while_she_posts_leaves_nothing_half(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        member = await a_member()
        work = []
        for number in range(6):
            thread, content = await a_thread(), samples.PDF + b" " * number
            words = reply_with(thread, await a_file(member, f"{number}.pdf", content))
            version = (await save_draft(member, words)).draft.version
            work += [
                post_reply(member, thread, words.body, draft=replace(words, version=version)),
                discard_draft(member, words.place, version=version),
            ]

        done = await asyncio.gather(*work, return_exceptions=True)

        assert all(isinstance(one, Refusal | Post | None) for one in done), done
        held = {row.file_id for row in await Attachment.filter(draft_id__isnull=True)}
        assert held == set(await kept_files())
        assert len(held) == await Post.filter(author_id=member.id).count()
        assert not await File.filter(claimed_at__isnull=True).exists()
