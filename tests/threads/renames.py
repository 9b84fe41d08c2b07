"""What happens around threads (``changes.py``): to members, tags and groups."""

from __future__ import annotations

from forum.accounts.actions.profile import Profile, save_profile
from forum.accounts.models import Member, Role
from forum.groups.actions import joining, keeping, members
from forum.groups.models import GroupRole, Membership, Visibility
from forum.tags.actions.editing import Wording, edit_tag
from tests.threads.changes import WHY
from tests.threads.keeping import Place


def _profile(member: Member, **values: str) -> Profile:
    names = ("name", "library", "role_title", "about", "language", "time_zone")
    return Profile(**{name: getattr(member, name) for name in names} | values)


async def rename(p: Place) -> None:
    await save_profile(p.who["helper"], _profile(p.who["helper"], name="Nora Quill"))


async def another_library(p: Place) -> None:
    await save_profile(p.who["helper"], _profile(p.who["helper"], library="Ash Library"))


async def promote(p: Place) -> None:
    await Member.filter(id=p.who["reader"].id).update(role=Role.MODERATOR)


async def rename_tag(p: Place) -> None:
    await edit_tag(p.who["admin"], p.tag, Wording("Seeds", "All that grows"), WHY)


async def add_label(p: Place) -> None:
    await edit_tag(p.who["admin"], p.tag, Wording(p.tag.name, "", ["Seed swaps"]), WHY)


async def _manage(p: Place, **values: str) -> None:
    group = p.group
    told = {"name": group.name, "description": "", "visibility": group.visibility} | values
    told["visibility"] = Visibility(told["visibility"])
    await keeping.manage_group(p.who["admin"], group, **told)  # type: ignore[arg-type]


async def rename_group(p: Place) -> None:
    await _manage(p, name="Gardeners")


async def group_for_members(p: Place) -> None:
    await _manage(p, visibility=Visibility.MEMBERS)


async def private_group(p: Place) -> None:
    await Membership.create(group=p.group, member=p.who["admin"], role=GroupRole.MODERATOR)
    await _manage(p, visibility=Visibility.PRIVATE)


async def describe_group(p: Place) -> None:
    await keeping.describe_group(p.who["admin"], p.group, "For all who dig")


async def join(p: Place) -> None:
    await joining.join(p.who["reader"], p.group)


async def leave(p: Place) -> None:
    await joining.leave(p.who["helper"], p.group)


async def moderate(p: Place) -> None:
    await members.set_role(p.who["admin"], p.group, p.who["helper"], GroupRole.MODERATOR)


async def thrown_out(p: Place) -> None:
    await members.remove_member(p.who["keeper"], p.private, p.who["insider"])
