"""Files that come with a form, and those that it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from forum.accounts.models import Member
from forum.core.house import house
from forum.files.models import File
from forum.threads.actions.attachments import take_in
from forum.threads.attaching import Named, complaint_about, field_of, gone
from forum.threads.forms.writing import WritingForm
from forum.threads.queries.attachments import nameable, named_with


async def receive(form: WritingForm, member: Member, post_id: int = 0) -> None:
    """Keep the files that were chosen, and let the form name them; it tells what can't be kept.

    What its removal was ticked for is named no more, but for files of the post that is changed:
    these stay until the change is saved.
    """
    posted = await named_with(post_id) if post_id else []
    there = {one.file_id for one in posted}
    named = [one for one in form.named if not one.is_removed or one.file_id in there]
    named += _unnamed(posted, named)
    if not (named or form.chosen):
        form.name_files({}, ())
        return
    files = await nameable(member, named, post_id)
    if len(files) < len(named):
        form.complain("files", gone())
    for file in await _taken_in(form, member, named):
        if _is_new(file, files.values()):
            files[file.id] = file
            named.append(Named(file.id))
    form.name_files(files, named)
    if form.value("action") in {"", "post"}:
        _ask_for_words(form, files)


def _unnamed(posted: Sequence[Named], named: Sequence[Named]) -> list[Named]:
    already = {one.file_id for one in named}
    return [one for one in posted if one.file_id not in already]


async def _taken_in(form: WritingForm, member: Member, named: Sequence[Named]) -> Sequence[File]:
    stay = sum(not one.is_removed for one in named)
    room = max(0, house().settings.files.max_files - stay)
    chosen = [(upload.filename or "", upload.file) for upload in form.chosen]
    taken = await take_in(member, chosen, room=room)
    if taken.complaints:
        form.complain("files", " ".join(taken.complaints))
    return taken.files


def _is_new(file: File, others: Iterable[File]) -> bool:
    return all((file.name, file.sha256) != (other.name, other.sha256) for other in others)


def _ask_for_words(form: WritingForm, files: Mapping[int, File]) -> None:
    for one in form.named:
        if sentence := complaint_about(files[one.file_id], one):
            form.complain(field_of(one.file_id), sentence)


async def show_files(form: WritingForm, member: Member, post_id: int = 0) -> None:
    """Let a form show the files that it names, and those of the post that it changes."""
    named = form.named
    if post_id:
        named += _unnamed(await named_with(post_id), named)
    if named:
        form.name_files(await nameable(member, named, post_id), named)
