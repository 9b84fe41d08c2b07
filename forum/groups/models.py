"""Groups, who is in them, and who would like to be."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member


class Visibility(StrEnum):
    PUBLIC = "public"  # anyone reads
    MEMBERS = "members"  # members of the forum read
    PRIVATE = "private"  # only its own members know that it exists


class GroupRole(StrEnum):
    MEMBER = "member"
    MODERATOR = "moderator"


class Group(Model):
    """A part of the community with threads of its own."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=80, unique=True)
    name = fields.CharField(max_length=80)
    name_key = fields.CharField(max_length=120, unique=True)
    description = fields.TextField(default="")
    visibility = fields.CharEnumField(Visibility, max_length=20, description="")
    position = fields.IntField(default=0)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "group"
        ordering = ["position", "name"]


class Membership(Model):
    """That a member is in a group."""

    id = fields.IntField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "forum.Group", related_name="memberships", on_delete=fields.CASCADE
    )
    group_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="memberships", on_delete=fields.CASCADE
    )
    member_id: int
    role = fields.CharEnumField(GroupRole, max_length=20, description="", default=GroupRole.MEMBER)
    joined_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "membership"
        unique_together = (("group", "member"),)


class JoinRequest(Model):
    """A member asks to be let into a private group; deleted when it's answered."""

    id = fields.IntField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "forum.Group", related_name="join_requests", on_delete=fields.CASCADE
    )
    group_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="join_requests", on_delete=fields.CASCADE
    )
    member_id: int
    note = fields.TextField(default="")
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "join_request"
        unique_together = (("group", "member"),)


class Invitation(Model):
    """A member is asked into a group; deleted when she accepts or declines."""

    id = fields.IntField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "forum.Group", related_name="invitations", on_delete=fields.CASCADE
    )
    group_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="invitations", on_delete=fields.CASCADE
    )
    member_id: int
    invited_by: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="invitations_given", on_delete=fields.CASCADE
    )
    invited_by_id: int
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "invitation"
        unique_together = (("group", "member"),)
