"""Letting files go with drafts and posts, and letting go of them.

One file may go with several: with a post, and with a draft of a change of that. It is there as
long as something holds it. Whoever takes files holds the post or draft first, then the files in
the order of their numbers, so that nobody waits for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any, NamedTuple

from forum.accounts.models import Member
from forum.core.errors import Complaint, Refusal
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext
from forum.files.actions import claim, remove_file, store_upload
from forum.files.models import File
from forum.threads.attaching import Named, complaint_about, field_of, gone, named_in
from forum.threads.models import Attachment, Draft, Post


class TakenIn(NamedTuple):
    """What became of files that were chosen: those that are kept, and what to say of the rest."""

    files: Sequence[File]
    complaints: Sequence[str]


class Changed(NamedTuple):
    """The numbers of the files of a post, before and after."""

    before: Sequence[int]
    after: Sequence[int]


async def take_in(member: Member, chosen: Iterable[tuple[str, IO[bytes]]], *, room: int) -> TakenIn:
    """Keep files that a member chose, as many as there is room for; one that can't be is told.

    Slow, and not for inside ``atomic()``.
    """
    files: list[File] = []
    complaints: list[str] = []
    too_many: list[str] = []
    for name, content in chosen:
        if len(files) >= room:
            too_many.append(name)
            continue
        try:
            files.append(await store_upload(member, name, content))
        except Complaint as complaint:  # it names the file
            complaints.append(complaint.sentence)
        except Refusal as refusal:
            complaints.append(f"{_not_attached([name])} {refusal.sentence}")
    if too_many:
        complaints.append(f"{_full()} {_not_attached(too_many)}")
    return TakenIn(files, complaints)


def _full() -> str:
    most = house().settings.files.max_files
    sentence = ngettext(
        "A post can have %(count)s file.", "A post can have %(count)s files at most.", most
    )
    return sentence % {"count": most}


def _not_attached(names: Sequence[str]) -> str:
    return _("Not attached: %(names)s.") % {"names": ", ".join(names)}


async def hold_files(draft: Draft) -> None:
    """Let the files that a held draft names, and no others, go with it, if they are hers."""
    rows = await Attachment.filter(draft_id=draft.id)
    there, wanted = {row.file_id for row in rows}, _ids(named_in(draft.typed))
    files = await _held(draft.member_id, [number for number in wanted if number not in there])
    await claim(files)
    await _add([Attachment(draft_id=draft.id, file_id=file.id) for file in files])
    await _take_away([row for row in rows if row.file_id not in wanted])


def _ids(named: Iterable[Named]) -> list[int]:
    return [one.file_id for one in named]


async def _held(owner_id: int, ids: Sequence[int]) -> list[File]:
    hers = File.filter(owner_id=owner_id, id__in=ids)
    return await hers.order_by("id").select_for_update() if ids else []


async def _add(rows: Sequence[Attachment]) -> None:
    if rows:
        await Attachment.bulk_create(rows)


async def let_files_go(drafts: Sequence[Draft]) -> None:
    """Take the files from held drafts, in the transaction that deletes them."""
    await _take_away(await Attachment.filter(draft_id__in=[draft.id for draft in drafts]))


async def _take_away(rows: Sequence[Attachment]) -> None:
    """Delete these rows, and what nothing else holds then."""
    if not rows:
        return
    ids = {row.file_id for row in rows}
    files = await File.filter(id__in=ids).order_by("id").select_for_update()
    await Attachment.filter(id__in=[row.id for row in rows]).delete()
    still = {row.file_id for row in await Attachment.filter(file_id__in=ids)}
    for file in files:
        if file.id not in still:
            await remove_file(file)


async def attach(member: Member, post: Post, typed: Mapping[str, Any]) -> Changed:
    """Let the files that a form names go with a held post, in the transaction of the caller.

    What goes with it already stays, unless its removal was ticked. The same file of the same name
    is there once, however often it is sent.

    Raises:
        Complaint: if a picture has no words and isn't decorative, about ``alt-`` and its number;
            about ``files`` if there are too many, or one is no longer there.
    """
    named = named_in(typed)
    if not named:
        return Changed((), ())
    rows = {row.file_id: row for row in await _rows_of(post)}
    fresh = [one for one in named if one.file_id not in rows and not one.is_removed]
    files = {file.id: file for file in await _held(member.id, _ids(fresh))}
    if len(files) < len(fresh):
        raise Complaint("files", gone())
    _require_words([(rows[one.file_id].file if one.file_id in rows else files.get(one.file_id), one)
                    for one in named])  # fmt: skip
    return await _attached(post, rows, named, files)


async def _rows_of(post: Post) -> list[Attachment]:
    rows = Attachment.filter(post_id=post.id).order_by("position", "id")
    return await rows.select_related("file")


def _require_words(said: Iterable[tuple[File | None, Named]]) -> None:
    for file, named in said:
        if file and (sentence := complaint_about(file, named)):
            raise Complaint(field_of(file.id), sentence)


async def _attached(
    post: Post, rows: Mapping[int, Attachment], named: Sequence[Named], files: Mapping[int, File]
) -> Changed:
    removed = [rows[one.file_id] for one in named if one.is_removed and one.file_id in rows]
    stay = [row for row in rows.values() if row not in removed]
    there = {(row.file.name, row.file.sha256) for row in stay}
    new: list[Attachment] = []
    last = max((row.position for row in rows.values()), default=0)
    for one in named:
        file = files.get(one.file_id)
        if file and (file.name, file.sha256) not in there:
            there.add((file.name, file.sha256))
            new.append(Attachment(post_id=post.id, file=file, position=last + len(new) + 1))
            _say(new[-1], one)
    if len(stay) + len(new) > house().settings.files.max_files:
        raise Complaint("files", _full())
    await claim([row.file for row in new])
    await _add(new)
    await _reword(stay, named)
    await _take_away(removed)
    before, after = rows.values(), (*stay, *new)
    return Changed([row.file_id for row in before], [row.file_id for row in after])


def _say(row: Attachment, named: Named) -> bool:
    """Put down what was said of it; tell whether that's another than before."""
    before = row.alt, row.is_decorative
    row.alt, row.is_decorative = "" if named.is_decorative else named.alt, named.is_decorative
    return before != (row.alt, row.is_decorative)


async def _reword(rows: Sequence[Attachment], named: Sequence[Named]) -> None:
    said = {one.file_id: one for one in named}
    for row in rows:
        if row.file_id in said and _say(row, said[row.file_id]):
            await row.save(update_fields=["alt", "is_decorative"])
