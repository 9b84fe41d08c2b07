"""What members have to do with tags."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member, Wish
from forum.tags.models.concept import Tag


class TagFollow(Model):
    """How much a member wants to hear of threads with a tag, and with its narrower ones or not."""

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="tags_followed", on_delete=fields.CASCADE
    )
    member_id: int
    tag: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="followers", on_delete=fields.CASCADE
    )
    tag_id: int
    wish = fields.CharEnumField(Wish, max_length=20, description="", default=Wish.EVERY)
    with_narrower = fields.BooleanField(default=True)

    class Meta:
        table = "tag_follow"
        unique_together = (("member", "tag"),)
        indexes = [("tag_id", "wish")]


class TagHelper(Model):
    """That a member says she can help others with something."""

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="helps_with", on_delete=fields.CASCADE
    )
    member_id: int
    tag: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="helpers", on_delete=fields.CASCADE
    )
    tag_id: int
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "tag_helper"
        unique_together = (("member", "tag"),)
        indexes = [("tag_id",)]
