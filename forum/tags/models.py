"""Tags are concepts (SKOS): a thing with labels, of which one is preferred in each language."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member, Wish

LONGEST_SLUG, LONGEST_FOLDED = 130, 240


class LabelKind(StrEnum):
    PREFERRED = "preferred"
    ALTERNATIVE = "alternative"  # "use for"
    HIDDEN = "hidden"  # misspellings, for search only


class Tag(Model):
    """A concept that threads can be about. ``name`` repeats its preferred label for quick lists."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=LONGEST_SLUG, unique=True)
    name = fields.CharField(max_length=120)
    scope_note = fields.TextField(default="")
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "tag"

    labels: fields.ReverseRelation[Label]

    async def held(self) -> Tag:
        """Return this tag as it is now, held until the transaction ends.

        Its key isn't held: rows that name it (FOREIGN KEY) may be written meanwhile, and two who
        write them don't wait for each other for ever.
        """
        return await Tag.filter(id=self.id).select_for_update(no_key=True).get()


class Label(Model):
    """A word for a concept. ``folded`` is unique in a language: one word never means two tags."""

    id = fields.IntField(primary_key=True)
    tag: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="labels", on_delete=fields.CASCADE
    )
    tag_id: int
    text = fields.CharField(max_length=120)
    folded = fields.CharField(max_length=LONGEST_FOLDED)
    kind = fields.CharEnumField(LabelKind, max_length=20, description="")
    language = fields.CharField(max_length=20, default="en")

    class Meta:
        table = "label"
        unique_together = (("folded", "language"),)


class TagFollow(Model):
    """How much a member wants to hear of threads with a tag, and with its narrower ones or not."""

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="tags_followed", on_delete=fields.CASCADE
    )
    member_id: int
    tag: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="followers", on_delete=fields.CASCADE
    )
    tag_id: int
    wish = fields.CharEnumField(Wish, max_length=20, description="", default=Wish.EVERY)
    with_narrower = fields.BooleanField(default=True)

    class Meta:
        table = "tag_follow"
        unique_together = (("member", "tag"),)
        indexes = [("tag_id", "wish")]
