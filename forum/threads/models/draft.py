"""What is being written, and the files that go with what is written."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member
from forum.files.models import File
from forum.threads.models.thread import Post, Thread


class Draft(Model):
    """Words that a member has not posted yet. Nobody else sees them.

    ``place`` says what for, and is hers once: ``new-<token>`` for a thread, ``thread-7`` for a
    reply there, ``post-9`` for a change of that post; what would have overwritten newer words
    stands beside them (``forum/threads/draft_places.py``). ``typed`` keeps the rest of the form as
    it was typed: kind, group, title, tags, reply_to … ``publish_at``: an announcement that the
    clock will publish.
    """

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="drafts", on_delete=fields.CASCADE
    )
    member_id: int
    place = fields.CharField(max_length=60)
    thread: fields.ForeignKeyNullableRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="drafts", on_delete=fields.CASCADE, null=True
    )
    thread_id: int | None
    body = fields.TextField(default="")
    typed: dict[str, Any] = fields.JSONField(default=dict)
    version = fields.IntField(default=1)
    publish_at = fields.DatetimeField(null=True, db_index=True)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "draft"
        unique_together = (("member", "place"),)


class Attachment(Model):
    """A file that goes with a draft or a post. Who may see that may see this."""

    id = fields.IntField(primary_key=True)
    file: fields.ForeignKeyRelation[File] = fields.ForeignKeyField(
        "forum.File", related_name="attachments", on_delete=fields.RESTRICT
    )
    file_id: int
    post: fields.ForeignKeyNullableRelation[Post] = fields.ForeignKeyField(
        "forum.Post", related_name="attachments", on_delete=fields.CASCADE, null=True
    )
    post_id: int | None
    draft: fields.ForeignKeyNullableRelation[Draft] = fields.ForeignKeyField(
        "forum.Draft", related_name="attachments", on_delete=fields.CASCADE, null=True
    )
    draft_id: int | None
    position = fields.IntField(default=0)
    alt = fields.CharField(max_length=400, default="")
    is_decorative = fields.BooleanField(default=False)

    class Meta:
        table = "attachment"
