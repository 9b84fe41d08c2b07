"""Taking files in, holding on to them, and letting them go.

Who may do it is for those to ask whose posts or drafts the files belong to.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import timedelta
from typing import IO

from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.limits import spend
from forum.core.signals import emit
from forum.files import queries
from forum.files.examining import Examined, examine
from forum.files.models import File, copy_key
from forum.files.signals import FileRemoved
from forum.files.sniffing import NotTaken
from forum.files.storage import Storage, new_key

_AT_ONCE = 100
_ORPHANED = timedelta(days=1)  # longer than any upload takes


async def store_upload(
    owner: Member, name: str, content: bytes | IO[bytes], *, field: str = "files"
) -> File:
    """Keep what a member uploaded until something claims it, as :func:`claim` tells.

    Slow, and not for inside ``atomic()``. The same once more, before it is claimed, is one file.

    Raises:
        Complaint: beside ``field``, if it is too large, empty, damaged or of a kind not taken.
        TooMany: if she uploads too often.
        StorageAway: if it can't be kept just now.
    """
    await spend(house().settings.limits.files_per_member, "upload a file", str(owner.id))
    return await store(owner, name, content, field=field)


async def store(
    owner: Member, name: str, content: bytes | IO[bytes], *, field: str = "files"
) -> File:
    """Keep a file as :func:`store_upload` does, however many there are: one from an archive.

    Raises:
        Complaint: as there.
        StorageAway: as there.
    """
    sent = io.BytesIO(content) if isinstance(content, bytes) else content
    limits = house().settings.files
    try:
        examined = await house().in_thread("images", examine, name, sent, limits)
    except NotTaken as error:
        raise Complaint(field, str(error)) from error
    same = await queries.unclaimed_like(owner, examined.name, examined.sha256)
    if same and await File.filter(id=same.id, claimed_at=None).update(created_at=now()):
        return same
    return await _kept(owner, examined)


async def _kept(owner: Member, examined: Examined) -> File:
    # First the storage, then the row: what a crash leaves between is found by purge_orphans.
    key, storage = new_key(), house().kept(Storage)
    await storage.put(key, examined.content)
    for width, content in examined.copies.items():
        await storage.put(copy_key(key, width), content)
    return await File.create(
        owner=owner, key=key, name=examined.name, media_type=examined.media_type,
        size=examined.size, sha256=examined.sha256, width=examined.width,
        height=examined.height, widths=list(examined.copies),
    )  # fmt: skip


async def claim(files: Iterable[File]) -> None:
    """Say that something which is kept holds these files, so that they stay.

    Call it in the transaction that makes the holder; to claim again does nothing.

    Raises:
        Complaint: if one was taken away meanwhile, because for long nothing had held it.
    """
    ids = {file.id for file in files}
    if not ids:
        return
    async with atomic():
        await File.filter(id__in=ids, claimed_at=None).update(claimed_at=now())
        if await File.filter(id__in=ids).count() < len(ids):
            sentence = _("A file is no longer kept here. Please attach it again.")
            raise Complaint("files", sentence)


async def remove_file(file: File) -> None:
    """Take a file away, for good. What the storage has of it goes after the transaction."""
    async with atomic():
        if await File.filter(id=file.id).delete():
            await emit(FileRemoved(file.id, file.keys))


async def purge_unused() -> None:
    """Remove files that nothing claimed in time."""
    while found := await queries.unused().limit(_AT_ONCE):
        for file in found:
            async with atomic():  # it may have been claimed, or sent again, meanwhile
                if await queries.unused().filter(id=file.id).delete():
                    await emit(FileRemoved(file.id, file.keys))


async def purge_orphans() -> None:
    """Delete from the storage what belongs to no file, and is older than a day."""
    storage = house().kept(Storage)
    async for keys in storage.keys_before(now() - _ORPHANED):
        await storage.delete(await queries.orphans_among(keys))


async def delete_kept(keys: Iterable[str]) -> None:
    """Delete these keys from the storage."""
    await house().kept(Storage).delete(keys)
