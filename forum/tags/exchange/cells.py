"""What stands in the cells of a CSV file, and that a spreadsheet doesn't run it.

Spreadsheets take a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula. We write an
apostrophe before it, which they show as it is, and take it away when we read: of a cell that
begins with apostrophes and then with one of these, the first apostrophe is not part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_RUNS = re.compile("'*\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]|'*[\\t\\r]")


def guarded(cell: str) -> str:
    """Return a cell as it is written."""
    return f"'{cell}" if _RUNS.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return a cell as it was before it was written."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell


def several(cell: str) -> list[str]:
    """Return the values of a cell with bars between them."""
    return [value.strip() for value in cell.split("|") if value.strip()]


def joined_texts(texts: Iterable[str]) -> str:
    """Return texts with bars between; bars and backslashes in them have a backslash before."""
    return "|".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def several_texts(cell: str) -> list[str]:
    """Return the texts that :func:`joined_texts` made one cell of."""
    found, text, is_escaped = [], "", False
    for char in cell:
        if char == "|" and not is_escaped:
            found.append(text)
            text = ""
            continue
        if is_escaped and char not in "\\|":
            text += "\\"
        is_escaped = char == "\\" and not is_escaped
        text += "" if is_escaped else char
    found.append(text + "\\" * is_escaped)
    return [text for text in found if text.strip()]
