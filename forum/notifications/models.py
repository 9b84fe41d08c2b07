"""What there is for members to hear."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member
from forum.threads.models import Post, Thread


class Event(StrEnum):
    """What happened."""

    POSTED = "posted"
    ACCEPTED = "accepted"  # her reply answers a question
    STAGE = "stage"  # an idea moved


class Why(StrEnum):
    """Why a member hears of it. The first that holds is told."""

    NAMED = "named"
    ANSWERED = "answered"  # a reply to a post of hers
    QUOTED = "quoted"
    HERS = "hers"  # her own post or thread
    THREAD = "thread"  # she follows the thread
    TAG = "tag"
    GROUP = "group"


class Notification(Model):
    """Something for one member to hear of.

    ``letter_due_at`` is when a letter would tell her; None: by no letter, or one has told her.
    """

    id = fields.BigIntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="notifications", on_delete=fields.CASCADE
    )
    member_id: int
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="notifications", on_delete=fields.CASCADE
    )
    thread_id: int
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "forum.Post", related_name="notifications", on_delete=fields.CASCADE
    )
    post_id: int
    actor: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="caused", on_delete=fields.SET_NULL, null=True
    )
    actor_id: int | None
    event = fields.CharEnumField(Event, max_length=20, description="", default=Event.POSTED)
    why = fields.CharEnumField(Why, max_length=20, description="")
    created_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)
    letter_due_at = fields.DatetimeField(null=True)
    lettered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notification"
        unique_together = (("member", "post", "event"),)
        indexes = [("member_id", "read_at"), ("letter_due_at",),
                   ("member_id", "thread_id"), ("post_id",)]  # fmt: skip
