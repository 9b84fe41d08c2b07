"""Who may do what, as a table: actor × thing → yes or no."""

from __future__ import annotations

import pytest

from forum.accounts.models import Member, Role, Stranger, Viewer
from forum.core.database import now
from forum.groups.models import Group, GroupRole, Membership, Visibility
from forum.threads import policy
from forum.threads.models import Kind, Post, State, Thread

GROUP = Group(id=1, visibility=Visibility.PUBLIC)
AUTHOR = Member(id=1, role=Role.MEMBER)
OTHER = Member(id=2, role=Role.MEMBER)
KEEPER = Member(id=3, role=Role.MEMBER)  # moderates the group
MODERATOR = Member(id=4, role=Role.MODERATOR)
STRANGER = Stranger()

ACTORS: dict[str, tuple[Viewer, Membership | None]] = {
    "stranger": (STRANGER, None),
    "other": (OTHER, None),
    "author": (AUTHOR, Membership(group_id=1, member_id=1)),
    "keeper": (KEEPER, Membership(group_id=1, member_id=3, role=GroupRole.MODERATOR)),
    "moderator": (MODERATOR, None),
}


def a_thread(*, locked: bool = False, state: State = State.VISIBLE, posts: int = 2) -> Thread:
    return Thread(
        id=1, group_id=1, author_id=1, state=state, last_number=posts,
        locked_at=now() if locked else None,
    )  # fmt: skip


def a_post(number: int = 2, state: State = State.VISIBLE) -> Post:
    post = Post(id=1, number=number, state=state)
    post.author_id = AUTHOR.id
    return post


def who(*names: str) -> set[str]:
    return set(names)


@pytest.mark.parametrize(
    ("thread", "allowed"),
    [
        (a_thread(), who("other", "author", "keeper", "moderator")),
        (a_thread(locked=True), who("keeper", "moderator")),
        (a_thread(state=State.HIDDEN), who()),
        (a_thread(state=State.DELETED), who()),
    ],
    ids=["open", "locked", "hidden", "deleted"],
)
def test_who_may_reply(thread: Thread, allowed: set[str]) -> None:
    able = {
        name for name, (actor, row) in ACTORS.items() if policy.can_reply(actor, thread, GROUP, row)
    }

    assert able == allowed


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        (Kind.QUESTION, who("other", "author", "keeper", "moderator")),
        (Kind.IDEA, who("other", "author", "keeper", "moderator")),
        (Kind.ANNOUNCEMENT, who("keeper", "moderator")),
    ],
)
def test_who_may_start_a_thread(kind: Kind, allowed: set[str]) -> None:
    able = {
        name for name, (actor, row) in ACTORS.items() if policy.can_start(actor, GROUP, row, kind)
    }

    assert able == allowed


@pytest.mark.parametrize(
    ("post", "thread", "allowed"),
    [
        (a_post(), a_thread(), who("author", "keeper", "moderator")),
        (a_post(), a_thread(locked=True), who("keeper", "moderator")),
        (a_post(state=State.HIDDEN), a_thread(), who("keeper", "moderator")),
        (a_post(state=State.DELETED), a_thread(), who()),
    ],
    ids=["open", "locked", "hidden", "deleted"],
)
def test_who_may_edit(post: Post, thread: Thread, allowed: set[str]) -> None:
    able = {
        name
        for name, (actor, row) in ACTORS.items()
        if policy.can_edit(actor, post, thread, moderates=policy.can_moderate(actor, GROUP, row))
    }

    assert able == allowed


@pytest.mark.parametrize(
    ("post", "thread", "allowed"),
    [
        (a_post(), a_thread(), who("author")),
        (a_post(), a_thread(locked=True), who()),
        (a_post(state=State.HIDDEN), a_thread(), who()),
        (a_post(number=1), a_thread(posts=1), who("author")),
        (a_post(number=1), a_thread(posts=2), who()),
    ],
    ids=["reply", "locked", "hidden", "lonely opening", "answered opening"],
)
def test_who_may_delete(post: Post, thread: Thread, allowed: set[str]) -> None:
    able = {
        name for name, (actor, _row) in ACTORS.items() if policy.can_delete(actor, post, thread)
    }

    assert able == allowed


def test_only_its_author_takes_a_deletion_back() -> None:
    deleted = a_post(state=State.DELETED)

    able = {
        name
        for name, (actor, _row) in ACTORS.items()
        if policy.can_undelete(actor, deleted, a_thread())
    }

    assert able == who("author")


def test_only_keepers_and_moderators_moderate() -> None:
    able = {name for name, (actor, row) in ACTORS.items() if policy.can_moderate(actor, GROUP, row)}

    assert able == who("keeper", "moderator")


def test_hidden_words_are_read_by_moderators_and_their_author() -> None:
    hidden = a_post(state=State.HIDDEN)

    able = {
        name
        for name, (actor, row) in ACTORS.items()
        if policy.can_read_hidden(actor, hidden, moderates=policy.can_moderate(actor, GROUP, row))
    }

    assert able == who("author", "keeper", "moderator")
