"""What is sent to groups."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from forum.core.forms import Form
from forum.core.text import clean_line
from forum.groups.models import GroupRole, Visibility

Line = Annotated[str, BeforeValidator(clean_line)]
Description = Annotated[str, Field(max_length=2000)]


class GroupForm(Form):
    """What a group is, for admins."""

    name: Line = Field(min_length=1, max_length=80)
    description: Description = ""
    visibility: Visibility = Visibility.PUBLIC


class DescriptionForm(Form):
    """What a group is about, for its moderators."""

    description: Description = ""


class InviteForm(Form):
    """Inviting a member."""

    username: Line = Field(min_length=1, max_length=80)


class RoleForm(Form):
    """Making somebody a moderator of the group, or a plain member again."""

    role: GroupRole
