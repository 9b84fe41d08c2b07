"""Making groups and saying what they are."""

from __future__ import annotations

import secrets

from tortoise.exceptions import IntegrityError

from forum.accounts.models import Member
from forum.core.database import atomic
from forum.core.errors import Complaint, require
from forum.core.i18n import gettext as _
from forum.core.text import fold, slugify
from forum.groups import policy
from forum.groups.actions.holding import held_for
from forum.groups.models import LONGEST_KEY, Group, GroupRole, Membership, Visibility

RESERVED = {"ask", "invitations", "new"}  # parts of our own addresses


async def create_group(
    admin: Member, name: str, description: str = "", visibility: Visibility = Visibility.PUBLIC
) -> Group:
    """Make a group; who makes it is its first member and moderator.

    Its address is made from its name and stays, whatever it is called later.

    Raises:
        Forbidden: if she is no admin.
        Complaint: if the name cannot be taken.
    """
    require(policy.can_create(admin), _("Only admins make groups."))
    key, secret = _key_of(name), _secret_for(visibility)
    try:
        async with atomic():
            group = await Group.create(
                slug=await _free_slug(name, secret), name=name, name_key=key, secret=secret,
                description=description, visibility=visibility,
            )  # fmt: skip
            await Membership.create(group=group, member=admin, role=GroupRole.MODERATOR)
    except IntegrityError:
        raise _taken() from None
    return group


def _key_of(name: str) -> str:
    key = fold(name)
    if not any(char.isalnum() for char in key) or len(key) > LONGEST_KEY:
        raise Complaint("name", _("Please choose a name made of letters or digits."))
    return key


def _secret_for(visibility: Visibility) -> str:
    return secrets.token_hex(5) if visibility is Visibility.PRIVATE else ""


def _taken() -> Complaint:
    return Complaint("name", _("There is a group of this name. Please choose another."))


async def _free_slug(name: str, secret: str) -> str:
    base = slugify(name, 60, otherwise="group")
    if secret:
        return f"{base}-{secret}"
    number, slug = 1, base
    while slug in RESERVED or await Group.exists(slug=slug):
        number += 1
        slug = f"{base}-{number}"
    return slug


async def manage_group(
    admin: Member, group: Group, *, name: str, description: str, visibility: Visibility
) -> Group:
    """Change name, description and who reads it. A private group is never opened.

    Raises:
        Forbidden: if she may not.
        Complaint: if the name or the visibility cannot be taken.
    """
    key = _key_of(name)
    try:
        async with atomic():
            group, membership = await held_for(admin, group)
            allowed = policy.can_manage(admin, group, membership)
            require(allowed, _("Only admins change what a group is called and who reads it."))
            if visibility is not group.visibility:
                await _change_visibility(group, visibility, membership)
            group.name, group.name_key, group.description = name, key, description
            await group.save()
    except IntegrityError:
        raise _taken() from None
    return group


async def _change_visibility(
    group: Group, visibility: Visibility, membership: Membership | None
) -> None:
    if group.is_private:
        words = _("A private group stays private: what is said there is said among its members.")
        raise Complaint("visibility", words)
    if visibility is Visibility.PRIVATE:
        moderators = Membership.filter(group_id=group.id, role=GroupRole.MODERATOR)
        if membership is None or not await moderators.exists():
            words = _("To make it private, be in it, and name a moderator who lets people in.")
            raise Complaint("visibility", words)
    group.visibility, group.secret = visibility, _secret_for(visibility)


async def describe_group(member: Member, group: Group, description: str) -> Group:
    """Change what the group says about itself.

    Raises:
        Forbidden: if she may not.
    """
    async with atomic():
        group, membership = await held_for(member, group)
        allowed = policy.can_describe(member, group, membership)
        require(allowed, _("Only the group's moderators change its description."))
        group.description = description
        await group.save(update_fields=["description"])
    return group
