"""What moderators did, and why."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member


class LogEntry(Model):
    """One act of a moderator: who, what, on which thing, before, after, why. Never changed."""

    id = fields.IntField(primary_key=True)
    moderator: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="log_entries", on_delete=fields.RESTRICT
    )
    moderator_id: int
    act = fields.CharField(max_length=40)
    thing = fields.CharField(max_length=40)
    thing_id = fields.IntField()
    group_id = fields.IntField(null=True, db_index=True)
    before: Any = fields.JSONField()
    after: Any = fields.JSONField()
    reason = fields.TextField()
    created_at = fields.DatetimeField(auto_now_add=True, db_index=True)

    class Meta:
        table = "log_entry"
        indexes = [("thing", "thing_id")]
