"""Forms: a pydantic model for each, which keeps what was typed and complains in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from forum.core.errors import Complaint, Refusal, TooEarly, TooMany
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext
from forum.core.text import UncleanText, clean_text
from forum.core.uploads import form_with_files

WHOLE = ""  # the "field" of complaints that belong to no single field


class Form(BaseModel):
    """What a person sent. Valid if ``errors`` is empty; only then read its fields.

    A list field takes all values of its name; every other field takes the last one. A form that
    ``takes_files`` has a field ``list[UploadFile]`` for them, and its route is an ``UploadRoute``.
    """

    model_config = ConfigDict(str_strip_whitespace=True, arbitrary_types_allowed=True)

    takes_files: ClassVar[bool] = False
    most_fields: ClassVar[int] = 200  # more than that in one body is refused

    _typed: dict[str, Any] = PrivateAttr(default_factory=dict)
    _errors: dict[str, str] = PrivateAttr(default_factory=dict)
    _status: int = PrivateAttr(default=Complaint.status)
    _retry_after: int | None = PrivateAttr(default=None)

    @classmethod
    async def read(cls, request: Request, *, with_files: bool = True) -> Self:
        """Read the body of a POST; its files are left out if they are not wanted this time.

        Raises:
            HTTPException: 400, if it isn't written as it says.
        """
        try:
            if cls.takes_files and with_files:
                sent = await form_with_files(request)
            else:
                sent = await request.form(max_files=0, max_fields=cls.most_fields)
        # Some charsets that Python knows are none for text: LookupError.
        except (ValueError, LookupError, MultiPartException):
            raise HTTPException(400) from None
        return cls.of(sent)

    @classmethod
    def of(cls, sent: FormData | Mapping[str, Any]) -> Self:
        """Check what was sent; a form with complaints keeps it for the page."""
        typed, errors = _cleaned(cls, sent)
        try:
            form = cls.model_validate(typed)
        except ValidationError as error:
            form = cls.model_construct()
            for problem in error.errors():
                name = str(problem["loc"][0]) if problem["loc"] else WHOLE
                errors.setdefault(name, _sentence(problem))
        form._typed, form._errors = typed, errors
        return form

    @classmethod
    def blank(cls, **values: Any) -> Self:
        """Return a form as it is first shown, with these values in it."""
        form = cls.model_construct(**values)
        form._typed = values
        return form

    @property
    def errors(self) -> dict[str, str]:
        """Complaints by field, each a sentence; empty if all is well."""
        return self._errors

    @property
    def status(self) -> int:
        """How the page of this form is answered: 200; with complaints 422, or 429 for too many."""
        return self._status if self._errors else 200

    @property
    def retry_after(self) -> int | None:
        """Seconds to wait, if it was tried too often, or too early."""
        return self._retry_after

    def value(self, name: str) -> Any:
        """Return what was typed into a field, as it was typed."""
        typed = self._typed.get(name)
        return "" if typed is None else typed

    def error(self, name: str) -> str | None:
        """Return the complaint about a field."""
        return self._errors.get(name)

    def retype(self, name: str, value: str) -> None:
        """Put something else into a field than was typed, as the page will show it."""
        self._typed[name] = value

    def complain(self, field: str, sentence: str) -> None:
        """Add a complaint; the first about a field stands."""
        self._errors.setdefault(field, sentence)

    @contextmanager
    def hearing(self) -> Iterator[None]:
        """Turn a refusal of what happens inside into a complaint, so that no word is lost."""
        try:
            yield
        except Complaint as complaint:
            if isinstance(complaint, TooEarly):
                self._retry_after = complaint.retry_after
            self.complain(complaint.field, complaint.sentence)
        except TooMany as refusal:
            self._status, self._retry_after = refusal.status, refusal.retry_after
            self.complain(WHOLE, refusal.sentence)
        except Refusal as refusal:
            self.complain(WHOLE, refusal.sentence)


def _cleaned(
    form: type[Form], sent: FormData | Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    typed: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, field in form.model_fields.items():
        if name not in sent:
            continue
        try:
            if str(field.annotation).startswith("list") and isinstance(sent, FormData):
                values = sent.getlist(name)
                take = _files if field.annotation == list[UploadFile] else _words
                typed[name] = take(values)
            else:
                typed[name] = _word(sent[name])
        except (UncleanText, _Misplaced) as error:
            errors[name] = str(error)
    return typed, errors


class _Misplaced(ValueError):
    """Words where a file belongs, or too many files, or the other way round."""


def _word(value: Any) -> Any:
    if isinstance(value, UploadFile):
        raise _Misplaced(_("This cannot be taken as it is."))
    return clean_text(value) if isinstance(value, str) else value


def _words(values: list[Any]) -> list[Any]:
    return [_word(value) for value in values]


def _files(values: list[Any]) -> list[UploadFile]:
    """Leave out what browsers send of a file input where nothing was chosen."""
    chosen = [value for value in values if not isinstance(value, UploadFile) or value.filename]
    files = [value for value in chosen if isinstance(value, UploadFile)]
    if len(files) < len([value for value in chosen if value]):
        raise _Misplaced(_("This cannot be taken as it is."))
    if len(files) > (most := house().settings.files.max_files):
        raise _Misplaced(
            ngettext(
                "Add %(count)s file at most. None of them was kept.",
                "Add %(count)s files at most. None of them was kept.",
                most,
            )
            % {"count": most}
        )
    return files


def _sentence(problem: Any) -> str:
    say = _SENTENCES.get(problem["type"])
    return say(problem.get("ctx", {})) if say else _("This cannot be taken as it is.")


def _too_long(context: dict[str, Any]) -> str:
    most = context["max_length"]
    return ngettext(
        "Use at most %(count)s character.", "Use at most %(count)s characters.", most
    ) % {"count": most}


def _too_short(context: dict[str, Any]) -> str:
    least = context["min_length"]
    if least == 1:
        return _("Please fill this in.")
    return ngettext(
        "Use at least %(count)s character.", "Use at least %(count)s characters.", least
    ) % {"count": least}


_SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "missing": lambda _ctx: _("Please fill this in."),
    "string_too_long": _too_long,
    "string_too_short": _too_short,
    "too_long": lambda _ctx: _("That's more than can be taken."),
    "enum": lambda _ctx: _("Please choose one of these."),
    "literal_error": lambda _ctx: _("Please choose one of these."),
    "int_parsing": lambda _ctx: _("Please give a whole number."),
    "greater_than_equal": lambda _ctx: _("Please choose one of these."),
    "less_than_equal": lambda _ctx: _("Please choose one of these."),
    "value_error": lambda ctx: str(ctx.get("error", "")),
}
