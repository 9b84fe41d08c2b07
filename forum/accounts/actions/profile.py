"""What a member says of herself."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from forum.accounts.models import Member
from forum.accounts.signals import TimeZoneChanged
from forum.core.database import atomic
from forum.core.signals import emit


@dataclass(frozen=True)
class Profile:
    """What others see of a member, and how we speak to her."""

    name: str
    library: str
    role_title: str
    about: str
    language: str
    time_zone: str


async def save_profile(member: Member, profile: Profile) -> Member:
    """Keep what a member says of herself now."""
    return await _save(member, asdict(profile))


async def change_time_zone(member: Member, time_zone: str) -> Member:
    """Keep by which clock she lives."""
    return await _save(member, {"time_zone": time_zone})


async def _save(member: Member, values: dict[str, Any]) -> Member:
    async with atomic():
        # Letters and posts that name her may be written meanwhile, so her key isn't held.
        member = await Member.select_for_update(no_key=True).get(id=member.id)
        moved = member.time_zone != values["time_zone"]
        member.update_from_dict(values)
        await member.save(update_fields=list(values))
        if moved:
            await emit(TimeZoneChanged(member_id=member.id))
    return member
