"""What members wish to hear, and what there is for them to hear."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member, Wish
from forum.groups.models import Group
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


class Preference(Model):
    """What one member wishes for all letters at once.

    Who has no row has what is usual here. ``usual`` holds for groups for which she chose nothing.
    ``letters``: False if she wants no letter at once at all. Between the hours ``quiet_from`` and
    ``quiet_until`` of her own clock (0 to 23, both or none) letters wait. ``token`` stands in the
    addresses by which letters are stopped, and never changes.
    """

    id = fields.IntField(primary_key=True)
    member: fields.OneToOneRelation[Member] = fields.OneToOneField(
        "forum.Member", related_name="preference", on_delete=fields.CASCADE
    )
    member_id: int
    usual = fields.CharEnumField(Wish, max_length=20, description="")
    letters = fields.BooleanField(default=True)
    quiet_from = fields.IntField(null=True)
    quiet_until = fields.IntField(null=True)
    token = fields.CharField(max_length=64, unique=True)

    class Meta:
        table = "preference"


class GroupWish(Model):
    """How much a member wants to hear of one group."""

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="group_wishes", on_delete=fields.CASCADE
    )
    member_id: int
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "forum.Group", related_name="wishes", on_delete=fields.CASCADE
    )
    group_id: int
    wish = fields.CharEnumField(Wish, max_length=20, description="")

    class Meta:
        table = "group_wish"
        unique_together = (("member", "group"),)
        indexes = [("group_id", "wish")]


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
