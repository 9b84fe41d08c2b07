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


class Edition(Model):
    """How often something changed that stands on pages of many threads, such as a name.

    There is one row. The database itself counts, by triggers; pages that are kept in memory are
    kept under this number.
    """

    id = fields.IntField(primary_key=True)
    number = fields.BigIntField(default=0)

    class Meta:
        table = "edition"
