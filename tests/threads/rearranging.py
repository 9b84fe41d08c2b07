"""Threads with replies, and splitting them, for tests of what moderators rearrange."""

from __future__ import annotations

from typing import Any

from forum.accounts.models import Member
from forum.groups.models import Group
from forum.threads.actions import restructuring
from forum.threads.actions.restructuring import Heading
from forum.threads.models import (
    Kind,
    Post,
    Restructuring,
    Thread,
)
from tests.factories import a_moderator, a_reply, a_thread

TITLE, WHY = "Where do you store the tools?", "Two subjects in one thread"


def heading(group: Group, **values: Any) -> Heading:
    defaults: dict[str, Any] = {"title": TITLE, "kind": Kind.QUESTION, "tags": []}
    return Heading(group=group, **defaults | values)


async def a_long_thread(replies: int = 5, **values: Any) -> tuple[Thread, list[Post]]:
    """A thread and all its posts, the opening one first."""
    thread = await a_thread(**values)
    posts = [await Post.get(thread_id=thread.id)]
    posts += [await a_reply(thread, body=f"Reply {n}") for n in range(2, replies + 2)]
    return await Thread.get(id=thread.id).select_related("group"), posts


async def split(
    moderator: Member, thread: Thread, *numbers: int, reason: str = WHY, openly: bool = False,
    **values: Any,
) -> Thread:  # fmt: skip
    group = values.pop("group", None) or await Group.get(id=thread.group_id)
    return await restructuring.split_thread(
        moderator, thread, numbers, heading(group, **values), reason, openly=openly
    )


async def numbers_in(thread: Thread) -> list[tuple[int, str]]:
    rows = Post.filter(thread_id=thread.id).order_by("number")
    return [(post.number, post.body) for post in await rows]


async def merged(replies_there: int = 1) -> tuple[Thread, Thread, Restructuring]:
    """A thread of three posts that became part of another, that one, and the act."""
    source, _posts = await a_long_thread(2)
    target, _others = await a_long_thread(replies_there)
    await restructuring.merge_thread(await a_moderator(), source, target, WHY)
    return source, target, await Restructuring.get(source_id=source.id)
