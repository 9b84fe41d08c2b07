"""Tags of threads in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from forum.tags.queries import naming
from forum.threads.models import Thread
from forum.threads.queries.marks import Subject


async def with_names(threads: Sequence[Thread]) -> Sequence[Thread]:
    """Return threads to be shown: their tags, read already, are called as their reader does."""
    await naming.in_language(tag for thread in threads for tag in thread.tags)
    return threads


async def in_language(subjects: Sequence[Subject]) -> Sequence[Subject]:
    """Return the tags of a thread as their reader calls them, in the order of these names."""
    names = await naming.names_in_language([subject.id for subject in subjects])
    if not names:
        return subjects
    return sorted(one._replace(name=names.get(one.id, one.name)) for one in subjects)
