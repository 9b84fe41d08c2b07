"""Moving posts from one thread to another, and readers along with them. Only on held threads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.errors import require
from forum.core.i18n import gettext as _
from forum.threads.draft_places import REPLY, beside, kind_of, reply_place
from forum.threads.models import (
    Act,
    Draft,
    FormerPlace,
    Level,
    Participation,
    Post,
    Restructuring,
    State,
    Thread,
)
from forum.threads.queries.drafts import answered_now

_BATCH = 100


async def held_both(one: Thread, other: Thread) -> tuple[Thread, Thread]:
    """Hold two threads, in the order of their ids, so that nobody waits for ever."""
    ids = sorted({one.id, other.id})
    held = {id_: await Thread(id=id_).held() for id_ in ids}
    return held[one.id], held[other.id]


async def held_heir(thread: Thread) -> Thread:
    """Hold a thread, or the one that it was merged into while somebody wrote to it."""
    thread = await thread.held()
    while thread.state is State.MERGED and thread.merged_into_id:
        thread = await Thread(id=thread.merged_into_id).held()
    return thread


async def held_in_thread(post: Post) -> tuple[Thread, Post]:
    """Hold a post and its thread: the thread first, as everybody does.

    Raises:
        Forbidden: if the post was moved to another thread since it was read.
    """
    thread = await Thread(id=post.thread_id).held()
    post = await post.held()
    moved = _("This post was moved to another thread just now. Please try again.")
    require(post.thread_id == thread.id, moved)
    return thread, post


async def restructured(
    act: Act, moderator: Member, source: Thread, target: Thread, reason: str
) -> Restructuring:
    """Keep that posts went from one thread to another."""
    return await Restructuring.create(
        act=act, moderator=moderator, source=source, target=target, reason=reason,
        created_at=now(),
    )  # fmt: skip


async def append(posts: Sequence[Post], target: Thread, why: Restructuring) -> None:
    """Put posts at the end of a thread, in this order, with new numbers; keep where they stood."""
    first = target.last_number + 1
    numbers = range(first, first + len(posts))
    await put(list(zip(posts, numbers, strict=True)), target, why)


async def put(places: Sequence[tuple[Post, int]], target: Thread, why: Restructuring) -> None:
    """Put posts at these numbers of a thread, where none stands; keep where they stood."""
    await FormerPlace.bulk_create(
        [
            FormerPlace(restructuring=why, thread_id=post.thread_id, number=post.number, post=post)
            for post, _number in places
        ],
        batch_size=_BATCH,
    )
    for post, number in places:
        post.thread_id, post.number = target.id, number
    posts = [post for post, _number in places]
    await Post.bulk_update(posts, ["thread_id", "number"], batch_size=_BATCH)
    target.last_number = max([target.last_number, *(number for _post, number in places)])
    await target.save(update_fields=["last_number"])
    await target.recounted()


async def copy_readers(source: Thread, target: Thread, numbers: Sequence[int]) -> None:
    """Let who followed, muted or read a thread do so in a new one made of these posts of it."""
    await Participation.bulk_create(
        [
            Participation(
                thread_id=target.id, member_id=row.member_id, level=row.level,
                chosen_at=row.chosen_at, read_at=row.read_at,
                last_read=bisect_right(numbers, row.last_read),
            )
            for row in await Participation.filter(thread_id=source.id)
        ],
        batch_size=_BATCH,
    )  # fmt: skip


async def join_readers(
    source: Thread, target: Thread, numbers: Sequence[int], *, begin: int
) -> None:
    """Let who followed a thread follow the one that its posts went to, unless she muted that.

    Of two choices the one that says more counts, and any choice before what is followed because
    she writes there.

    ``begin``: the last number that was visible there before. Who had read up to it has read as
    many of the posts that came as she had read where they stood.
    """
    theirs = {row.member_id: row for row in await Participation.filter(thread_id=target.id)}
    first = target.last_number - len(numbers)
    new, changed = [], []
    for row in await Participation.filter(thread_id=source.id):
        there = theirs.get(row.member_id)
        if there is None and row.level in _STRENGTHS:
            kept = {"level": row.level, "chosen_at": row.chosen_at}
            new.append(Participation(thread_id=target.id, member_id=row.member_id, **kept))
        elif there is not None and _joined(row, there, numbers, first, begin):
            changed.append(there)
    await Participation.bulk_create(new, batch_size=_BATCH)
    if changed:
        await Participation.bulk_update(
            changed, ["level", "chosen_at", "last_read"], batch_size=_BATCH
        )


_STRENGTHS = {Level.NAMED: 2, Level.DIGEST: 3, Level.FOLLOW: 4}


def _strength(row: Participation) -> int:
    if row.level is Level.FOLLOW and row.chosen_at is None:
        return 1
    return _STRENGTHS.get(row.level, 1 if row.chosen_at else 0)


def _joined(
    row: Participation, there: Participation, numbers: Sequence[int], first: int, begin: int
) -> bool:
    before = there.level, there.chosen_at, there.last_read
    if there.level is not Level.MUTE and _strength(row) > _strength(there):
        there.level, there.chosen_at = row.level, row.chosen_at
    if there.last_read >= begin and (read := bisect_right(numbers, row.last_read)):
        there.last_read = max(there.last_read, first + read)
    return before != (there.level, there.chosen_at, there.last_read)


async def close_into(source: Thread, target: Thread) -> None:
    """Let a thread whose posts have all gone lead on to where they are.

    Replies that are being written to it become replies to the other.
    """
    source.state, source.merged_into_id = State.MERGED, target.id
    await source.save(update_fields=["state", "merged_into_id"])
    await source.recounted()
    for draft in await Draft.filter(thread_id=source.id):
        draft.thread_id = target.id
        if kind_of(draft.place) == REPLY:
            draft.place = await _free_place(draft, target)
            draft.typed = draft.typed | await answered_now(draft.typed, source.id, target.id)
        await draft.save(update_fields=["thread_id", "place", "typed"])


async def _free_place(draft: Draft, target: Thread) -> str:
    place = reply_place(target.id)
    taken = await Draft.exists(member_id=draft.member_id, place=place)
    return beside(place) if taken else place


def in_words(numbers: Iterable[int]) -> str:
    """Return numbers as people write them: ``5, 7–9``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
