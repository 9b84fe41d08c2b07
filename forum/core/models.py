"""Tables of the ground."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class Attempts(Model):
    """How often something was tried in the present window of time."""

    key = fields.CharField(max_length=200, primary_key=True)
    count = fields.IntField(default=0)
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "attempts"
