"""Who gets a digest and when, and which digests there were."""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member
from forum.digests.calendar import Frequency, Rhythm

CHANGE_OF_MIND = timedelta(days=7)


class DigestSubscription(Model):
    """What a member chose. Everything up to ``seen_until`` was in her earlier digests.

    ``token`` stands in the unsubscribe address of every letter and never changes. While she gets
    none, ``former`` is the frequency before, and ``stopped_at`` says since when.
    """

    id = fields.IntField(primary_key=True)
    member: fields.OneToOneRelation[Member] = fields.OneToOneField(
        "forum.Member", related_name="digest", on_delete=fields.CASCADE
    )
    member_id: int
    frequency = fields.CharEnumField(Frequency, max_length=20, description="")
    former = fields.CharEnumField(Frequency, max_length=20, description="")
    weekday = fields.IntField()
    hour = fields.IntField()
    due_at = fields.DatetimeField(null=True, db_index=True)
    seen_until = fields.DatetimeField()
    stopped_at = fields.DatetimeField(null=True)
    token = fields.CharField(max_length=64, unique=True)

    class Meta:
        table = "digest_subscription"

    async def held(self) -> DigestSubscription:
        """Return this subscription as it is now, held until the transaction ends."""
        return await DigestSubscription.filter(id=self.id).select_for_update().get()

    @property
    def is_on(self) -> bool:
        return self.frequency is not Frequency.NEVER

    def rhythm(self, time_zone: str) -> Rhythm:
        """Return the choice as the calendar understands it, in this IANA zone."""
        return Rhythm(self.frequency, self.weekday, self.hour, time_zone)

    def stop(self, moment: datetime) -> None:
        """Take note that she wants no digest from now on."""
        if self.is_on:
            self.former, self.frequency, self.stopped_at = self.frequency, Frequency.NEVER, moment

    def start(self, frequency: Frequency, moment: datetime) -> None:
        """Take note that she wants digests.

        A stop of at most a week was a change of mind and leaves no hole. After a longer one she
        hears of what is written from now on.
        """
        if self.stopped_at and moment - self.stopped_at > CHANGE_OF_MIND:
            self.seen_until = moment
        self.frequency, self.stopped_at = frequency, None


class Digest(Model):
    """A digest that was written, at most one a member and period."""

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="digests", on_delete=fields.CASCADE
    )
    member_id: int
    period = fields.CharField(max_length=20)
    thread_count = fields.IntField()
    post_count = fields.IntField()
    message_id = fields.CharField(max_length=320)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "digest"
        unique_together = (("member", "period"),)
