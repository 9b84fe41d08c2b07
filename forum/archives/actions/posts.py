"""Writing down what letters became: threads, posts, and the ids by which letters find them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence

from forum.archives.actions.storing import Kept
from forum.archives.actions.writers import Writers
from forum.archives.bodies import Body
from forum.archives.preparing import Prepared
from forum.archives.queries import Known
from forum.core.database import atomic
from forum.core.i18n import gettext as _
from forum.files.actions import claim
from forum.files.models import File
from forum.groups.models import Group
from forum.threads.actions.title_words import title_words_of
from forum.threads.models import Attachment, Kind, MailAlias, Post, Thread, TitleWord, slug_for


class Page:
    """Where the letters of some conversations go: what is known of them, and their threads."""

    def __init__(self, group: Group, known: dict[str, Known]) -> None:
        self.group, self.known = group, known
        self.threads: dict[int, int] = {}
        self.continued: set[int] = set()

    def is_here(self, message_id: str, known: Mapping[str, Known]) -> bool:
        """Tell whether a letter stands in the group; others' readers may not be the same."""
        return message_id in known and known[message_id].group_id == self.group.id

    def goes_on(self, conversation: int, thread_id: int) -> None:
        """Say that a conversation goes on in a thread that is there; 0 if there is none."""
        if thread_id:
            self.threads[conversation] = thread_id
            self.continued.add(conversation)


async def write(made: Sequence[Prepared], page: Page, writers: Writers, files: Kept) -> None:
    """Write these letters down, in their order, all or none of them."""
    async with atomic():
        sheet = _Sheet(page, writers, files)
        for one in made:
            await sheet.add(one)
        await sheet.end()
    page.known.update(sheet.known)
    page.threads.update(sheet.begun)


class _Sheet:
    """What one transaction writes."""

    def __init__(self, page: Page, writers: Writers, files: Kept) -> None:
        self._page, self._writers, self._files = page, writers, files
        self.known: dict[str, Known] = {}
        self.begun: dict[int, int] = {}
        self._threads: dict[int, Thread] = {}
        self._words: list[TitleWord] = []
        self._attachments: list[Attachment] = []

    async def add(self, one: Prepared) -> None:
        """Write a letter down at the end of its thread, or begin that with it."""
        known = ChainMap(self.known, self._page.known)
        above = next((known[each] for each in one.answers if self._page.is_here(each, known)), None)
        thread = await self._thread_for(one, above)
        first: Post | None = None
        for body in one.bodies:
            post = await self._post(one, thread, body, first.id if first else _answered(above))
            first = first or post
        assert first  # a letter has one body at least
        self.known[one.message_id] = Known(first.id, thread.id, first.number, thread.group_id)
        self._attach(first, self._files.get(one.message_id, ()))

    async def end(self) -> None:
        """Write what goes with the posts."""
        aliases = [MailAlias(message_id=key, post_id=at.post_id) for key, at in self.known.items()]
        await MailAlias.bulk_create(aliases)
        await TitleWord.bulk_create(self._words, ignore_conflicts=True)
        await claim([row.file for row in self._attachments])
        await Attachment.bulk_create(self._attachments)
        for thread in self._threads.values():
            await thread.save(
                update_fields=["last_number", "last_visible", "last_posted_at", "reply_count"]
            )

    async def _thread_for(self, one: Prepared, above: Known | None) -> Thread:
        number = above.thread_id if above else self._goes_on_in(one.conversation)
        if not number:
            return await self._begin(one)
        if number not in self._threads:
            self._threads[number] = await Thread(id=number).held()
        return self._threads[number]

    def _goes_on_in(self, conversation: int) -> int:
        return self.begun.get(conversation) or self._page.threads.get(conversation, 0)

    async def _begin(self, one: Prepared) -> Thread:
        thread = await Thread.create(
            group_id=self._page.group.id, author_id=self._writers.id_of(one.writer),
            kind=Kind.DISCUSSION, title=one.title, slug=slug_for(one.title),
            created_at=one.moment, last_posted_at=one.moment,
        )  # fmt: skip
        self._threads[thread.id] = thread
        self.begun[one.conversation] = thread.id
        self._words += title_words_of(thread)
        return thread

    async def _post(self, one: Prepared, thread: Thread, body: Body, answered: int | None) -> Post:
        thread.last_number += 1
        thread.last_visible = thread.last_number
        thread.last_posted_at = max(thread.last_posted_at, one.moment)
        thread.reply_count += thread.last_number > 1
        return await Post.create(
            thread_id=thread.id, number=thread.last_number, reply_to_id=answered,
            author_id=self._writers.id_of(one.writer), body=body.source, html=body.html,
            created_at=one.moment,
        )  # fmt: skip

    def _attach(self, post: Post, files: Sequence[File]) -> None:
        for position, file in enumerate(files, start=1):
            alt = _("A picture from the mailing list, not described") if file.is_picture else ""
            row = Attachment(post_id=post.id, file=file, position=position, alt=alt)
            self._attachments.append(row)


def _answered(above: Known | None) -> int | None:
    """Return the post that is answered; an answer to the opening post is one to the thread."""
    return above.post_id if above and above.number > 1 else None
