"""The page on which editors take a vocabulary in from a file, and find it to take out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.errors import Complaint
from forum.core.html import page, redirect
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext
from forum.core.routing import BaseRoute, Route, UploadRoute
from forum.tags.actions import importing as actions
from forum.tags.actions.editing import require_editor
from forum.tags.exchange.keeping import Kept, kept_by, unkept
from forum.tags.exchange.merging import Merged
from forum.tags.exchange.report import Report
from forum.tags.forms.importing import ImportForm
from forum.tags.queries.publishing import vocabulary_number


async def show(request: Request) -> Response:
    """Show the form for a file."""
    _editor(request)
    return _form_page(request, ImportForm.blank())


def _editor(request: Request) -> Member:
    member = signed_in(request)
    require_editor(member)
    return member


def _form_page(
    request: Request, form: ImportForm, report: Report | None = None, kept: str = ""
) -> Response:
    return page(
        request, "tags/import.html", status=form.status, section="tags", form=form, report=report,
        kept=kept,
    )  # fmt: skip


async def take(request: Request) -> Response:
    """Tell what a file would do; do it, if that was told before and nothing came between."""
    editor = _editor(request)
    form = await ImportForm.read(request)
    if not form.errors:
        with form.hearing():
            file = await _file(form, editor)
            contents = await actions.read_vocabulary(file.name, file.content)
            number = await vocabulary_number()
            if form.action == "import" and file.number == number:
                done = await actions.import_vocabulary(editor, contents, file.name, form.note)
                if not done.faults:
                    return redirect(request, "tags:index", notice=_done(done))
            elif form.action == "import":
                form.complain("", _("Please look once more: the vocabulary has changed since."))
            found = await actions.look_at(contents)
            kept = "" if found.faults else kept_by(editor.id, file._replace(number=number))
            return _form_page(request, form, Report.of(found, file.name), kept)
    return _form_page(request, form)


async def _file(form: ImportForm, editor: Member) -> Kept:
    """Return the file that she sent, or the one that she saw told of.

    Raises:
        Complaint: about ``files``, if there is none.
    """
    if form.files:
        upload = form.files[0]
        return Kept((upload.filename or "")[-200:], await upload.read(), -1)
    kept = unkept(editor.id, form.kept) if form.kept else None
    if kept is None:
        raise Complaint("files", _("Please choose the file."))
    return kept


def _done(done: Merged) -> str:
    count = len(done.added) + len(done.changed)
    if not count:
        return _("Nothing was changed: all of it was here already.")
    return ngettext(
        "%(count)s tag is added or changed.", "%(count)s tags are added or changed.", count
    ) % {"count": count}


routes: list[BaseRoute] = [
    Route("/tags/import", show, name="tags:import", methods=["GET"]),
    UploadRoute("/tags/import", take, name="tags:take-in", methods=["POST"]),
]
