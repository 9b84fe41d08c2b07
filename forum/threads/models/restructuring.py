"""Posts that stood elsewhere before: old addresses lead on, and a mistake can be undone."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member
from forum.threads.models.thread import Post, Thread


class Act(StrEnum):
    SPLIT = "split"
    MERGE = "merge"


class Restructuring(Model):
    """That a moderator split replies off a thread, or merged one thread into another."""

    id = fields.IntField(primary_key=True)
    act = fields.CharEnumField(Act, max_length=20, description="")
    source: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="left", on_delete=fields.CASCADE
    )
    source_id: int
    target: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="received", on_delete=fields.CASCADE
    )
    target_id: int
    moderator: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="restructurings", on_delete=fields.RESTRICT
    )
    moderator_id: int
    reason = fields.CharField(max_length=200)
    created_at = fields.DatetimeField()
    undone_at = fields.DatetimeField(null=True)

    class Meta:
        table = "restructuring"
        indexes = [("source_id",), ("target_id",)]


class FormerPlace(Model):
    """Where a post stood before it was moved: its thread and its number there."""

    id = fields.IntField(primary_key=True)
    restructuring: fields.ForeignKeyRelation[Restructuring] = fields.ForeignKeyField(
        "forum.Restructuring", related_name="former_places", on_delete=fields.CASCADE
    )
    restructuring_id: int
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="former_places", on_delete=fields.CASCADE
    )
    thread_id: int
    number = fields.IntField()
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "forum.Post", related_name="former_places", on_delete=fields.CASCADE
    )
    post_id: int

    class Meta:
        table = "former_place"
        indexes = [("thread_id", "number"), ("restructuring_id",), ("post_id",)]
