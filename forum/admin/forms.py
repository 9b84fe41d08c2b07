"""What is asked of the outbox and of the jobs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from forum.accounts.addresses import normal_address
from forum.accounts.models import Role
from forum.core.forms import Form
from forum.core.text import clean_line
from forum.mail.models import ArrivalState, LetterState


class OutboxForm(Form):
    """Which letters are shown; ``before`` is the number of the last one seen."""

    state: Literal["", "waiting", "sent", "refused", "given_up", "suppressed"] = ""
    before: str = Field("", pattern=r"^[0-9]{0,18}$")

    @property
    def wanted(self) -> LetterState | None:
        return LetterState(self.state) if self.state else None


class ArrivalsForm(Form):
    """Which letters that came in are shown; ``before`` as for the outbox."""

    state: Literal["", "waiting", "taken", "held", "refused", "ignored"] = ""
    before: str = Field("", pattern=r"^[0-9]{0,18}$")

    @property
    def wanted(self) -> ArrivalState | None:
        return ArrivalState(self.state) if self.state else None


class JobForm(Form):
    """Which job is to be run again."""

    job: str = Field(min_length=1, max_length=120)


class RoleForm(Form):
    """Who is to be what, and why."""

    username: Annotated[str, BeforeValidator(clean_line)] = Field(min_length=1, max_length=30)
    role: Role
    reason: Annotated[str, BeforeValidator(clean_line)] = Field(min_length=1, max_length=200)


class LiftForm(Form):
    """Which address is to get letters again."""

    address: str = Field(min_length=1, max_length=320)


class TestLetterForm(Form):
    """Where a test letter is to go."""

    to: Annotated[str, Field(min_length=1, max_length=320), AfterValidator(normal_address)]
