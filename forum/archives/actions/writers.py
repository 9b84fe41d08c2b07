"""Members for those who wrote on a list: who has an account here, or an unclaimed one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, count

from forum.accounts.models import NO_PASSWORD, Member
from forum.accounts.queries import is_taken
from forum.accounts.usernames import BadUsername, canonical, skeleton
from forum.archives.queries import members_known
from forum.archives.writers import Writer
from forum.core.database import atomic
from forum.core.house import house
from forum.core.text import slugify

_LONGEST = 24  # characters of a username before its number
_NAMELESS = "list-writer"
_MOST_ALIKE = 1_000


class Writers:
    """The ids of all who were met, by the keys of their addresses."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._tried: dict[str, int] = {}
        self.new = self.known = 0

    def id_of(self, writer: Writer) -> int:
        """Return the member of a writer who was met."""
        return self._ids[writer.key]

    async def meet(self, writers: Sequence[Writer], *, is_dry: bool) -> None:
        """Find members for these writers, and make unclaimed ones for those who have none."""
        by_key = {writer.key: writer for writer in writers}
        fresh = {key: writer for key, writer in by_key.items() if key not in self._ids}
        here = await members_known(fresh)
        self._ids |= here
        self.known += len(here)
        for key, writer in fresh.items():
            if key not in here:
                self._ids[key] = 0 if is_dry else await self._made(key, writer)
                self.new += 1

    async def _made(self, key: str, writer: Writer) -> int:
        site = house().settings.site
        async with atomic():
            username = await self._free_username(writer.name)
            member = await Member.create(
                username=username, username_skeleton=skeleton(username), name=writer.name,
                email=writer.address, email_key=key, password_hash=NO_PASSWORD, is_unclaimed=True,
                language=site.language, time_zone=site.time_zone,
            )  # fmt: skip
        return member.id

    async def _free_username(self, name: str) -> str:
        for wanted in chain(_wishes(name, self._tried), _wishes(_NAMELESS, self._tried)):
            if not await is_taken(wanted):
                return wanted
        raise AssertionError("numbers don't end")


def _wishes(name: str, tried: dict[str, int]) -> Iterator[str]:
    """Yield usernames like a name, as long as there are a thousand; those of no name don't end.

    ``tried`` remembers how many were asked for, or thousands of writers that share a name would
    be asked for all over again with each of them.
    """
    slug = slugify(name, max_length=_LONGEST, otherwise=_NAMELESS).strip("-")
    if "…" in name:
        slug = _NAMELESS  # the beginning of an address isn't spread further
    for number in count(tried.get(slug, 1)):
        if number == _MOST_ALIKE and slug != _NAMELESS:
            return
        tried[slug] = number + 1
        try:
            yield canonical(slug if number == 1 and slug != _NAMELESS else f"{slug}-{number}")
        except BadUsername:
            return
