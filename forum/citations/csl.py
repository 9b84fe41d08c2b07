"""CSL-JSON, the data of the Citation Style Language 1.0.2, as citeproc and Zotero read it."""

from __future__ import annotations

import json
from datetime import date

from forum.threads.citing.names import Name
from forum.threads.citing.works import Work


def csl(work: Work) -> str:
    """Return a list of one item."""
    item: dict[str, object] = {
        "id": work.key,
        "type": "post",
        "genre": "Online forum post",
        "title": work.heading,
        "author": [_name(work.author)],
        "container-title": work.site,
        "issued": _date(work.published),
        "accessed": _date(work.accessed),
        "URL": work.url,
        "language": work.language,
    }
    if work.keywords:
        item["keyword"] = ", ".join(work.keywords)
    if work.revision:
        item["version"] = f"Revision {work.revision}"
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _name(name: Name) -> dict[str, str]:
    if not name.family:
        return {"literal": name.whole}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}


def _date(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
