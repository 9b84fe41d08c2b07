"""Ideas on the move: their stages, who tries them, and what came of it."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member
from forum.threads.models.thread import Post, Stage, Thread


class LibraryKind(StrEnum):
    """What kind of library tries an idea."""

    PUBLIC = "public"
    ACADEMIC = "academic"
    SCHOOL = "school"
    SPECIAL = "special"
    TRIBAL = "tribal"
    STATE = "state"
    OTHER = "other"


class LibrarySize(StrEnum):
    """How many people a library is there for."""

    TINY = "tiny"  # fewer than 2,500
    SMALL = "small"  # 2,500 to 10,000
    MEDIUM = "medium"  # 10,000 to 50,000
    LARGE = "large"  # 50,000 to 250,000
    HUGE = "huge"  # more


class Again(StrEnum):
    """Whether they would do it again."""

    YES = "yes"
    CHANGED = "changed"  # with changes
    NO = "no"


class StageMove(Model):
    """That an idea was moved from one stage to another, by whom and why."""

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="stage_moves", on_delete=fields.CASCADE
    )
    thread_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="stage_moves", on_delete=fields.RESTRICT
    )
    member_id: int
    before = fields.CharEnumField(Stage, max_length=20, description="")
    after = fields.CharEnumField(Stage, max_length=20, description="")
    note = fields.CharField(max_length=400, default="")
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "stage_move"


class Trial(Model):
    """A library tries an idea. What kind of library it was is kept as it was then."""

    id = fields.IntField(primary_key=True)
    thread: fields.ForeignKeyRelation[Thread] = fields.ForeignKeyField(
        "forum.Thread", related_name="trials", on_delete=fields.CASCADE
    )
    thread_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="trials", on_delete=fields.RESTRICT
    )
    member_id: int
    library = fields.CharField(max_length=120)
    library_folded = fields.CharField(max_length=240, default="")
    library_kind = fields.CharEnumField(LibraryKind, max_length=20, description="")
    library_size = fields.CharEnumField(LibrarySize, max_length=20, description="")
    starts_on = fields.DateField()
    check_on = fields.DateField(db_index=True)
    looking_at = fields.CharField(max_length=400, default="")
    asked_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "trial"
        unique_together = (("thread", "member"),)


class Report(Model):
    """What came of a trial. Its post in the thread says the same in words."""

    id = fields.IntField(primary_key=True)
    trial: fields.OneToOneRelation[Trial] = fields.OneToOneField(
        "forum.Trial", related_name="report", on_delete=fields.CASCADE
    )
    trial_id: int
    post: fields.OneToOneRelation[Post] = fields.OneToOneField(
        "forum.Post", related_name="report", on_delete=fields.CASCADE
    )
    post_id: int
    what_we_did = fields.TextField()
    who_took_part = fields.TextField(default="")
    what_they_said = fields.TextField(default="")
    cost = fields.CharField(max_length=120, default="")
    staff_hours = fields.CharField(max_length=120, default="")
    what_changed = fields.TextField(default="")
    what_differently = fields.TextField(default="")
    again = fields.CharEnumField(Again, max_length=20, description="")
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "report"
