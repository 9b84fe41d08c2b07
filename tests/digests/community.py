"""A small community in November 2026, whose digests are kept as samples.

Its ids are fixed, so that addresses in letters are always the same.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from forum.accounts.models import Member
from forum.digests.models import DigestSubscription
from forum.groups.models import Group
from forum.threads.models import Kind, Post, Thread
from tests.factories import a_group, a_member, a_subscription

SINCE = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)  # a Tuesday, 07:00 in New York
DUE = SINCE + timedelta(days=7)
TOKEN = "n0thing-secret-here-only-a-sample-of-a-token"


async def a_reader() -> tuple[Member, DigestSubscription]:
    """Somebody who reads by letter only."""
    reader = await a_member(
        username="marisol", name="Marisol Vega", email="marisol@library.example",
        time_zone="America/New_York",
    )  # fmt: skip
    return reader, await a_subscription(reader, seen_until=SINCE, due_at=DUE, token=TOKEN)


async def written(group: Group, author: Member, kind: Kind, title: str, *posts: Any,
                  days: float = 1) -> Thread:  # fmt: skip
    """A thread begun so many days after the last digest; ``posts`` are (author, body) in turn.

    The first one is the opening post's body alone. Replies follow an hour apart.
    """
    moment = SINCE + timedelta(days=days)
    last = SINCE + timedelta(days=max(days, 0.5), hours=len(posts))
    first = 900_001 + await Thread.all().count() + await Post.all().count()
    thread = await Thread.create(
        id=first, group=group, author=author, kind=kind, title=title, slug="sample",
        created_at=moment, last_posted_at=last, last_number=len(posts), last_visible=len(posts),
        reply_count=len(posts) - 1,
    )  # fmt: skip
    rows = [(author, posts[0]), *posts[1:]]
    await Post.bulk_create(
        Post(
            id=first + number, thread=thread, number=number, author=writer, body=body, html="",
            created_at=moment if number == 1 else last - timedelta(hours=len(rows) - number),
        )
        for number, (writer, body) in enumerate(rows, start=1)
    )  # fmt: skip
    return thread


async def a_quiet_week() -> None:
    """One question, with nothing said to it yet."""
    ana = await a_member(username="ana", name="Ana Ruiz", library="Cedar Hollow Public Library")
    group = await a_group(name="Rural and small")
    await written(group, ana, Kind.QUESTION, "How do you lend tools from twelve square metres?", (
        "We have a closet, a pegboard and a volunteer who was a carpenter. How do you keep count?"
    ))  # fmt: skip


async def a_busy_week() -> None:
    """Conversations of all kinds in three groups, in several scripts."""
    ana = await a_member(username="ana", name="Ana Ruiz", library="Cedar Hollow Public Library")
    bo = await a_member(username="bo", name="Bo Lindström", library="Västerås stadsbibliotek")
    chi = await a_member(username="chi", name="Chimamanda O. Adeyemi-Bright", library="")
    noor = await a_member(username="noor", name="نور الهدى", library="مكتبة الحي")
    people = ana, bo, chi, noor
    await _rural(await a_group(name="Rural and small", position=1), *people)
    await _programs(await a_group(name="Programs and outreach", position=2), *people)
    await _evidence(await a_group(name="Evaluation <& evidence>", position=3), *people)


async def _rural(group: Group, ana: Member, bo: Member, chi: Member, noor: Member) -> None:
    await written(
        group, ana, Kind.QUESTION, "How do you lend tools from twelve square metres?",
        "We have a closet, a *pegboard* and a volunteer who was a carpenter. In May we began with "
        "eleven tools; now there are **forty-three**, and nobody knows where the hedge trimmer "
        "is.\n\n- How do you keep count?\n- Who repairs what comes back broken?\n\nI would rather "
        "not buy software for it. What do you use, and what would you not do again?",
        (bo, ("> Who repairs what comes back broken?\n\nA repair evening, every other Thursday. "
         "The people who borrow are the people who mend; it has become a club of its own.")),
        (chi, ("We photograph each tool on its hook. An empty hook is a question that everybody "
         "can see. That alone brought back nine of ten.")),
        (noor, "نستعمل بطاقات ورقية ملونة لكل أداة، وهي تكفينا منذ ثلاث سنوات."),
        (ana, "Thank you all! The hook is a lovely idea."),
        (bo, "One more thing: insurance. Ask before the chainsaw arrives, not after."),
        days=2,
    )  # fmt: skip
    await written(
        group, bo, Kind.IDEA, "A shared van for four villages, each with its own shelf",
        "Old.", (chi, "We would take Wednesdays. Our shelf would be large print and seeds."),
        days=-20,
    )  # fmt: skip


async def _programs(group: Group, ana: Member, bo: Member, chi: Member, noor: Member) -> None:
    await written(
        group, noor, Kind.DISCUSSION, "قصص للأطفال بلغتين: ما الذي نجح عندكم؟",
        "نقرأ كل سبت قصة بالعربية والإنجليزية. يأتي الآباء أكثر من الأطفال! كيف تختارون الكتب؟",
        days=3,
    )  # fmt: skip
    await written(
        group, chi, Kind.ANNOUNCEMENT, "The winter meeting is on January 14, by video and in Oslo",
        "Please tell us by **December 1** what you would like to hear about. The programme so far "
        "is [on the page of the meeting](https://meeting.example/programme).",
        days=4,
    )  # fmt: skip
    await written(
        group, ana, Kind.DISCUSSION, "Book clubs for people who don't finish books",
        "Old.", *((bo, f"Reply number {n}, which says a little more than that.") for n in range(7)),
        days=-3,
    )  # fmt: skip


async def _evidence(group: Group, ana: Member, bo: Member, chi: Member, noor: Member) -> None:
    await written(
        group, bo, Kind.QUESTION,
        "Counting what matters: has anybody measured whether conversations at the desk changed "
        "after a year of turning outward, and did the board read more than the first page of it?",
        "Our board asks for numbers; our neighbours tell stories. I would like to bring both.",
        (ana, ("We count \"new names in the notebook\" — people whom we didn't know before. It's "
         "one number, and each of them is a story.")),
        days=5,
    )  # fmt: skip
