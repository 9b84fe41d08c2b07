"""What stands around a post: what it was before, whom it names, and small answers to it."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member
from forum.threads.models.thread import Post


class ReactionKind(StrEnum):
    """Small answers that cost no energy."""

    THANKS = "thanks"
    SAME_HERE = "same_here"
    WE_DO_THIS = "we_do_this"
    DID_NOT_WORK = "did_not_work"


class Revision(Model):
    """What a post was before an edit. ``number`` counts from 1 within the post.

    A new title makes one too. A redacted one has lost its words for good; that there was one, and
    why it went, stays.
    """

    id = fields.IntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "forum.Post", related_name="revisions", on_delete=fields.CASCADE
    )
    post_id: int
    number = fields.IntField(default=1)
    editor: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="revisions", on_delete=fields.RESTRICT
    )
    editor_id: int
    title = fields.CharField(max_length=200, default="")
    body = fields.TextField()
    reason = fields.CharField(max_length=200, default="")
    created_at = fields.DatetimeField()
    redacted_at = fields.DatetimeField(null=True)
    redacted_by: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="redactions", on_delete=fields.SET_NULL, null=True
    )
    redacted_by_id: int | None
    redaction_reason = fields.CharField(max_length=200, default="")

    class Meta:
        table = "revision"
        indexes = [("post_id", "number")]

    @property
    def is_redacted(self) -> bool:
        return self.redacted_at is not None


class Mention(Model):
    """That a post names a member."""

    id = fields.IntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "forum.Post", related_name="mentions", on_delete=fields.CASCADE
    )
    post_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="mentions", on_delete=fields.CASCADE
    )
    member_id: int

    class Meta:
        table = "mention"
        unique_together = (("member", "post"),)
        indexes = [("post_id",)]


class Reaction(Model):
    """A small answer of one member to one post."""

    id = fields.IntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "forum.Post", related_name="reactions", on_delete=fields.CASCADE
    )
    post_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="reactions", on_delete=fields.CASCADE
    )
    member_id: int
    kind = fields.CharEnumField(ReactionKind, max_length=20, description="")
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "reaction"
        unique_together = (("post", "member", "kind"),)
