"""The vocabulary as files for everybody, made when first asked for and kept until it changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from gzip import compress, decompress
from typing import NamedTuple
from zlib import crc32

from forum.core.documents import Document
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.shelf import shelf
from forum.tags.exchange.files import write_file
from forum.tags.exchange.graphs import Home, Moments, written_one
from forum.tags.exchange.published import published
from forum.tags.models import Status, Tag, Vocabulary
from forum.tags.queries.changes import never_public
from forum.tags.queries.schemes import scheme_now
from forum.tags.queries.tags import in_use
from forum.tags.scheme import Scheme

_CONCEPT = 2_000  # bytes of memory, about


class Published(NamedTuple):
    """What everybody may have of the vocabulary, and where it lives."""

    number: int
    scheme: Scheme
    home: Home


async def published_now() -> Published:
    """Return the vocabulary without proposals; of the number that is newest."""
    number = await vocabulary_number()
    key = ("published", number)
    found = shelf().get(key)
    if not isinstance(found, Published):
        kept = published(await scheme_now(), await _declined())
        moments = await Tag.all().values_list("key", "created_at", "changed_at")
        home = home_now({row[0]: (row[1], row[2]) for row in moments})
        found = Published(number, kept, home)
        shelf().put(key, found, _CONCEPT * len(kept) + 500)
    return found


async def _declined() -> set[str]:
    retired = Tag.filter(status=Status.RETIRED, proposed_at__isnull=False)
    keys = {int(id_): str(key) for id_, key in await retired.values_list("id", "key")}
    return {keys[id_] for id_ in await never_public(keys)} if keys else set()


async def vocabulary_number() -> int:
    """Return how often the vocabulary was changed."""
    return int((await Vocabulary.get(id=1)).number)


def home_now(moments: Moments | None = None) -> Home:
    """Return where the vocabulary of this place lives."""
    site = house().settings.site
    return Home(site.base_url, site.name, site.language, moments or {})


async def vocabulary_file(ending: str) -> Document:
    """Return the whole vocabulary in the kind of file that has this ending."""

    async def make() -> bytes:
        ours = await published_now()
        return await house().in_thread("tags", write_file, ending, ours.scheme, ours.home)

    return await _kept(ending, make)


async def concept_file(tag: Tag, ending: str) -> Document:
    """Return what the vocabulary says of one tag, and the names of those around it.

    Raises:
        NotFound: if it's no part of it, or not yet.
    """

    async def make() -> bytes:
        scheme, home = (await published_now())[1:]
        if tag.key not in scheme:
            raise NotFound
        return await house().in_thread("tags", written_one, scheme, tag.key, ending, home)

    return await _kept(tag.key + ending, make)


class _Packed(NamedTuple):
    """A file as it's kept: a large one has a tenth of its size so."""

    etag: bytes
    gzipped: bytes


class _Turn:
    """One file is made at a time: many may ask at once for one that takes seconds."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()


async def _kept(name: str, make: Callable[[], Awaitable[bytes]]) -> Document:
    number = await vocabulary_number()
    key = ("vocabulary_file", number, name)
    found = shelf().get(key)
    if not isinstance(found, _Packed):
        async with house().kept(_Turn).lock:
            found = shelf().get(key)
            if not isinstance(found, _Packed):
                gzipped = await house().in_thread("tags", _packed, await make())
                tag = crc32(repr((name, home_now())).encode())
                found = _Packed(b'W/"%x-%x"' % (number, tag), gzipped)
                shelf().put(key, found, len(gzipped) + 300)
    body = await house().in_thread("tags", decompress, found.gzipped)
    return Document(body, found.etag, found.gzipped)


def _packed(body: bytes) -> bytes:
    return compress(body, 6, mtime=0)


_LONGEST_KEY = 20


async def get_concept(key: str) -> Tag:
    """Return the tag with a permanent key; of a merged one, what it was merged into.

    Raises:
        NotFound: if there is none, or it's only proposed, or was until it was declined.
    """
    tag = await Tag.get_or_none(key=key) if len(key) <= _LONGEST_KEY else None
    tag = await in_use(tag, through={Status.MERGED}) if tag else None
    if tag is None or await never_public([tag.id]):
        raise NotFound
    return tag
