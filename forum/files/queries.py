"""Files by number and by owner. Who may see one is for those to say who hold it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from tortoise.queryset import QuerySet

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.errors import NotFound
from forum.core.house import house
from forum.files.models import File, whole_key


async def get_file(file_id: int) -> File:
    """Return one file.

    Raises:
        NotFound: if there is none of that number.
    """
    file = await File.get_or_none(id=file_id)
    if file is None:
        raise NotFound
    return file


async def files_of(owner: Member, ids: Iterable[int]) -> list[File]:
    """Return those of these files that the member uploaded, oldest first."""
    return await File.filter(owner_id=owner.id, id__in=list(ids)).order_by("id")


async def unclaimed_like(owner: Member, name: str, sha256: str) -> File | None:
    """Return the file that she uploaded before with this name and content, if nothing holds it."""
    return await File.filter(
        owner_id=owner.id, sha256=sha256, name=name, claimed_at__isnull=True
    ).first()


def unused() -> QuerySet[File]:
    """Return the files that nothing claimed in time."""
    since = now() - timedelta(hours=house().settings.files.keep_unused_hours)
    return File.filter(claimed_at__isnull=True, created_at__lt=since)


async def orphans_among(keys: Iterable[str]) -> list[str]:
    """Return those of these keys that belong to no file."""
    whole = {key: whole_key(key) for key in keys}
    files = await File.filter(key__in=list(set(whole.values()))).only("key")
    known = {file.key for file in files}
    return [key for key, belongs_to in whole.items() if belongs_to not in known]
