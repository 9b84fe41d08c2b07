"""A thread whose title, tags and people are as awkward as they come, and works made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from forum.threads.citing.names import name_of
from forum.threads.citing.works import Work
from forum.threads.models import Kind, Post, Thread
from tests.factories import a_group, a_member, a_reply, a_tag, a_thread

TITLE = "Who lends {seeds} & 100% “free” tools_#1 ~ for $5\\day^2? מה שלומך"
NIGHT = datetime(2026, 5, 2, 3, 30, tzinfo=UTC)  # still 1 May in New York
REPLY = "From the start: we *do*.\n\n```\nopen code"


async def an_awkward_thread(**values: Any) -> Thread:
    """A question by Ana María Núñez Jr., to which Zoë replies."""
    author = await a_member(name="Ana María Núñez Jr.", username="ana")
    tags = (await a_tag("R&D"), await a_tag("Prêt"))
    group = values.pop("group", None) or await a_group(name="Seeds: & more")
    thread = await a_thread(
        title=TITLE, author=author, group=group, tags=tags, created_at=NIGHT,
        body="First line.\nFrom here on \\o/ {x}.", **values,
    )  # fmt: skip
    zoe = await a_member(name="Zoë", username="zoe")
    await a_reply(thread, author=zoe, body=REPLY, created_at=NIGHT)
    return await Thread.get(id=thread.id).select_related("author", "group").prefetch_related("tags")


async def post_of(thread: Thread, number: int) -> Post:
    """The post with this number."""
    return await Post.get(thread_id=thread.id, number=number)


def a_work(**values: Any) -> Work:
    """The awkward thread as a work, or with other values."""
    work = Work(
        key="thread-7",
        thread_id=7,
        kind=Kind.QUESTION,
        title=TITLE,
        opening="",
        author=name_of("Ana María Núñez Jr."),
        site="Outward",
        group="Seeds: & more",
        published=date(2026, 5, 1),
        updated=None,
        accessed=date(2026, 11, 21),
        url="https://forum.example/threads/7",
        revision=None,
        language="en",
        keywords=("R&D", "Prêt"),
    )
    return replace(work, **values)


def a_reply_work(**values: Any) -> Work:
    """The third revision of Zoë's reply to it."""
    reply: dict[str, Any] = {
        "key": "post-12-3",
        "opening": "From the start: we do.",
        "author": name_of("Zoë"),
        "updated": date(2026, 9, 3),
        "url": "https://forum.example/posts/12?revision=3",
        "revision": 3,
    }
    return a_work(**reply | values)
