"""Polls: a question with choices in an opening post."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member
from forum.threads.models.thread import Thread


class Results(StrEnum):
    """When the results of a poll are shown."""

    AFTER_VOTE = "after_vote"  # to who has voted; to everybody when it's closed
    AT_END = "at_end"


class Poll(Model):
    """A poll in an opening post. What its author said beforehand holds until it's closed."""

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
    opens_at = fields.DatetimeField(null=True)
    closes_at = fields.DatetimeField(null=True, db_index=True)
    closed_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "poll"


class PollOption(Model):
    """One choice of a poll."""

    id = fields.IntField(primary_key=True)
    poll: fields.ForeignKeyRelation[Poll] = fields.ForeignKeyField(
        "forum.Poll", related_name="options", on_delete=fields.CASCADE
    )
    poll_id: int
    position = fields.IntField()
    text = fields.CharField(max_length=200)

    class Meta:
        table = "poll_option"
        unique_together = (("poll", "position"),)


class Vote(Model):
    """That a member chose an option. In a secret poll nobody is shown whose it is."""

    id = fields.IntField(primary_key=True)
    option: fields.ForeignKeyRelation[PollOption] = fields.ForeignKeyField(
        "forum.PollOption", related_name="votes", on_delete=fields.CASCADE
    )
    option_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="votes", on_delete=fields.CASCADE
    )
    member_id: int
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "vote"
        unique_together = (("member", "option"),)
