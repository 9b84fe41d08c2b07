"""Names of files, as people and their systems can take them."""

from __future__ import annotations

import re

from forum.core.i18n import gettext as _
from forum.core.text import UncleanText, clean_line
from forum.files.models import LONGEST_NAME
from forum.files.sniffing import Kind

_FOLDERS = re.compile(r".*[/\\]")
_UNFIT = re.compile(r'[<>:"|?*%]')  # what Windows doesn't take, and "%" of addresses
_PICTURE_ENDING = re.compile(r"\.(jpe?g|jpe|png|gif|webp)$", re.IGNORECASE)
_LONGEST_ENDING = 10


def clean_name(name: str) -> str:
    """Return the name without folders and what file systems don't take, at most 200 characters."""
    try:
        line = clean_line(_FOLDERS.sub("", clean_line(name)))
    except UncleanText:
        line = ""
    line = _UNFIT.sub("-", line).strip(". ")
    if len(line) > LONGEST_NAME - _LONGEST_ENDING:
        stem, dot, ending = line.rpartition(".")
        if not dot or len(ending) >= _LONGEST_ENDING:
            stem, dot, ending = line, "", ""
        line = stem[: LONGEST_NAME - 2 * _LONGEST_ENDING].rstrip() + dot + ending
    return line or _("file")


def fitting_name(name: str, kind: Kind) -> str:
    """Return the name with an ending that tells what is in it: “x.bat” that is text is “x.bat.txt”.

    The ending of a picture that was made anew as another kind gives way: “x.gif” is “x.png”.
    """
    if name.lower().endswith(kind.endings):
        return name
    stem = _PICTURE_ENDING.sub("", name) if kind.is_picture else name
    return (stem or _("file")) + kind.endings[0]
