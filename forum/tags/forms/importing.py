"""Taking a vocabulary in from a file."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field
from starlette.datastructures import UploadFile

from forum.core.forms import Form
from forum.core.text import clean_line

Line = Annotated[str, BeforeValidator(clean_line)]


class ImportForm(Form):
    """A file, or one that was looked at before: ``kept``, as we gave it to her browser."""

    takes_files: ClassVar[bool] = True

    files: list[UploadFile] = Field([])
    kept: str = ""
    note: Line = Field("", max_length=200)
    action: Literal["check", "import"] = "check"
