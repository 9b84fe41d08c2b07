"""Threads, replies and changes of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import BeforeValidator, Field, PrivateAttr
from starlette.datastructures import UploadFile

from forum.core.forms import Form
from forum.core.i18n import gettext as _
from forum.core.text import clean_line
from forum.files.models import File
from forum.files.sniffing import accepted
from forum.threads.actions.drafts import Writing
from forum.threads.attaching import Named, named_in, typed_of
from forum.threads.file_words import what_can_be_taken
from forum.threads.forms.curation import Reason
from forum.threads.models import Draft, Kind
from forum.threads.queries.attachments import Shown, shown

Title = Annotated[str, Field(min_length=8, max_length=200), BeforeValidator(clean_line)]
Body = Annotated[str, Field(min_length=1, max_length=200_000)]  # the real limit is in the settings
Action = Literal["post", "preview", "draft", "attach"]


class WritingForm(Form):
    """What is being written, and its draft.

    ``draft``: the place of the draft, ``version``: which one the page began with, ``sitting``: the
    page itself, if it has a script, ``writer``: the username of whom the page was made for.
    ``files`` were chosen just now; for the other lists see :mod:`forum.threads.attaching`.
    ``left_behind``: names of files that could not come along when she was signed out.
    """

    takes_files: ClassVar[bool] = True

    files: list[UploadFile] = []
    attached: list[str] = []
    alts: list[str] = []
    decorative: list[str] = []
    removed: list[str] = []
    left_behind: list[str] = []
    draft: str = ""
    version: str = ""
    sitting: str = ""
    writer: str = ""

    _kept: Draft | None = PrivateAttr(default=None)
    _is_fresh: bool = PrivateAttr(default=False)
    _shown: Sequence[Shown] = PrivateAttr(default=())

    @property
    def kept(self) -> Draft | None:
        """The draft whose words stand in the form, if they were saved."""
        return self._kept

    @property
    def is_fresh(self) -> bool:
        """Tell whether that was saved just now."""
        return self._is_fresh

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, by field."""
        return dict(self._typed)

    @property
    def chosen(self) -> Sequence[UploadFile]:
        """The files that were chosen, good or not."""
        return self._typed.get("files") or ()

    @property
    def named(self) -> list[Named]:
        """The files that it names."""
        return named_in(self._typed)

    @property
    def shown(self) -> Sequence[Shown]:
        """The same as the page shows them."""
        return self._shown

    @property
    def attaches(self) -> bool:
        """Tell whether it was sent for its files' sake alone."""
        return bool(self.value("action") == "attach")

    @property
    def accepted(self) -> str:
        """The ``accept`` of its file input."""
        return accepted()

    @property
    def taken(self) -> str:
        """What files can be taken, as sentences."""
        return what_can_be_taken()

    def name_files(self, files: Mapping[int, File], named: Sequence[Named]) -> None:
        """Let the form name these, as far as they are among the files, and no others."""
        there = [one for one in named if one.file_id in files]
        self._typed |= typed_of(there)
        self._shown = [shown(files[one.file_id], one) for one in there]

    def keep_to_files(self) -> None:
        """Complain of nothing but files: the rest isn't finished, and needn't be."""
        self._errors = {name: told for name, told in self._errors.items() if name in {"", "files"}}

    def has(self, name: str) -> bool:
        """Tell whether a field was sent, empty or not."""
        return name in self._typed

    def writing(self, place: str) -> Writing:
        """Return what was typed, good or not, as the draft at a place."""
        version = str(self.value("version"))
        return Writing(
            place=place,
            body=str(self.value("body")),
            typed={name: value for name, value in self._typed.items() if _is_kept(name, value)},
            version=int(version) if re.fullmatch("[0-9]{1,10}", version) else 0,
            sitting=str(self.value("sitting"))[:40],
        )

    def goes_on_with(self, draft: Draft, *, fresh: bool = False) -> None:
        """Take note that these words are kept as this draft."""
        self._kept, self._is_fresh = draft, fresh
        self.retype("draft", draft.place)
        self.retype("version", str(draft.version))


_APART = {"action", "body", "draft", "files", "sitting", "version", "writer"}


def _is_kept(name: str, value: Any) -> bool:
    words = value if isinstance(value, list) else [value]
    return name not in _APART and all(isinstance(word, str) for word in words)


F = TypeVar("F", bound=WritingForm)


def resumed(form: type[F], draft: Draft) -> F:
    """Return a form with what was typed into it before."""
    known = {name: value for name, value in draft.typed.items() if name in form.model_fields}
    found = form.blank(**known | {"body": draft.body, "sitting": ""})
    found.goes_on_with(draft)
    return found


class DiscardForm(WritingForm):
    """A draft that goes; ``back``: to the form that it stood in."""

    back: bool = False


class ThreadForm(WritingForm):
    """A new thread. ``tags`` are labels, separated by commas; ``swaps`` as ``tags/_choose``."""

    kind: Kind
    group: str = Field(min_length=1, max_length=80)
    title: Title
    body: Body
    tags: str = Field("", max_length=1000)
    swaps: list[str] = Field(default_factory=list, max_length=100)
    action: Action = "post"


class ReplyForm(WritingForm):
    """A reply; ``reply_to`` is the number of the post it answers."""

    body: Body
    reply_to: str = Field("", pattern=r"^([0-9]{1,9})?$")
    action: Action = "post"


class EditForm(WritingForm):
    """A changed reply.

    ``revision`` marks the words that she changes (``actions.revisions.mark_of``), so that nobody
    overwrites what came between; ``forget``: take the earlier words out for good.
    """

    body: Body
    reason: Reason = ""
    revision: str = Field("", pattern=r"^([0-9]{1,9}(-[0-9a-f]{8})?)?$")
    forget: bool = False
    action: Action = "post"


class OpeningForm(EditForm):
    """A changed opening post with its heading."""

    title: Title
    kind: Kind
    tags: str = Field("", max_length=1000)
    swaps: list[str] = Field(default_factory=list, max_length=100)


def kind_choices(*, announces: bool) -> list[tuple[str, str, str]]:
    """Return value, word and hint of each kind that may be chosen."""
    choices = [
        (Kind.QUESTION.value, _("Question"), _("You would like to know something.")),
        (Kind.IDEA.value, _("Idea"), _("Something that others could try.")),
        (Kind.DISCUSSION.value, _("Discussion"), _("Something to think about together.")),
    ]
    if announces:
        choices.append(
            (Kind.ANNOUNCEMENT.value, _("Announcement"), _("Something that all should know."))
        )
    return choices
