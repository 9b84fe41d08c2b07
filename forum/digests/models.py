"""Who gets a digest and when, and which digests there were."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member
from forum.digests.calendar import Frequency, Rhythm


class DigestSubscription(Model):
    """What a member chose. Everything up to ``seen_until`` was in her earlier digests.

    ``token`` stands in the unsubscribe address of every letter and never changes.
    """

    id = fields.IntField(primary_key=True)
    member: fields.OneToOneRelation[Member] = fields.OneToOneField(
        "forum.Member", related_name="digest", on_delete=fields.CASCADE
    )
    member_id: int
    frequency = fields.CharEnumField(Frequency, max_length=20, description="")
    weekday = fields.IntField()
    hour = fields.IntField()
    due_at = fields.DatetimeField(null=True, db_index=True)
    seen_until = fields.DatetimeField()
    token = fields.CharField(max_length=64, unique=True)

    class Meta:
        table = "digest_subscription"

    def rhythm(self, time_zone: str) -> Rhythm:
        """Return the choice as the calendar understands it, in this IANA zone."""
        return Rhythm(self.frequency, self.weekday, self.hour, time_zone)


class Digest(Model):
    """A digest that was written; at most one a member and period."""

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="digests", on_delete=fields.CASCADE
    )
    member_id: int
    period = fields.CharField(max_length=20)
    thread_count = fields.IntField()
    post_count = fields.IntField()
    message_id = fields.CharField(max_length=250)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "digest"
        unique_together = (("member", "period"),)
