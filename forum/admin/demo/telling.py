"""The threads of the demonstration community: from texts to rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from forum.accounts.models import Member
from forum.admin.demo.settling import Settlement
from forum.admin.demo.texts import Conversation, Reply
from forum.core.text import slugify
from forum.groups.models import Visibility
from forum.moderation.models import LogEntry
from forum.threads.models import (
    Kind,
    Level,
    Participation,
    Post,
    Revision,
    Stage,
    State,
    Thread,
)

_READING = 0.75  # of the threads that a member may see
_FOLLOWING = 0.08
_MUTING = 0.015
_LATER = 0.1  # days until a moderator acts


@dataclass
class Told:
    """Rows of some threads, to be inserted together."""

    threads: list[Thread] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    participations: list[Participation] = field(default_factory=list)
    ties: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class _Act:
    """What a moderator did about something that was written so many days ago."""

    name: str
    by: str
    reason: str
    days_ago: float


@dataclass
class Teller:
    """Makes rows of texts. ``visits`` tells when everybody was here last, by username.

    Entries of the log are kept apart: they go in by their time, which isn't that of the threads.
    """

    settlement: Settlement
    html: Mapping[str, str]
    visits: Mapping[str, datetime]
    entries: list[LogEntry] = field(default_factory=list)
    told: Told = field(default_factory=Told)
    chance: Random = field(default_factory=lambda: Random("telling"))  # noqa: S311 (a demo)

    def tell(self, text: Conversation, ids: Sequence[int], *, is_read: bool) -> None:
        """Make the rows of a thread; ``ids`` are its own and its posts', in that order.

        With ``is_read`` others than those who wrote in it have read it as well.
        """
        thread = self._thread(text, ids[0])
        posts = [self._post(thread, number, ids, text) for number in range(1, len(ids))]
        _count(thread, posts)
        self.told.threads.append(thread)
        self.told.posts += posts
        self.told.ties += [(thread.id, tag) for tag in self.settlement.words.ids(text.tags)]
        self.told.participations += self._participations(text, thread, posts, is_read=is_read)
        if text.locked:
            self._lock(text, thread)

    def take(self) -> Told:
        """Return the rows that were made since the last time."""
        told, self.told = self.told, Told()
        return told

    def _ago(self, days: float) -> datetime:
        return self.settlement.moment - timedelta(days=max(days, 0))

    def _thread(self, text: Conversation, number: int) -> Thread:
        return Thread(
            id=number,
            group_id=self.settlement.groups[text.group].id,
            author_id=self.settlement.members[text.author].id,
            kind=text.kind,
            stage=Stage.PROPOSED if text.kind is Kind.IDEA else None,
            title=text.title,
            slug=slugify(text.title),
            created_at=self._ago(text.days_ago),
        )

    def _post(self, thread: Thread, number: int, ids: Sequence[int], text: Conversation) -> Post:
        words = text if number == 1 else text.replies[number - 2]
        post = Post(
            id=ids[number],
            thread_id=thread.id,
            number=number,
            author_id=self.settlement.members[words.author].id,
            body=words.body,
            html=self.html[words.body],
            created_at=self._ago(words.days_ago),
        )
        if isinstance(words, Reply):
            if words.reply_to is not None:
                post.reply_to_id = ids[words.reply_to + 2]
            self._curate(words, thread, post)
        return post

    def _curate(self, text: Reply, thread: Thread, post: Post) -> None:
        if text.hidden:
            post.state = State.HIDDEN
            act = _Act("hide", text.hidden_by, text.hidden, text.days_ago)
            self._enter(act, thread, post, {"state": State.VISIBLE}, {"state": State.HIDDEN})
        if text.was:
            self._edit(text, thread, post)

    def _edit(self, text: Reply, thread: Thread, post: Post) -> None:
        post.edited_at, post.revision = self._ago(text.days_ago - _LATER), 2
        act = _Act("edit", text.edited_by, text.edit_reason, text.days_ago)
        before = {"revision": 1, "characters": len(text.was)}
        after = {"revision": 2, "characters": len(text.body)}
        self._enter(act, thread, post, before, after)
        self.told.revisions.append(
            Revision(
                post_id=post.id,
                editor_id=self.settlement.members[text.edited_by].id,
                body=text.was,
                reason=text.edit_reason,
                created_at=post.edited_at,
            )
        )

    def _lock(self, text: Conversation, thread: Thread) -> None:
        latest = min([text.days_ago, *(reply.days_ago for reply in text.replies)])
        thread.locked_at, thread.lock_reason = self._ago(latest - _LATER), text.locked
        act = _Act("lock", text.locked_by, text.locked, latest)
        self._enter(act, thread, None, {"locked": False}, {"locked": True})

    def _enter(
        self, act: _Act, thread: Thread, post: Post | None,
        before: Mapping[str, object], after: Mapping[str, object],
    ) -> None:  # fmt: skip
        self.entries.append(
            LogEntry(
                moderator_id=self.settlement.members[act.by].id,
                act=act.name,
                thing="post" if post else "thread",
                thing_id=post.id if post else thread.id,
                group_id=thread.group_id,
                before=dict(before),
                after=dict(after),
                reason=act.reason,
                created_at=self._ago(act.days_ago - _LATER),
            )
        )

    def _participations(
        self, text: Conversation, thread: Thread, posts: Sequence[Post], *, is_read: bool
    ) -> Iterator[Participation]:
        wrote = {post.author_id: post.number for post in posts}
        moments = [post.created_at for post in posts]
        for username, member in self._readers(text, is_read=is_read):
            own = wrote.get(member.id, 0)
            read = bisect_right(moments, self.visits[username])
            if own or (read and self.chance.random() < _READING):
                level = Level.FOLLOW if own else self._level()
                is_chosen = level is not Level.NORMAL and not own
                yield Participation(
                    thread_id=thread.id,
                    member_id=member.id,
                    last_read=max(own, read),
                    level=level,
                    chosen_at=self.visits[username] if is_chosen else None,
                )

    def _readers(self, text: Conversation, *, is_read: bool) -> Iterator[tuple[str, Member]]:
        members = self.settlement.members
        names = {text.author, *(reply.author for reply in text.replies)}
        if is_read:
            group = self.settlement.groups[text.group]
            is_private = group.visibility is Visibility.PRIVATE
            names = set(self.settlement.inside[text.group] if is_private else members)
        return ((name, members[name]) for name in sorted(names))

    def _level(self) -> Level:
        drawn = self.chance.random()
        if drawn < _FOLLOWING:
            return Level.FOLLOW
        return Level.MUTE if drawn > 1 - _MUTING else Level.NORMAL


def _count(thread: Thread, posts: Sequence[Post]) -> None:
    """Keep what a list of threads says about it, as ``Thread.recounted`` does."""
    visible = [post for post in posts if post.state is State.VISIBLE]
    thread.last_number = posts[-1].number
    thread.last_visible = visible[-1].number
    thread.last_posted_at = visible[-1].created_at
    thread.reply_count = len(visible) - 1
