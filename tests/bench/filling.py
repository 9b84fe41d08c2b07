"""A community of any size, as plain rows, quickly.

Every thread is about two of the tags, every fourth post answers the one before, every third is
thanked for. The oldest threads have as many posts as a page shows; one more has a thousand
replies; those that the bench replies to stand apart from those it reads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import psycopg
from tortoise.backends.base.client import BaseDBAsyncClient

from forum.accounts.models import Member, Session
from forum.accounts.usernames import skeleton
from forum.admin.demo.insertion import insert, reserve, tie
from forum.app import build_house
from forum.core.database import atomic, now
from forum.core.house import house
from forum.core.markdown import render
from forum.core.migrating import migrate
from forum.core.settings import Settings
from forum.core.text import fold, slugify
from forum.core.tokens import digest_of, new_token
from forum.groups.models import Group, Membership, Visibility
from forum.tags.models import Label, LabelKind, Tag
from forum.threads.models import Kind, Post, Reaction, ReactionKind, Stage, Thread, TitleWord

MEMBERS, READERS, TAGS, PUBLIC_GROUPS = 200, 10, 40, 8
PAGES, OPEN = 50, 50  # threads that are read, and threads that are replied to
KEPT = PAGES + 1 + OPEN
LONG = 1_001  # posts
_AT_ONCE = 2_000  # threads
_KINDS = (Kind.QUESTION, Kind.IDEA, Kind.DISCUSSION)
_TITLE = "What worked for you with {subject} in a small branch, take {number}?"
_SUBJECTS = (
    "story times", "makerspaces", "a seed library", "digital skills", "teen advisory boards",
    "outreach to shelters", "summer reading", "a repair café", "home delivery", "local history",
)  # fmt: skip
BODY = """\
We tried this **last spring** at two branches, and it went better than we had hoped. Three things
helped most:

1. ask the people who come *before* you plan, not after;
2. keep the first one small: a table, a kettle and a sign at the door;
3. write down what they said, in their own words.

> Nobody had ever asked us what we would like to learn.

The costs were about 120 dollars a month, and four hours of staff time each week. Our notes are at
<https://library.example/notes>, with the flyer and the list of partners. What we would do
differently: begin in September, and let the schools know in June. Has anybody done this on a bus?
"""


@dataclass(frozen=True)
class Filled:
    """What there is to ask for: paths, and tokens of members who are signed in."""

    pages: list[str]
    long: str
    tag: str
    group: str
    posts: list[str]
    replies: list[str]
    readers: list[str]


@dataclass(frozen=True)
class _Ground:
    members: list[int]
    groups: list[Group]
    tags: list[int]
    html: str


def fill(settings: Settings, threads: int) -> Filled:
    """Fill an empty database with so many threads."""

    async def work() -> Filled:
        async with build_house(settings):
            await migrate()
            return await _fill(max(threads, KEPT))

    filled = asyncio.run(work())
    if not settings.is_sqlite:  # what autovacuum does by itself after a while
        with psycopg.connect(settings.database_url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
    return filled


async def _fill(threads: int) -> Filled:
    async with atomic() as connection:
        ground = await _lay_ground(connection)
        readers = await _sign_in(ground)
    began = now() - timedelta(days=1_000)
    step = timedelta(days=999) / threads
    kept: list[Thread] = []
    numbers = iter(range(threads))
    while batch := list(islice(numbers, _AT_ONCE)):
        async with atomic() as connection:
            moments = [began + step * number for number in batch]
            made = await _start(connection, ground, batch, moments)
        kept += made[: KEPT - len(kept)]
    return await _told(ground, kept, readers)


async def _lay_ground(connection: BaseDBAsyncClient) -> _Ground:
    members = [_member(id_) for id_ in await reserve(connection, Member, MEMBERS)]
    groups = [_group(id_) for id_ in await reserve(connection, Group, PUBLIC_GROUPS + 1)]
    groups[-1].visibility = Visibility.PRIVATE
    tags = [_tag(id_) for id_ in await reserve(connection, Tag, TAGS)]
    for rows in (members, groups, tags, [_label(tag) for tag in tags]):
        await insert(rows)
    await insert(
        Membership(group_id=group.id, member_id=member.id)
        for place, group in enumerate(groups)
        for member in members
        if (member.id + place) % 3 == 0
    )
    ids = [member.id for member in members]
    return _Ground(ids, groups[:-1] * 3 + groups[-1:], [tag.id for tag in tags], render(BODY))


def _member(id_: int) -> Member:
    name = f"reader{id_}"
    email = f"{name}@library.example"
    return Member(
        id=id_, username=name, username_skeleton=skeleton(name), name=f"Robin Reader {id_}",
        email=email, email_key=email, password_hash="!", library="Elm Street Library",
        role_title="Branch librarian", created_at=now(),
    )  # fmt: skip


def _group(id_: int) -> Group:
    name = f"Branch group {id_}"
    return Group(
        id=id_, slug=slugify(name), name=name, name_key=fold(name), visibility=Visibility.PUBLIC,
        description="Where branches tell each other.", created_at=now(),
    )  # fmt: skip


def _tag(id_: int) -> Tag:
    name = f"Story times {id_}"
    return Tag(id=id_, slug=slugify(name), name=name, created_at=now())


def _label(tag: Tag) -> Label:
    return Label(tag_id=tag.id, text=tag.name, folded=fold(tag.name), kind=LabelKind.PREFERRED)


async def _sign_in(ground: _Ground) -> list[str]:
    tokens = [new_token() for _ in range(READERS)]
    ends = now() + timedelta(days=30)
    await insert(
        Session(member_id=member, token_hash=digest_of(token), expires_at=ends)
        for member, token in zip(ground.members, tokens, strict=False)
    )
    return tokens


def _size(number: int) -> int:
    if number < PAGES:
        return house().settings.threads.posts_per_page
    return LONG if number == PAGES else 1 + number % 5


async def _start(
    connection: BaseDBAsyncClient, ground: _Ground, batch: Sequence[int], moments: list[datetime]
) -> list[Thread]:
    ids = await reserve(connection, Thread, len(batch))
    threads = [
        _thread(ground, id_, number, moment)
        for id_, number, moment in zip(ids, batch, moments, strict=True)
    ]
    await insert(threads)
    total = sum(thread.last_number for thread in threads)
    post_ids = iter(await reserve(connection, Post, total))
    posts = [post for thread in threads for post in _posts(ground, thread, post_ids)]
    await insert(posts)
    await insert(_thanks(ground, post) for post in posts if post.id % 3 == 0)
    await insert(word for thread in threads for word in _words(thread))
    pairs = [(thread.id, tag) for thread in threads for tag in _about(ground, thread)]
    await tie(connection, pairs)
    return threads


def _thread(ground: _Ground, id_: int, number: int, moment: datetime) -> Thread:
    title = _TITLE.format(subject=_SUBJECTS[number % len(_SUBJECTS)], number=number)
    last, is_kept = _size(number), number < KEPT
    group = ground.groups[number % (len(ground.groups) - is_kept)]  # what's kept is never private
    kind = _KINDS[number % len(_KINDS)]
    return Thread(
        id=id_, group_id=group.id, author_id=ground.members[number % MEMBERS],
        kind=kind, stage=Stage.PROPOSED if kind is Kind.IDEA else None,
        title=title, slug=slugify(title), created_at=moment,
        last_posted_at=moment + timedelta(seconds=last), last_number=last, last_visible=last,
        reply_count=last - 1,
    )  # fmt: skip


def _posts(ground: _Ground, thread: Thread, ids: Iterator[int]) -> Iterator[Post]:
    before = None
    for number in range(1, thread.last_number + 1):
        author = ground.members[(thread.id + number) % MEMBERS]
        post = Post(
            id=next(ids), thread_id=thread.id, number=number, body=BODY, html=ground.html,
            author_id=thread.author_id if number == 1 else author,
            reply_to_id=before.id if before and number % 4 == 0 else None,
            created_at=thread.created_at + timedelta(seconds=number),
        )  # fmt: skip
        yield post
        before = post


def _thanks(ground: _Ground, post: Post) -> Reaction:
    reader = ground.members[(post.id + 1) % MEMBERS]
    return Reaction(
        post_id=post.id, member_id=reader, kind=ReactionKind.THANKS, created_at=post.created_at
    )


def _words(thread: Thread) -> Iterator[TitleWord]:
    words = {fold(word) for word in thread.title.split() if word.isalpha() and len(word) > 3}
    return (TitleWord(thread_id=thread.id, word=word) for word in sorted(words))


def _about(ground: _Ground, thread: Thread) -> set[int]:
    return {ground.tags[thread.id % TAGS], ground.tags[thread.id // TAGS % TAGS]}


async def _told(ground: _Ground, kept: list[Thread], readers: list[str]) -> Filled:
    pages, long, replied = kept[:PAGES], kept[PAGES], kept[PAGES + 1 :]
    tag = await Tag.get(id=ground.tags[0])
    posts = await Post.filter(thread_id__in=[thread.id for thread in pages], number=20)
    path_for = house().path_for
    return Filled(
        pages=[thread.url for thread in pages],
        long=long.url,
        tag=tag.slug,
        group=ground.groups[0].slug,
        posts=[post.url for post in posts],
        replies=[path_for("threads:reply", id=thread.id) for thread in replied],
        readers=readers,
    )
