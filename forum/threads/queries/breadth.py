"""Whether so many threads are about a tag that walking through all finds a page of them sooner.

PostgreSQL knows that by its statistics. SQLite would begin with all threads of the tag and sort
them for one page: 36 ms for 37,000 threads, where walking down the index of all takes 0.1 ms. And
for forty old threads walking takes 50 ms, where sorting takes 0.1 ms.
"""

from __future__ import annotations

import time

from forum.core.house import house
from forum.core.prepared import rows_of
from forum.core.shelf import shelf
from forum.threads.queries.lists import Selection

_MANY = 2_000
_KEPT = 600  # seconds; whatever it says, the page is the same
_OWN = "SELECT 1 FROM thread_tag WHERE tag_id = ?"
_WITHIN = (
    "SELECT 1 FROM tag_within AS w JOIN thread_tag AS a ON a.tag_id = w.tag_id"
    " WHERE w.broader_id = ?"
)


async def is_broad(selection: Selection) -> bool | None:
    """Tell whether the list is better looked for in the order of time.

    None: it isn't about a tag, or the database knows that by itself.
    """
    if selection.tag is None or house().db().capabilities.dialect != "sqlite":
        return None
    key = ("broad", selection.tag.id, selection.with_narrower)
    found = shelf().get(key)
    if found is None:
        threads = _WITHIN if selection.with_narrower else _OWN
        sql = f"SELECT COUNT(*) AS count FROM ({threads} LIMIT {_MANY}) AS some"  # noqa: S608
        rows = await rows_of(sql, selection.tag.id, is_quick=True)
        found = rows[0]["count"] == _MANY
        shelf().put(key, found, 300, time.time() + _KEPT)
    return bool(found)
