"""What is sent from the composed pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from forum.accounts.models import Wish
from forum.core.forms import Form
from forum.core.i18n import gettext as _
from forum.core.text import clean_line
from forum.notifications.actions.wishes import Choices
from forum.tags.models import LONGEST_LABEL
from forum.threads.models import Level

Line = Annotated[str, BeforeValidator(clean_line)]


class AskForm(Form):
    """Asking to be let into a private group; ``group`` is its name or address."""

    group: Line = Field(min_length=1, max_length=200)
    note: str = Field("", max_length=1000)


_AS_FOR_THREADS = {"follow": Wish.EVERY, "mute": Wish.NOTHING, "normal": ""}


def _wish_of(value: object) -> object:
    return _AS_FOR_THREADS.get(value, value) if isinstance(value, str) else value


class FollowTagForm(Form):
    """How much to hear of a tag; empty: as if there was no tag. Words as for threads will do.

    ``narrower`` is sent empty beside the box, so that a box without its tick says something.
    """

    level: Annotated[Wish | Literal[""], BeforeValidator(_wish_of)]
    narrower: list[Literal["", "1"]] = Field(default=[], max_length=2)

    @property
    def with_narrower(self) -> bool | None:
        """Whether that holds for narrower tags; None if nothing was said about it."""
        return "1" in self.narrower if self.narrower else None


class ReasonForm(Form):
    """Why something is done to a tag; it stands in the public log."""

    reason: Line = Field(min_length=1, max_length=200)


class MergeTagForm(Form):
    """Merging a tag into another one, given by any of its labels, or only looking at that."""

    into: Line = Field(min_length=1, max_length=LONGEST_LABEL)
    action: Literal["merge", "preview"] = "merge"
    reason: Line = Field("", max_length=200, validate_default=True)

    @field_validator("reason")
    @classmethod
    def _is_given(cls, reason: str, others: ValidationInfo) -> str:
        if not reason and others.data.get("action") != "preview":
            raise ValueError(_("Please fill this in."))
        return reason


class RetireTagForm(ReasonForm):
    """Retiring a tag. ``successor``: a label of what is to be used instead."""

    successor: Line = Field("", max_length=LONGEST_LABEL)


class SplitTagForm(ReasonForm):
    """Splitting a tag. ``labels`` are texts and ``threads`` ids that go to the new one."""

    most_fields: ClassVar[int] = 1_000

    name: Line = Field(min_length=1, max_length=LONGEST_LABEL)
    scope_note: str = Field("", max_length=2000)
    labels: list[str] = Field(default=[], max_length=500)
    threads: list[Annotated[int, Field(gt=0, lt=2**31)]] = Field(default=[], max_length=500)


Hour = Annotated[
    Annotated[int, Field(ge=0, le=23)] | None,
    BeforeValidator(lambda typed: None if typed == "" else typed),
]
K = TypeVar("K")
_WISHES: Mapping[str, Wish | None] = {"": None} | {wish.value: wish for wish in Wish}
_TICKS: Mapping[str, bool] = {"": False, "1": True}
_LEVELS: Mapping[str, Level] = {level.value: level for level in Level}


class MailForm(Form):
    """What a member wants to hear. Groups, tags and threads come as ``address:wish``, each once.

    ``narrower``: ``address:1`` if what she chose for a tag holds for its narrower ones, and
    ``address:`` for each that is asked about.
    ``no_letters``: none at once at all. What isn't named stays as it is.
    """

    most_fields: ClassVar[int] = 2_000

    usual: Wish
    no_letters: Literal["", "1"] = ""
    quiet_from: Hour = None
    quiet_until: Hour = None
    group: list[str] = Field(default=[], max_length=900)
    tag: list[str] = Field(default=[], max_length=900)
    narrower: list[str] = Field(default=[], max_length=1_800)
    thread: list[str] = Field(default=[], max_length=100)

    @field_validator("group", "tag")
    @classmethod
    def _are_wishes(cls, typed: list[str]) -> list[str]:
        return _known(typed, _WISHES)

    @field_validator("narrower")
    @classmethod
    def _are_ticks(cls, typed: list[str]) -> list[str]:
        return _known(typed, _TICKS)

    @field_validator("thread")
    @classmethod
    def _are_levels(cls, typed: list[str]) -> list[str]:
        named = [value.partition(":")[0] for value in typed]
        if not all(id_.isascii() and id_.isdigit() and len(id_) < 10 for id_ in named):  # noqa: PLR2004 (an id of ours)
            raise ValueError(_("Please choose one of these."))
        return _known(typed, _LEVELS)

    def choices(self) -> Choices:
        """Return it as it is kept."""
        levels = said(self.thread, _LEVELS)
        return Choices(
            usual=self.usual,
            letters=not self.no_letters,
            quiet_from=self.quiet_from,
            quiet_until=self.quiet_until,
            groups=said(self.group, _WISHES),
            tags=said(self.tag, _WISHES),
            narrower=said(sorted(self.narrower), _TICKS),  # the tick, if there is one, comes last
            threads={int(id_): level for id_, level in levels.items()},
        )

    def chosen(self, name: str) -> Mapping[str, str]:
        """Return what was typed into one of the lists, as far as it can be, by address."""
        typed = sorted(self.value(name) or [])
        known = {"thread": _LEVELS, "narrower": _TICKS}.get(name, _WISHES)
        pairs = (value.rpartition(":") for value in typed)
        return {address: wish for address, _colon, wish in pairs if wish in known}


def said(typed: Sequence[str], known: Mapping[str, K]) -> dict[str, K]:
    """Return what is chosen by address, of values ``address:choice`` that were checked."""
    pairs = (value.rpartition(":") for value in typed)
    return {address: known[choice] for address, _colon, choice in pairs}


def _known(typed: list[str], known: Mapping[str, K]) -> list[str]:
    if not all(":" in value and value.rpartition(":")[2] in known for value in typed):
        raise ValueError(_("Please choose one of these."))
    return typed
