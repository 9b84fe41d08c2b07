"""Polls: a question with choices in an opening post."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member
from forum.core.database import now
from forum.threads.models.thread import Thread


class Results(StrEnum):
    """When the results of a poll are shown."""

    AFTER_VOTE = "after_vote"  # to who has voted; to everybody when it's closed
    AT_END = "at_end"


def is_over(closes_at: datetime | None, closed_at: datetime | None) -> bool:
    """Tell whether a poll has ended: somebody closed it, or its time has come."""
    return closed_at is not None or (closes_at is not None and closes_at <= now())


class Poll(Model):
    """A poll in an opening post. What its author said beforehand holds until it's closed.

    ``voter_count``, and ``count`` of its options, are kept whenever somebody votes, and stay when
    the votes of a secret poll are forgotten. ``announced_at``: all who voted have been told.
    """

    id = fields.IntField(primary_key=True)
    thread: fields.OneToOneRelation[Thread] = fields.OneToOneField(
        "forum.Thread", related_name="poll", on_delete=fields.CASCADE
    )
    thread_id: int
    question = fields.CharField(max_length=200)
    max_choices = fields.IntField(default=1)
    is_secret = fields.BooleanField(default=True)
    results = fields.CharEnumField(
        Results, max_length=20, description="", default=Results.AFTER_VOTE
    )
    closes_at = fields.DatetimeField(null=True, db_index=True)
    closed_at = fields.DatetimeField(null=True)
    announced_at = fields.DatetimeField(null=True, db_index=True)
    voter_count = fields.IntField(default=0)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "poll"

    @property
    def is_closed(self) -> bool:
        return is_over(self.closes_at, self.closed_at)


class PollOption(Model):
    """One choice of a poll."""

    id = fields.IntField(primary_key=True)
    poll: fields.ForeignKeyRelation[Poll] = fields.ForeignKeyField(
        "forum.Poll", related_name="options", on_delete=fields.CASCADE
    )
    poll_id: int
    position = fields.IntField()
    text = fields.CharField(max_length=200)
    count = fields.IntField(default=0)

    class Meta:
        table = "poll_option"
        unique_together = (("poll", "position"),)


class Vote(Model):
    """That a member chose an option. In a secret poll nobody is shown whose it is.

    Once the poll is closed and she was told how it ended (``told_at``), it stays only if votes
    are open; of a secret poll just the counts remain.
    """

    id = fields.IntField(primary_key=True)
    option: fields.ForeignKeyRelation[PollOption] = fields.ForeignKeyField(
        "forum.PollOption", related_name="votes", on_delete=fields.CASCADE
    )
    option_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="votes", on_delete=fields.CASCADE
    )
    member_id: int
    told_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "vote"
        unique_together = (("option", "member"),)  # in this order: counted by option
