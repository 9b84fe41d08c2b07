"""Posts as letters know them."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from forum.threads.models.thread import Post


class MailAlias(Model):
    """The Message-ID under which a post came by mail or from an old list's archive.

    Letters that answer it (RFC 5322, 3.6.4) find their thread by it. It's written without its
    angle brackets.
    """

    id = fields.IntField(primary_key=True)
    message_id = fields.CharField(max_length=320, unique=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "forum.Post", related_name="aliases", on_delete=fields.CASCADE
    )
    post_id: int

    class Meta:
        table = "mail_alias"
