"""The words of titles, by which threads like one another are found."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from forum.threads.models.thread import Thread


class TitleWord(Model):
    """A word of a thread's title, folded and without its ending."""

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="title_words", on_delete=fields.CASCADE
    )
    thread_id: int
    word = fields.CharField(max_length=40)

    class Meta:
        table = "title_word"
        unique_together = (("word", "thread"),)
