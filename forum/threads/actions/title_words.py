"""Keeping the words of titles, by which threads like one another are found."""

from __future__ import annotations

from forum.threads.models import Thread, TitleWord
from forum.threads.title_words import words_in


async def keep_title_words(thread: Thread, former: str = "") -> None:
    """Keep the words of a thread's title instead of those of its former one; on a held thread."""
    words, before = words_in(thread.title), words_in(former)
    if gone := before - words:
        await TitleWord.filter(word__in=list(gone), thread_id=thread.id).delete()
    if rows := [row for row in title_words_of(thread) if row.word not in before]:
        await TitleWord.bulk_create(rows, ignore_conflicts=True)


def title_words_of(thread: Thread) -> list[TitleWord]:
    """Return a row for each word of a thread's title, not yet saved."""
    return [TitleWord(thread_id=thread.id, word=word) for word in sorted(words_in(thread.title))]
