"""Which of a member's wishes counts where several meet: for letters, the page and the digest."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from forum.accounts.models import Wish
from forum.threads.models import Level

_MORE = (Wish.NOTHING, Wish.NAMED, Wish.DIGEST, Wish.EVERY)
_OF_THREAD = {
    Level.FOLLOW: Wish.EVERY,
    Level.DIGEST: Wish.DIGEST,
    Level.NAMED: Wish.NAMED,
    Level.MUTE: Wish.NOTHING,
}


class Following(NamedTuple):
    """What a member chose for a tag of a thread, or for a broader one with all that is under it.

    ``about`` is the thread's tag, ``tag`` the one she chose it for, ``steps`` above the first.
    """

    about: int
    tag: int
    steps: int
    wish: Wish


def nearest(found: Iterable[Following]) -> list[Following]:
    """Return what counts for one thread: of each of its tags what was chosen fewest steps above.

    What she chose for the tag itself stands before what she chose for a broader one, whichever
    says more. Of several at equal steps, as of several tags, :func:`wish_that_counts` decides.
    """
    ordered = sorted(found, key=lambda following: following.steps)
    fewest: dict[int, int] = {}
    for following in ordered:
        fewest.setdefault(following.about, following.steps)
    return [following for following in ordered if following.steps == fewest[following.about]]


def wish_that_counts(
    level: Level = Level.NORMAL,
    *,
    is_chosen: bool = False,
    group: Wish | None = None,
    tags: Collection[Wish] = (),
    usual: Wish = Wish.DIGEST,
) -> Wish:
    """Return how much a member wants to hear of one thread.

    What she chose for the thread counts before all else. Then "nothing", chosen for its group or
    one of its tags, means nothing. Otherwise whichever of group and tags says more; ``usual``
    stands for a group for which she chose nothing. ``tags`` are those of :func:`nearest`.

    ``is_chosen``: she chose the level herself (``Participation.chosen_at``). A thread that she
    follows only because she writes in it goes with its group if that is to be quiet.
    """
    if level is not Level.NORMAL and (is_chosen or level is not Level.FOLLOW):
        return _OF_THREAD[level]
    if Wish.NOTHING in {group, *tags}:
        return Wish.NOTHING
    wish = max(group or usual, *tags, key=_MORE.index) if tags else group or usual
    follows = level is Level.FOLLOW and wish in {Wish.DIGEST, Wish.EVERY}
    return Wish.EVERY if follows else wish
