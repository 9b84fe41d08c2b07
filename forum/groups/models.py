"""Groups, who is in them, and who would like to be."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from forum.accounts.models import Member, Wish

FIRST_GROUP = "community"  # the address of the group that is there from the beginning
LONGEST_SLUG, LONGEST_KEY = 80, 240


class Visibility(StrEnum):
    PUBLIC = "public"  # anyone reads
    MEMBERS = "members"  # members of the forum read
    PRIVATE = "private"  # only its own members know that it exists


class GroupRole(StrEnum):
    MEMBER = "member"
    MODERATOR = "moderator"


class Group(Model):
    """A part of the community with threads of its own.

    ``name_key`` is the name folded. ``secret`` is empty but for private groups, where it is random
    and part of the address: so a name that a private group has can be had by another group, and
    nobody learns of it by choosing the same.
    """

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=LONGEST_SLUG, unique=True)
    name = fields.CharField(max_length=80)
    name_key = fields.CharField(max_length=LONGEST_KEY)
    secret = fields.CharField(max_length=16, default="")
    description = fields.TextField(default="")
    visibility = fields.CharEnumField(Visibility, max_length=20, description="")
    position = fields.IntField(default=0)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "group"
        ordering = ["position", "name"]
        unique_together = (("name_key", "secret"),)

    memberships: fields.ReverseRelation[Membership]

    @property
    def is_private(self) -> bool:
        return self.visibility is Visibility.PRIVATE

    async def held(self) -> Group:
        """Return this group as it is now, held until the transaction ends.

        Its key isn't held: rows that name it (FOREIGN KEY) may be written meanwhile, and two who
        write them don't wait for each other for ever.
        """
        return await Group.filter(id=self.id).select_for_update(no_key=True).get()


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
        unique_together = (("member", "group"),)

    @property
    def is_moderator(self) -> bool:
        """A moderator of this group."""
        return self.role is GroupRole.MODERATOR


class GroupWish(Model):
    """How much a member wants to hear of one group."""

    id = fields.IntField(primary_key=True)
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "forum.Member", related_name="group_wishes", on_delete=fields.CASCADE
    )
    member_id: int
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "forum.Group", related_name="wishes", on_delete=fields.CASCADE
    )
    group_id: int
    wish = fields.CharEnumField(Wish, max_length=20, description="")

    class Meta:
        table = "group_wish"
        unique_together = (("member", "group"),)
        indexes = [("group_id", "wish")]


class JoinRequest(Model):
    """A member asks to be let into a private group. Deleted when she is in.

    A declined one stays, so that asking again and again reaches nobody.
    """

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
    declined_at = fields.DatetimeField(null=True)

    class Meta:
        table = "join_request"
        unique_together = (("group", "member"),)


class Invitation(Model):
    """A member is asked into a group. Deleted when she accepts or declines."""

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
