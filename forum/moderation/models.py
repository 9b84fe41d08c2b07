"""What moderators did, and why; and the rules they go by."""

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


class Rule(Model):
    """A rule of the place. Its number is never given to another."""

    id = fields.IntField(primary_key=True)
    number = fields.IntField(unique=True)
    title = fields.CharField(max_length=120)
    text = fields.TextField()
    revision = fields.IntField(default=1)
    retired_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "rule"

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    @property
    def url(self) -> str:
        """Where it stands among the others; a retired one has a page only."""
        return self.page_url if self.is_retired else f"/guidelines#rule-{self.number}"

    @property
    def page_url(self) -> str:
        """Its page, with all that it said before."""
        return f"/guidelines/rules/{self.number}"

    def wording_url(self, revision: int) -> str:
        """Return where a revision is read, whatever the rule says by now."""
        return f"{self.page_url}?revision={revision}"

    async def held(self) -> Rule:
        """Return this rule as it is now, held until the transaction ends."""
        return await Rule.filter(id=self.id).select_for_update().get()


class RuleRevision(Model):
    """What a rule says or said, from when on, and why it was changed to that."""

    id = fields.IntField(primary_key=True)
    rule: fields.ForeignKeyRelation[Rule] = fields.ForeignKeyField(
        "forum.Rule", related_name="revisions", on_delete=fields.CASCADE
    )
    rule_id: int
    number = fields.IntField()
    title = fields.CharField(max_length=120)
    text = fields.TextField()
    is_retired = fields.BooleanField(default=False)
    editor: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="rule_revisions", on_delete=fields.SET_NULL, null=True
    )
    editor_id: int | None
    reason = fields.CharField(max_length=200, default="")
    created_at = fields.DatetimeField()

    class Meta:
        table = "rule_revision"
        unique_together = (("rule", "number"),)
