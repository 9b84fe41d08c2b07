"""Threads and their posts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.house import house
from forum.core.lasting import good_until
from forum.core.prepared import Prepared, instance
from forum.core.text import slugify
from forum.groups.models import Group
from forum.tags.models import Tag


class Kind(StrEnum):
    QUESTION = "question"
    IDEA = "idea"
    DISCUSSION = "discussion"
    ANNOUNCEMENT = "announcement"


class State(StrEnum):
    VISIBLE = "visible"
    HIDDEN = "hidden"  # by a moderator
    DELETED = "deleted"  # by its author
    MERGED = "merged"  # a thread whose posts stand in another now


class Stage(StrEnum):
    """How far an idea has come."""

    PROPOSED = "proposed"
    TRYING = "trying"
    TRIED = "tried"
    ADOPTED = "adopted"
    SET_ASIDE = "set_aside"


# Last parts of addresses that mean something else than a title: /threads/7/lock.
VERBS = frozenset((
    "replies", "follow", "bookmark", "answer", "stage", "lock", "unlock", "pin", "unpin",
    "move", "split", "merge", "retag", "retitle", "hide", "restore", "bump", "trials", "poll",
    "cite", "export", "print", "text", "people", "next", "pace",
))  # fmt: skip


def slug_for(title: str) -> str:
    """Return what stands for a title in the thread's address."""
    slug = slugify(title) or "thread"
    return f"{slug}-thread" if slug in VERBS else slug


class Thread(Model):
    """A conversation: an opening post and the replies to it.

    The fields from ``last_number`` to ``answer_count`` are kept by :meth:`posted` and
    :meth:`recounted` alone, so that a page of threads is one query. ``last_number`` counts every
    post there ever was; the others know of visible posts only. ``version`` is counted by the
    database itself whenever something changes that the thread's page or its row in a list shows.
    """

    id = fields.IntField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "forum.Group", related_name="threads", on_delete=fields.RESTRICT
    )
    group_id: int
    author: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="threads", on_delete=fields.RESTRICT
    )
    author_id: int
    kind = fields.CharEnumField(Kind, max_length=20, description="")
    title = fields.CharField(max_length=200)
    slug = fields.CharField(max_length=100)
    state = fields.CharEnumField(State, max_length=20, description="", default=State.VISIBLE)
    locked_at = fields.DatetimeField(null=True)
    lock_reason = fields.TextField(default="")
    pinned_until = fields.DatetimeField(null=True)
    closes_at = fields.DatetimeField(null=True)  # closed by the clock then
    closes_by: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="closings", on_delete=fields.RESTRICT, null=True
    )
    closes_by_id: int | None
    close_reason = fields.CharField(max_length=200, default="")
    rests_until = fields.DatetimeField(null=True)  # nobody replies before that
    rest_reason = fields.CharField(max_length=200, default="")
    slow_seconds = fields.IntField(default=0)  # between two posts of one person; 0: none
    slow_reason = fields.CharField(max_length=200, default="")
    stage = fields.CharEnumField(Stage, max_length=20, description="", null=True)  # of ideas
    bumped_at = fields.DatetimeField(null=True)
    merged_into: fields.ForeignKeyNullableRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="merged", on_delete=fields.SET_NULL, null=True
    )
    merged_into_id: int | None
    created_at = fields.DatetimeField()
    last_number = fields.IntField(default=0)
    last_visible = fields.IntField(default=0)
    last_posted_at = fields.DatetimeField()
    reply_count = fields.IntField(default=0)
    answer_count = fields.IntField(default=0)
    version = fields.BigIntField(default=0)

    class Meta:
        table = "thread"
        indexes = [
            ("last_posted_at",),
            ("group_id", "last_posted_at"),
            ("created_at",),
            ("kind", "last_posted_at"),
            ("kind", "reply_count", "last_posted_at"),
            ("author_id",),
            ("pinned_until",),
            ("group_id", "pinned_until"),
            ("closes_at",),
        ]

    posts: fields.ReverseRelation[Post]
    tags: fields.ManyToManyRelation[Tag] = fields.ManyToManyField(
        "forum.Tag",
        related_name="threads",
        through="thread_tag",
        forward_key="tag_id",
        backward_key="thread_id",
    )

    # What a list says to one reader; set by queries.with_news.
    new_count = 0
    first_new = 0

    @property
    def is_locked(self) -> bool:
        """Tell whether it's closed, by hand or by the clock. What shows it is good until then."""
        by_clock = self.closes_at is not None and not _is_ahead(self.closes_at)
        return self.locked_at is not None or by_clock

    @property
    def why_locked(self) -> str:
        """Why it's closed, as its page says; also before the job came that closes by the clock."""
        return self.close_reason if self.locked_at is None else self.lock_reason

    @property
    def is_resting(self) -> bool:
        """Tell whether replies wait. What shows it is good until they don't."""
        return _is_ahead(self.rests_until)

    @property
    def is_hidden(self) -> bool:
        return self.state is not State.VISIBLE

    @property
    def is_pinned(self) -> bool:
        """Tell whether it stands at the top. What shows it is good until then."""
        return _is_ahead(self.pinned_until)

    @property
    def is_answered(self) -> bool:
        """Tell whether it's a question with an accepted reply."""
        return self.kind is Kind.QUESTION and self.answer_count > 0

    @property
    def url(self) -> str:
        return house().path_for("threads:show", id=self.id, slug=self.slug)

    @property
    def first_new_url(self) -> str:
        return f"{self.url}?from={self.first_new}#new"

    async def held(self) -> Thread:
        """Return this thread as it is now, held until the transaction ends."""
        [row] = await _HELD_THREAD.rows(number=self.id)
        return instance(Thread, row)

    async def posted(self, number: int, moment: datetime) -> None:
        """Take note of a new post; only on a held thread."""
        self.last_number = self.last_visible = number
        self.last_posted_at = moment
        self.reply_count += number > 1
        await self.save(
            update_fields=["last_number", "last_visible", "last_posted_at", "reply_count"]
        )

    async def recounted(self) -> None:
        """Count again after a post was hidden or came back; only on a held thread."""
        visible = Post.filter(thread_id=self.id, state=State.VISIBLE)
        self.reply_count = await visible.filter(number__gt=1).count()
        latest = await visible.order_by("-number").first()
        came = latest.created_at if latest else self.created_at
        self.last_posted_at = max(came, self.bumped_at or came)
        self.last_visible = latest.number if latest else 0
        self.answer_count = await visible.filter(accepted_at__isnull=False).count()
        await self.save(
            update_fields=["reply_count", "last_visible", "last_posted_at", "answer_count"]
        )


class Post(Model):
    """One contribution, numbered from 1 within its thread. ``html`` is made when it's written.

    ``revision`` is the number of what it says now, from 1; what it said before are its
    ``revisions``. ``version`` is counted by the database itself whenever something changes that
    shows in the post's place on a page, such as a reaction.
    """

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="posts", on_delete=fields.CASCADE
    )
    thread_id: int
    number = fields.IntField()
    author: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="posts", on_delete=fields.RESTRICT
    )
    author_id: int
    reply_to: fields.ForeignKeyNullableRelation[Post] = fields.ForeignKeyField(
        "forum.Post", related_name="answers", on_delete=fields.SET_NULL, null=True
    )
    reply_to_id: int | None
    body = fields.TextField()
    html = fields.TextField()
    state = fields.CharEnumField(State, max_length=20, description="", default=State.VISIBLE)
    created_at = fields.DatetimeField(db_index=True)
    edited_at = fields.DatetimeField(null=True)
    revision = fields.IntField(default=1)
    accepted_at = fields.DatetimeField(null=True)
    accepted_by: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="accepted_posts", on_delete=fields.SET_NULL, null=True
    )
    accepted_by_id: int | None
    version = fields.BigIntField(default=0)

    class Meta:
        table = "post"
        unique_together = (("thread", "number"),)
        indexes = [("author_id", "created_at"), ("reply_to_id",)]

    @property
    def anchor(self) -> str:
        return f"post-{self.number}"

    @property
    def is_accepted(self) -> bool:
        """Tell whether it's an answer that the asker or a moderator accepted."""
        return self.accepted_at is not None

    @property
    def is_opening(self) -> bool:
        return self.number == 1

    @property
    def is_hidden(self) -> bool:
        return self.state is not State.VISIBLE

    @property
    def is_deleted(self) -> bool:
        return self.state is State.DELETED

    @property
    def url(self) -> str:
        return house().path_for("posts:show", id=self.id)

    async def held(self) -> Post:
        """Return this post as it is now, held until the transaction ends."""
        [row] = await _HELD_POST.rows(number=self.id)
        return instance(Post, row)


def _is_ahead(moment: datetime | None) -> bool:
    if moment is None or moment <= now():
        return False
    good_until(moment.timestamp())
    return True


def _thread(_shape: None, *, number: int) -> QuerySet[Thread]:
    return Thread.filter(id=number).select_for_update(no_key=True)


def _post(_shape: None, *, number: int) -> QuerySet[Post]:
    return Post.filter(id=number).select_for_update(no_key=True)


_HELD_THREAD, _HELD_POST = Prepared(_thread, number=int), Prepared(_post, number=int)
