"""Rows for tests: ``await a_thread(title="…")`` makes all that the thread needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from forum.accounts.models import Member, Role
from forum.accounts.usernames import skeleton
from forum.core.database import now
from forum.core.text import fold, slugify
from forum.core.tokens import new_token
from forum.digests.calendar import Frequency
from forum.digests.models import DigestSubscription
from forum.groups.models import Group, GroupRole, Membership, Visibility
from forum.tags.models import Label, LabelKind, Tag
from forum.threads.models import (
    Again,
    Kind,
    LibraryKind,
    LibrarySize,
    Poll,
    PollOption,
    Post,
    Report,
    Stage,
    Thread,
    Trial,
)

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_number = count(1)


async def a_member(**values: Any) -> Member:
    """A member whose password nobody knows; sign her in with ``signed_in``."""
    username = values.pop("username", f"member{next(_number)}")
    email = values.pop("email", f"{username}@library.example")
    defaults = {"name": username.title(), "password_hash": "!", "library": "Elm Street Library"}
    return await Member.create(
        username=username, username_skeleton=skeleton(username), email=email,
        email_key=email.casefold(), **defaults | values,
    )  # fmt: skip


async def a_moderator(**values: Any) -> Member:
    return await a_member(role=Role.MODERATOR, **values)


async def an_admin(**values: Any) -> Member:
    return await a_member(role=Role.ADMIN, **values)


async def a_group(*members: Member, moderators: tuple[Member, ...] = (), **values: Any) -> Group:
    name = values.pop("name", f"Group {next(_number)}")
    defaults = {"slug": slugify(name), "name_key": fold(name), "visibility": Visibility.PUBLIC}
    group = await Group.create(name=name, **defaults | values)
    for member in members:
        await Membership.create(group=group, member=member)
    for member in moderators:
        await Membership.create(group=group, member=member, role=GroupRole.MODERATOR)
    return group


async def a_tag(name: str = "", **values: Any) -> Tag:
    name = name or f"Tag {next(_number)}"
    tag = await Tag.create(name=name, slug=slugify(name), **values)
    await Label.create(tag=tag, text=name, folded=fold(name), kind=LabelKind.PREFERRED)
    return tag


async def a_thread(*, tags: tuple[Tag, ...] = (), body: str = "What worked for you?",
                   **values: Any) -> Thread:  # fmt: skip
    """A thread with its opening post."""
    title = values.pop("title", f"A question about story times {next(_number)}")
    author = values.pop("author", None) or await a_member()
    group = values.pop("group", None) or await a_group()
    moment = values.pop("created_at", now())
    defaults: dict[str, Any] = {
        "kind": Kind.QUESTION,
        "slug": slugify(title),
        "last_number": 1,
        "last_visible": 1,
    }
    thread = await Thread.create(
        title=title, author=author, group=group, created_at=moment, last_posted_at=moment,
        **defaults | values,
    )  # fmt: skip
    if tags:
        await thread.tags.add(*tags)
    await Post.create(
        thread=thread, number=1, author=author, body=body, html=f"<p>{body}</p>", created_at=moment
    )
    return thread


async def a_reply(thread: Thread, **values: Any) -> Post:
    """A reply, written straight into the table; the thread takes note of it."""
    author = values.pop("author", None) or await a_member()
    body = values.pop("body", "We did this last spring.")
    moment = values.pop("created_at", now())
    thread = await thread.held()
    post = await Post.create(
        thread=thread, number=thread.last_number + 1, author=author, body=body,
        html=f"<p>{body}</p>", created_at=moment, **values,
    )  # fmt: skip
    await thread.posted(post.number, moment)
    return post


async def an_idea(**values: Any) -> Thread:
    """A thread with an idea that nobody tries yet."""
    title = values.pop("title", f"Lend seeds from the desk {next(_number)}")
    return await a_thread(title=title, **{"kind": Kind.IDEA, "stage": Stage.PROPOSED} | values)


async def a_trial(thread: Thread, **values: Any) -> Trial:
    """A trial, written straight into the table, that is to be looked back on in three months."""
    member = values.pop("member", None) or await a_member()
    library = values.pop("library", f"Library {next(_number)}")
    today = now().date()
    defaults: dict[str, Any] = {
        "library_kind": LibraryKind.PUBLIC, "library_size": LibrarySize.SMALL,
        "starts_on": today, "check_on": today + timedelta(days=91), "created_at": now(),
    }  # fmt: skip
    return await Trial.create(
        thread=thread, member=member, library=library, library_folded=fold(library),
        **defaults | values,
    )  # fmt: skip


async def a_report(trial: Trial, **values: Any) -> Report:
    """A report on a trial with its post, written straight into the table."""
    thread, author = await Thread.get(id=trial.thread_id), await Member.get(id=trial.member_id)
    body = "We lent forty packets."
    post = values.pop("post", None) or await a_reply(thread, author=author, body=body)
    defaults: dict[str, Any] = {"what_we_did": body, "again": Again.YES, "created_at": now()}
    return await Report.create(trial=trial, post=post, **defaults | values)


async def a_subscription(member: Member, **values: Any) -> DigestSubscription:
    """What a member chose: weekly on Tuesdays at 7, with all that there is still unread."""
    defaults: dict[str, Any] = {
        "frequency": Frequency.WEEKLY,
        "former": Frequency.WEEKLY,
        "weekday": 1,
        "hour": 7,
        "seen_until": LONG_AGO,
        "token": new_token(),
    }
    return await DigestSubscription.create(member=member, **defaults | values)


async def a_poll(thread: Thread, *options: str, **values: Any) -> Poll:
    """A poll in the thread, secret and open to be voted in."""
    defaults: dict[str, Any] = {"question": "When shall we meet?"}
    poll = await Poll.create(thread=thread, **defaults | values)
    for position, text in enumerate(options or ("Monday", "Tuesday", "Never")):
        await PollOption.create(poll=poll, position=position, text=text)
    return poll
