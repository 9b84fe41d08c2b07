"""Jobs that wait, run or were set aside; and the clock's own memory."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class JobState(StrEnum):
    WAITING = "waiting"
    DEAD = "dead"


class Job(Model):
    """Work for later. A finished job is a deleted row.

    ``lease`` names the claim of the worker that runs it now; a claim is void once
    ``leased_until`` has passed. ``claims`` counts workers that took it, ended or not. ``dead_at``
    tells since when it has been set aside.
    """

    id = fields.CharField(max_length=120, primary_key=True)
    name = fields.CharField(max_length=120)
    message = fields.TextField()
    state = fields.CharEnumField(JobState, max_length=20, description="", default=JobState.WAITING)
    due_at = fields.DatetimeField()
    lease = fields.CharField(max_length=40, null=True)
    leased_until = fields.DatetimeField(null=True)
    claims = fields.IntField(default=0)
    error = fields.TextField(default="")
    dead_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "job"
        indexes = [("state", "due_at"), ("name",)]


class Tick(Model):
    """When a line of the timetable was last due, so that many workers obey it once."""

    name = fields.CharField(max_length=120, primary_key=True)
    last_at = fields.DatetimeField()

    class Meta:
        table = "tick"
