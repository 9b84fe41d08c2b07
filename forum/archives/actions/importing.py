"""An archive becomes threads, some dozens of letters in each transaction.

What is here already is known by its Message-ID (:class:`MailAlias`), so a second import changes
nothing, and one that was ended halfway goes on. A letter that answers one which is here is added
to the thread where that stands now, with the next number, even if posts have come on the web
since: numbers are never given anew. But it never leaves the group that the archive goes to, for
other groups have other readers. Nobody hears of old letters: no signal, no news.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import copy_context
from itertools import chain
from typing import Any, TypeVar

from forum.archives.actions.posts import Page, write
from forum.archives.actions.storing import keep_files
from forum.archives.actions.writers import Writers
from forum.archives.heard import Heard
from forum.archives.mbox import Mailbox
from forum.archives.planning import Plan
from forum.archives.preparing import Prepared, Raw, finished, prepared
from forum.archives.queries import posts_known, words_in
from forum.archives.report import Report
from forum.archives.threading import Conversation, Place
from forum.core.house import house
from forum.core.markdown import MarkdownLimits
from forum.groups.models import Group

AT_ONCE = 50  # letters in one transaction
_MOST_BYTES = 30 * 1024 * 1024  # of letters that are in memory together
Numbered = tuple[int, Conversation]
T = TypeVar("T")


class Import:
    """One run over an archive; ``is_dry`` only counts."""

    def __init__(
        self, mailbox: Mailbox, plan: Plan, group: Group, report: Report, *, is_dry: bool = False
    ) -> None:
        self._mailbox, self._plan, self._group = mailbox, plan, group
        self._is_dry, self.report = is_dry, report
        self._writers = Writers()
        self._begun: set[int] = set()

    def portions(self) -> Iterator[list[Numbered]]:
        """Return conversations in portions of about fifty letters, the oldest first."""
        portion: list[Numbered] = []
        letters = 0
        for numbered in enumerate(self._plan.conversations):
            portion.append(numbered)
            letters += len(numbered[1])
            if letters >= AT_ONCE:
                yield portion
                portion, letters = [], 0
        if portion:
            yield portion

    async def take(self, portion: Sequence[Numbered]) -> None:
        """Take in what isn't here yet of some conversations."""
        entries = self._plan.entries
        places = [place for _number, conversation in portion for place in conversation]
        ids = (entries[place.letter].message_id for place in places)
        above = (one for place in places for one in entries[place.letter].references)
        known = await posts_known(chain(ids, above))
        page = Page(self._group, known)
        heard: dict[int, Heard] = {}
        for number, conversation in portion:
            page.goes_on(number, self._thread_of(conversation, page))
            heard[number] = Heard()
        new = [(number, place) for number, conversation in portion for place in conversation
               if entries[place.letter].message_id not in known]  # fmt: skip
        self.report.known += len(places) - len(new)
        await self._hear_again({number for number, _place in new}, page, heard)
        for some in self._parts(new):
            await self._take(some, page, heard)

    def _thread_of(self, conversation: Conversation, page: Page) -> int:
        for place in conversation:
            entry = self._plan.entries[place.letter]
            for message_id in (entry.message_id, *reversed(entry.references)):
                if page.is_here(message_id, page.known):
                    return page.known[message_id].thread_id
        return 0

    async def _hear_again(self, numbers: set[int], page: Page, heard: dict[int, Heard]) -> None:
        threads = {number: page.threads[number] for number in numbers if page.threads.get(number)}
        said = await words_in(threads.values())
        for number, thread_id in threads.items():
            for words in said[thread_id]:
                heard[number].hear(words)

    def _parts(self, new: Iterable[tuple[int, Place]]) -> Iterator[list[tuple[int, Place]]]:
        part: list[tuple[int, Place]] = []
        octets = 0
        for number, place in new:
            slot = self._plan.entries[place.letter].slot
            size = slot.end - slot.start
            if part and (len(part) >= AT_ONCE or octets + size > _MOST_BYTES):
                yield part
                part, octets = [], 0
            part.append((number, place))
            octets += size
        if part:
            yield part

    async def _take(
        self, part: Sequence[tuple[int, Place]], page: Page, heard: dict[int, Heard]
    ) -> None:
        raws = [self._raw(number, place) for number, place in part]
        made = await _aside(prepared, raws, heard, self._plan.list_tag)
        for one in made:
            if one.why:
                self.report.leave_out(one.message_id, one.why)
        made = [one for one in made if not one.why]
        await self._writers.meet([one.writer for one in made], is_dry=self._is_dry)
        files = await keep_files(made, self._writers, self.report, is_dry=self._is_dry)
        limits = house().settings.threads
        most = MarkdownLimits(links=limits.max_links, cells=limits.max_table_cells)
        await _aside(finished, made, most)
        if not self._is_dry:
            await write(made, page, self._writers, files)
        self._count(made, page)

    def _raw(self, number: int, place: Place) -> Raw:
        entry, moment = self._plan.entries[place.letter], self._plan.moments[place.letter]
        above = () if place.answers is None else (self._plan.entries[place.answers].message_id,)
        answers = (*reversed(entry.references), *above)
        return Raw(number, entry, moment, answers, self._mailbox.letter(entry.slot))

    def _count(self, made: Sequence[Prepared], page: Page) -> None:
        self.report.posts += sum(len(one.bodies) for one in made)
        self.report.new_writers, self.report.known_writers = self._writers.new, self._writers.known
        for number in {one.conversation for one in made} - self._begun:
            self._begun.add(number)
            if number in page.continued:
                self.report.continued += 1
            else:
                self.report.threads += 1


async def _aside(work: Callable[..., T], *args: Any) -> T:
    """Work away from the event loop, in the reader's language."""
    return await house().in_thread("archives", copy_context().run, work, *args)
