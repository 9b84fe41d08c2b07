"""Tags are concepts, after SKOS (W3C Recommendation, 18 August 2009).

A concept is a thing with labels, one of them preferred in each language; with broader and related
concepts, notes, and addresses of the same concept in other vocabularies. What holds among them
stands in ``forum/tags/laws.py``.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member

LONGEST_LABEL, LONGEST_SLUG, LONGEST_FOLDED = 120, 130, 240
LONGEST_NOTATION, LONGEST_ADDRESS = 60, 500
# Digits and consonants: says nothing in any language, and nobody takes one for another.
_KEY_LETTERS = "23456789bcdfghjkmnpqrstvwxz"


def new_key() -> str:
    """Return a new permanent name for a concept: ten letters that mean nothing."""
    return "".join(secrets.choice(_KEY_LETTERS) for _place in range(10))


class Status(StrEnum):
    PROPOSED = "proposed"  # by a member; the editors haven't decided
    ACCEPTED = "accepted"
    RETIRED = "retired"  # not to be chosen any more; its successor instead, if it has one
    MERGED = "merged"  # into its successor, which has its labels: only its addresses are left


class LabelKind(StrEnum):
    PREFERRED = "preferred"
    ALTERNATIVE = "alternative"  # "use for"
    HIDDEN = "hidden"  # misspellings, for search only


class NoteKind(StrEnum):
    DEFINITION = "definition"
    SCOPE = "scope"
    CHANGE = "change"


class RelationKind(StrEnum):
    BROADER = "broader"  # the other is broader
    RELATED = "related"  # kept once, from the lower id to the higher


class MatchKind(StrEnum):
    EXACT = "exact"
    CLOSE = "close"


class Tag(Model):
    """A concept that threads can be about.

    ``name`` and ``scope_note`` repeat its preferred label and note in the language of the place,
    for quick lists. ``slug`` is its address, made anew when it is renamed (``FormerAddress`` keeps
    the old); ``key`` is permanent. ``plea`` is what its proposer said for it; ``proposed_at``
    is None if no member proposed it.
    """

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=LONGEST_SLUG, unique=True)
    name = fields.CharField(max_length=LONGEST_LABEL)
    scope_note = fields.TextField(default="")
    created_at = fields.DatetimeField(auto_now_add=True)
    key = fields.CharField(max_length=20, default=new_key)
    notation = fields.CharField(max_length=LONGEST_NOTATION, default="")
    status = fields.CharEnumField(Status, max_length=20, description="", default=Status.ACCEPTED)
    successor: fields.ForeignKeyNullableRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="replaces", on_delete=fields.SET_NULL, null=True
    )
    successor_id: int | None
    proposer: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="tags_proposed", on_delete=fields.SET_NULL, null=True
    )
    proposer_id: int | None
    plea = fields.TextField(default="")
    proposed_at = fields.DatetimeField(null=True)
    changed_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "tag"
        indexes = [("status",)]

    labels: fields.ReverseRelation[Label]

    @property
    def is_proposed(self) -> bool:
        return self.status is Status.PROPOSED

    @property
    def is_open(self) -> bool:
        """Whether new threads may have it."""
        return self.status in {Status.PROPOSED, Status.ACCEPTED}


class Label(Model):
    """A word for a concept. ``folded`` is unique in a language: one word never means two tags."""

    id = fields.IntField(primary_key=True)
    tag: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="labels", on_delete=fields.CASCADE
    )
    tag_id: int
    text = fields.CharField(max_length=LONGEST_LABEL)
    folded = fields.CharField(max_length=LONGEST_FOLDED)
    kind = fields.CharEnumField(LabelKind, max_length=20, description="")
    language = fields.CharField(max_length=20, default="en")

    class Meta:
        table = "label"
        unique_together = (("folded", "language"),)
        indexes = [("tag_id",)]


class Note(Model):
    """What is said about a concept, in one language."""

    id = fields.IntField(primary_key=True)
    tag: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="notes", on_delete=fields.CASCADE
    )
    tag_id: int
    kind = fields.CharEnumField(NoteKind, max_length=20, description="")
    language = fields.CharField(max_length=20)
    text = fields.TextField()

    class Meta:
        table = "tag_note"
        indexes = [("tag_id",)]


class Relation(Model):
    """That one concept is broader than another, or that two are related."""

    id = fields.IntField(primary_key=True)
    tag: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="relations", on_delete=fields.CASCADE
    )
    tag_id: int
    kind = fields.CharEnumField(RelationKind, max_length=20, description="")
    other: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="relations_back", on_delete=fields.CASCADE
    )
    other_id: int

    class Meta:
        table = "tag_relation"
        unique_together = (("tag", "kind", "other"),)
        indexes = [("other_id",)]


class Within(Model):
    """That a tag stands under a broader one, ``steps`` above it, and each under itself, at 0.

    It is worked out from the relations ``broader``, so that one statement finds all below a tag.
    The database puts each new tag under itself.
    """

    id = fields.IntField(primary_key=True)
    tag: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="above", on_delete=fields.CASCADE
    )
    tag_id: int
    broader: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="below", on_delete=fields.CASCADE
    )
    broader_id: int
    steps = fields.IntField()

    class Meta:
        table = "tag_within"
        unique_together = (("tag", "broader"),)
        indexes = [("broader_id",)]


class Match(Model):
    """The address of the same or nearly the same concept in another vocabulary."""

    id = fields.IntField(primary_key=True)
    tag: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="matches", on_delete=fields.CASCADE
    )
    tag_id: int
    kind = fields.CharEnumField(MatchKind, max_length=20, description="")
    address = fields.CharField(max_length=LONGEST_ADDRESS)

    class Meta:
        table = "tag_match"
        unique_together = (("tag", "address"),)
        indexes = [("address",)]


class FormerAddress(Model):
    """An address that a tag had before it was renamed, and that leads on."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=LONGEST_SLUG, unique=True)
    tag: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField(
        "forum.Tag", related_name="former_addresses", on_delete=fields.CASCADE
    )
    tag_id: int

    class Meta:
        table = "tag_former_address"
        indexes = [("tag_id",)]
