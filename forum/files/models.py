"""Files that members upload."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member

LONGEST_NAME = 200
LONGEST_KEY = 80


class File(Model):
    """Something a member uploaded, kept in the storage under its key.

    The storage has it before this row is there, and until after this row is gone. Pictures were
    made anew from what was sent (see ``forum.files.images``): ``size`` and ``media_type`` tell
    what is kept, ``sha256`` what was sent.
    """

    id = fields.IntField(primary_key=True)
    owner: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="files", on_delete=fields.RESTRICT
    )
    owner_id: int
    name = fields.CharField(max_length=LONGEST_NAME)
    media_type = fields.CharField(max_length=120)
    size = fields.BigIntField()  # bytes
    sha256 = fields.CharField(max_length=64)
    key = fields.CharField(max_length=LONGEST_KEY, unique=True)
    width = fields.IntField(null=True)  # pixels, of a picture
    height = fields.IntField(null=True)
    widths: list[int] = fields.JSONField(default=list)  # smaller copies of a picture, in pixels
    created_at = fields.DatetimeField(auto_now_add=True)
    claimed_at = fields.DatetimeField(null=True)  # when something that is kept first held it

    class Meta:
        table = "file"
        indexes = (("owner_id", "sha256"), ("claimed_at", "created_at"))

    @property
    def is_picture(self) -> bool:
        return self.width is not None

    @property
    def keys(self) -> list[str]:
        """All keys that the storage has of it."""
        return [self.key, *(copy_key(self.key, width) for width in self.widths)]


def copy_key(key: str, width: int) -> str:
    """Return the key of a smaller copy of a picture."""
    return f"{key}-{width}"


def whole_key(key: str) -> str:
    """Return the key of the file that this key, perhaps of a copy, belongs to."""
    return key.partition("-")[0]
