"""What happens around threads (``changes.py``): to members, tags and groups."""

from __future__ import annotations

from forum.accounts.actions.profile import Profile, save_profile
from forum.accounts.models import Member, Role
from forum.groups.actions import joining, keeping, members
from forum.groups.models import GroupRole, Membership, Visibility
from forum.tags.actions.deciding import accept_proposal
from forum.tags.actions.editing import Wording, edit_tag
from forum.tags.actions.merging import merge_tag, undo_merge
from forum.tags.models import Act as AnAct
from forum.tags.models import Change, Status, Tag
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


async def name_in_spanish(p: Place) -> None:
    words = Wording("Semillas", "Todo lo que crece", language="es")
    await edit_tag(p.who["admin"], p.tag, words, WHY)


async def propose_tag(p: Place) -> None:
    await Tag.filter(id=p.tag.id).update(status=Status.PROPOSED, proposer_id=p.who["asker"].id)


async def accept_tag(p: Place) -> None:
    tag = await Tag.get(id=p.tag.id)
    await accept_proposal(p.who["admin"], tag, Wording(tag.name), "Welcome")


async def merge_tags(p: Place) -> None:
    await merge_tag(p.who["admin"], await Tag.get(id=p.tag.id), p.other_tag, "The same")


async def undo_merge_of_tags(p: Place) -> None:
    await undo_merge(p.who["admin"], await Change.get(act=AnAct.MERGE), "Not the same")


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
