"""What conversations hear of."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.accounts.signals import CameBack
from forum.threads.actions.drafts import Writing, keep_words
from forum.threads.draft_places import kind_of


async def on_came_back(signal: CameBack) -> None:
    """Keep as a draft what she wrote for a thread, a reply or a change of one."""
    if kind_of(str(signal.words.get("place", ""))):
        member = await Member.get(id=signal.member_id)
        await keep_words(member, Writing(**signal.words))
