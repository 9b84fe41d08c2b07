"""Why a moderator acts."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from forum.core.forms import Form
from forum.core.text import clean_line

Reason = Annotated[str, Field(max_length=200), BeforeValidator(clean_line)]


class ReasonForm(Form):
    """Why a moderator acts."""

    reason: Reason = Field("", max_length=200)
