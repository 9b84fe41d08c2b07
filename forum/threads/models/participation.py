"""What a member has to do with a thread: how far she has read, how closely she follows it."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member
from forum.threads.models.thread import Post, Thread


class Level(StrEnum):
    """How closely a member follows a thread."""

    FOLLOW = "follow"  # a letter for each post
    DIGEST = "digest"
    NAMED = "named"  # only when she is named or answered
    NORMAL = "normal"  # as she wishes for its group and tags
    MUTE = "mute"


class Participation(Model):
    """What one member has to do with one thread: how far she has read, how closely she follows.

    ``chosen_at`` is when she chose the level herself. None: she never did, or follows because she
    writes there.
    """

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="participations", on_delete=fields.CASCADE
    )
    thread_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="participations", on_delete=fields.CASCADE
    )
    member_id: int
    last_read = fields.IntField(default=0)
    read_at = fields.DatetimeField(null=True)
    level = fields.CharEnumField(Level, max_length=20, description="", default=Level.NORMAL)
    chosen_at = fields.DatetimeField(null=True)

    class Meta:
        table = "participation"
        unique_together = (("member", "thread"),)
        indexes = [("thread_id", "level")]


class Bookmark(Model):
    """A post that a member keeps for herself, perhaps to be reminded of it. Nobody else sees it."""

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="bookmarks", on_delete=fields.CASCADE
    )
    member_id: int
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "forum.Post", related_name="bookmarks", on_delete=fields.CASCADE
    )
    post_id: int
    note = fields.CharField(max_length=200, default="")
    remind_at = fields.DatetimeField(null=True, db_index=True)
    reminded_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "bookmark"
        unique_together = (("member", "post"),)
