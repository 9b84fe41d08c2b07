"""Words that would be lost with the page they were sent to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from forum.accounts.models import Member
from forum.core.errors import Refusal
from forum.core.i18n import gettext as _
from forum.threads.actions.drafts import Writing, keep_words


@asynccontextmanager
async def rescued(member: Member, writing: Writing) -> AsyncIterator[None]:
    """Keep what was written as a draft, if what happens inside is refused; the refusal says so.

    For what leaves no form to show the words in: a thread that is gone, or no longer open to her.
    """
    try:
        yield
    except Refusal as refusal:
        if writing.body:
            await keep_words(member, writing)
            said = _("What you wrote is among your drafts.")
            refusal.sentence = f"{refusal.sentence} {said}".strip()
        raise
