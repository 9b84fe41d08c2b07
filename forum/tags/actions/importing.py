"""Taking a vocabulary in from a file: looked at first, and then all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import copy_context
from typing import Any, ParamSpec, TypeVar

from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.signals import emit
from forum.tags.actions.editing import require_editor
from forum.tags.actions.writing import hold_vocabulary, write
from forum.tags.emails import Outcome, tell_outcome
from forum.tags.exchange.entries import Contents, UnreadableFile
from forum.tags.exchange.files import read_file
from forum.tags.exchange.graphs import Home
from forum.tags.exchange.merging import Merged, merged
from forum.tags.models import Act, Change, Tag
from forum.tags.models.concept import new_key
from forum.tags.queries.publishing import home_now
from forum.tags.queries.schemes import scheme_now
from forum.tags.scheme import Scheme
from forum.tags.signals import VocabularyChanged

P = ParamSpec("P")
T = TypeVar("T")
_LONGEST_NAME = 120
_AT_ONCE = 500


async def read_vocabulary(name: str, content: bytes) -> Contents:
    """Read a file whose name tells its kind by its ending.

    Raises:
        Complaint: about ``files``, if it can't be read, or is too large.
    """
    settings = house().settings.tags
    if len(content) > settings.import_max_bytes:
        raise Complaint("files", _("This file is too large."))
    try:
        contents = await _away(read_file, name, content, home_now())
    except UnreadableFile as error:
        raise Complaint("files", str(error)) from None
    if len(contents.entries) > settings.import_max_tags:
        said = {"most": settings.import_max_tags}
        raise Complaint("files", _("This file has more than %(most)s tags.") % said)
    return contents


async def _away(work: Callable[P, T], *args: P.args, **_none: P.kwargs) -> T:
    """Do it away from the event loop, and complain in the reader's language."""
    run: Callable[..., Any] = copy_context().run
    return await house().in_thread("tags", run, work, *args)


async def look_at(contents: Contents) -> Merged:
    """Return what taking it in would do, and all that hinders it."""
    return await _put_together(await scheme_now(), contents, home_now())


async def _put_together(before: Scheme, contents: Contents, home: Home) -> Merged:
    return await _away(merged, before, contents, home.base, home.language, new_key)


async def import_vocabulary(
    editor: Member | None, contents: Contents, name: str, note: str
) -> Merged:
    """Add and change what a file says; if anything in it is at fault, nothing.

    Who proposed what is accepted by that hears of it. ``editor`` is None for who runs the place.

    Raises:
        Forbidden: if she may not.
    """
    if editor is not None:
        require_editor(editor)
    async with atomic():
        found = await _put_together(await hold_vocabulary(), contents, home_now())
        if found.faults:
            return found
        proposals = await _tags(found.accepted)
        if await write(found.before, found.after):
            await _log(editor, found, name, note)
            await _tell(proposals, note)
    return found


async def _tags(keys: Iterable[str]) -> dict[str, Tag]:
    wanted = list(keys)
    found: dict[str, Tag] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = await Tag.filter(key__in=wanted[start : start + _AT_ONCE])
        found |= {tag.key: tag for tag in rows}
    return found


async def _log(editor: Member | None, found: Merged, name: str, note: str) -> None:
    count = len(found.added) + len(found.changed)
    await Change.create(
        act=Act.IMPORT, name=name[:_LONGEST_NAME], member_id=editor.id if editor else None,
        note=note, count=count, created_at=now(),
    )  # fmt: skip
    if editor is not None:
        told = {"tags": str(count)}
        await emit(VocabularyChanged(Act.IMPORT.value, 0, editor.id, {}, told, note))


async def _tell(proposals: dict[str, Tag], note: str) -> None:
    accepted = await _tags(proposals)
    for key, tag in proposals.items():
        is_same = accepted[key].name == tag.name
        await tell_outcome(
            tag, Outcome.ACCEPTED if is_same else Outcome.RENAMED, note, accepted[key]
        )
