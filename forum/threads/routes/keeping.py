"""What the pages that one writes in have in common: drafts, and whose words they are."""

from __future__ import annotations

from dataclasses import asdict, replace

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.core.errors import Forbidden, SignInNeeded
from forum.core.house import house
from forum.core.html import redirect_to
from forum.core.i18n import clock_time
from forum.core.i18n import gettext as _
from forum.threads.actions.drafts import Saved, save_draft
from forum.threads.draft_places import EDIT, kind_of, number_of
from forum.threads.forms.attachments import receive
from forum.threads.forms.writing import WritingForm


class WrittenByAnother(Forbidden):
    """Somebody else has signed in since the page was made."""

    status = 409


def writer_of(request: Request, form: WritingForm, place: str) -> Member:
    """Return who sent the form, which knows the place of its draft from now on.

    Raises:
        SignInNeeded: for a stranger, perhaps because her session ended; her words go with her.
    """
    form.retype("draft", place)
    if isinstance(request.user, Member):
        return request.user
    words = form.writing(place)
    if form.chosen:  # nothing is stored for strangers; she is told to choose them again
        names = [_name_of(upload) for upload in form.chosen]
        words = replace(words, typed={**words.typed, "left_behind": names})
    raise SignInNeeded(
        onward=house().path_for("drafts:resume", place=place) + "?latest=1",
        writer=str(form.value("writer")),
        words=asdict(words),
    )


def _name_of(upload: UploadFile) -> str:
    return "".join(sign for sign in upload.filename or "" if sign.isprintable())[:200]


def require_writer(member: Member, form: WritingForm) -> None:
    """See that the page was made for her who sends it.

    Raises:
        WrittenByAnother: if it wasn't.
    """
    writer = form.value("writer")
    if writer and writer != member.username:
        words = {"name": member.username, "writer": writer}
        sentence = _("You are signed in as %(name)s now, and this was written as %(writer)s.")
        raise WrittenByAnother(sentence % words)


async def keep(form: WritingForm, member: Member, place: str) -> Response | None:
    """Take in its files, and save what was written, if the form asks for that or for a preview.

    After "Save draft" returns where she can go on. What goes wrong is a complaint on the form.
    """
    with form.hearing():
        require_writer(member, form)
        await receive(form, member, number_of(place) if kind_of(place) == EDIT else 0)
        if form.value("action") in {"draft", "preview", "attach"} and form.has("body"):
            saved = await save_draft(member, form.writing(place))
            form.goes_on_with(saved.draft, fresh=True)
            if form.value("action") == "draft" and not form.error("files"):
                onward = house().path_for("drafts:resume", place=saved.draft.place)
                return redirect_to(onward, notice=told(saved))
    return None


def told(saved: Saved) -> str:
    """Return what became of words that were saved, as a sentence."""
    time = clock_time(saved.draft.updated_at)
    if saved.other is None:
        return _("Saved %(time)s.") % {"time": time}
    sentence = _(
        "Saved %(time)s as a second draft, because newer words of yours were saved here %(other)s "
        "from another window or device. Both are among your drafts."
    )
    return sentence % {"time": time, "other": clock_time(saved.other.updated_at)}
