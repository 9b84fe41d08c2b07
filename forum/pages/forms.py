"""What is sent from the composed pages."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from forum.core.forms import Form
from forum.core.text import clean_line

Line = Annotated[str, BeforeValidator(clean_line)]


class AskForm(Form):
    """Asking to be let into a private group; ``group`` is its name or address."""

    group: Line = Field(min_length=1, max_length=200)
    note: str = Field("", max_length=1000)
