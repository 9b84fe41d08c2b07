"""How the vocabulary is kept: one change after the other, and a log of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member
from forum.tags.models.concept import Tag


class Act(StrEnum):
    """What an editor did to a concept."""

    ADD = "add_tag"
    EDIT = "edit_tag"
    RENAME = "rename_tag"
    ACCEPT = "accept_tag"
    DECLINE = "decline_tag"
    MERGE = "merge_tag"
    UNMERGE = "unmerge_tag"
    SPLIT = "split_tag"
    RETIRE = "retire_tag"
    RESTORE = "restore_tag"
    IMPORT = "import_tags"


class Vocabulary(Model):
    """The whole vocabulary: one row, held by who changes it, so that changes come one by one.

    ``number`` grows with every change.
    """

    id = fields.IntField(primary_key=True)
    number = fields.IntField(default=0)

    class Meta:
        table = "vocabulary"


class Change(Model):
    """One change of the vocabulary, public: what was done to which concept, and why.

    ``before`` and ``after`` are as in the signal ``VocabularyChanged``. ``undo`` is what it takes
    to undo a merge; it's forgotten after ``tags.undo_days``. ``count`` is of concepts, for an
    import.
    """

    id = fields.IntField(primary_key=True)
    act = fields.CharEnumField(Act, max_length=20, description="")
    tag: fields.ForeignKeyNullableRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="changes", on_delete=fields.SET_NULL, null=True
    )
    tag_id: int | None
    other: fields.ForeignKeyNullableRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="changes_with", on_delete=fields.SET_NULL, null=True
    )
    other_id: int | None
    name = fields.CharField(max_length=120)
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="vocabulary_changes", on_delete=fields.SET_NULL, null=True
    )
    member_id: int | None
    note = fields.TextField(default="")
    count = fields.IntField(default=1)
    before: dict[str, Any] = fields.JSONField(default=dict)
    after: dict[str, Any] = fields.JSONField(default=dict)
    undo: dict[str, Any] | None = fields.JSONField(null=True)
    undone_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "vocabulary_change"
        indexes = [("tag_id",)]
