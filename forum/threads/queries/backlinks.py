"""Who answers which post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from forum.threads.models import Post, State


async def answers_to(post_ids: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """Return number and id of each visible reply to these posts, by the post's id, in order.

    What was moved to another thread is left out: its number means nothing here, and not everybody
    may see it. One statement.
    """
    rows = (
        await Post.filter(reply_to_id__in=list(post_ids), state=State.VISIBLE)
        .order_by("number")
        .values_list("reply_to_id", "reply_to__thread_id", "thread_id", "number", "id")
    )
    answers: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for post_id, here, thread_id, number, answer_id in rows:
        if thread_id == here:
            answers[post_id].append((number, answer_id))
    return dict(answers)
