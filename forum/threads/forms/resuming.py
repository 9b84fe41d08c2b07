"""Forms with what was typed into them before."""

from __future__ import annotations

from collections.abc import Mapping

from forum.accounts.models import Member, Viewer
from forum.core.errors import NotFound
from forum.threads.draft_places import NEW, kind_of, new_place, reply_place
from forum.threads.forms.attachments import show_files
from forum.threads.forms.writing import ReplyForm, ThreadForm, resumed
from forum.threads.models import Draft, Thread
from forum.threads.queries.drafts import draft_at, get_draft, latest_draft
from forum.threads.quoting import quotation_in, with_quotation


async def thread_form(member: Member, asked: Mapping[str, str]) -> ThreadForm:
    """Return the form of a new thread, or with ``?draft=`` that of one that was begun.

    Raises:
        NotFound: if she has no such draft.
    """
    place = asked.get("draft", "")
    if not place:
        kind, group = asked.get("kind", "question"), asked.get("group", "")
        return ThreadForm.blank(kind=kind, group=group, draft=new_place())
    if kind_of(place) != NEW:
        raise NotFound
    form = resumed(ThreadForm, await get_draft(place, seen_by=member))
    await show_files(form, member)
    return form


async def reply_form(viewer: Viewer, thread: Thread, asked: Mapping[str, str]) -> ReplyForm:
    """Return the form of a reply, with her latest draft in it, or the one that ``?draft=`` names.

    ``?reply_to=`` is the number of the post that is answered, ``?quote=`` that of one whose words
    are put below what she has written. One query for a member, two more to quote.
    """
    reply_to = asked.get("reply_to", "")
    is_number = reply_to.isascii() and reply_to.isdigit() and len(reply_to) < 10  # noqa: PLR2004
    if not isinstance(viewer, Member):
        return ReplyForm.blank()
    draft = await draft_for(viewer, reply_place(thread.id), asked)
    form = resumed(ReplyForm, draft) if draft else ReplyForm.blank(draft=reply_place(thread.id))
    await show_files(form, viewer)
    if is_number:
        form.retype("reply_to", reply_to)
    if quoted := await quotation_in(thread, asked.get("quote", "")):
        form.retype("body", with_quotation(form.value("body"), quoted))
    return form


async def draft_for(member: Member, place: str, asked: Mapping[str, str]) -> Draft | None:
    """Return the draft to go on with at a place: the one that ``?draft=`` names, or the latest."""
    wanted = asked.get("draft", "")
    if kind_of(wanted) and wanted.partition(".")[0] == place:
        return await draft_at(member, wanted)
    return await latest_draft(member, place)
