"""Where a draft belongs: ``new-<token>`` for a thread, ``thread-7`` for a reply, ``post-9``.

What would have overwritten newer words is kept beside them: ``thread-7.k3xa9f2p``.
"""

from __future__ import annotations

import re
import secrets

NEW, REPLY, EDIT = "new", "thread", "post"

_PLACE = re.compile(r"(?:(new)-[0-9a-f]{16}|(thread|post)-([0-9]{1,18}))(?:\.[0-9a-f]{8})?")


def kind_of(place: str) -> str:
    """Return NEW, REPLY or EDIT; empty if it's no place of a draft."""
    found = _PLACE.fullmatch(place)
    return (found[1] or found[2]) if found else ""


def number_of(place: str) -> int:
    """Return the number of the thread or post that a place belongs to; 0 for a new thread."""
    found = _PLACE.fullmatch(place)
    return int(found[3]) if found and found[3] else 0


def new_place(asked: str = "") -> str:
    """Return the place of a new thread: the one asked for, if it's one, or a fresh one."""
    return asked if kind_of(asked) == NEW else f"{NEW}-{secrets.token_hex(8)}"


def reply_place(thread_id: int, asked: str = "") -> str:
    """Return the place of a reply: the one asked for, if it belongs to this thread."""
    return _own(asked, REPLY, thread_id)


def edit_place(post_id: int, asked: str = "") -> str:
    """Return the place of a changed post: the one asked for, if it belongs to this post."""
    return _own(asked, EDIT, post_id)


def _own(asked: str, kind: str, number: int) -> str:
    is_own = kind_of(asked) == kind and number_of(asked) == number
    return asked if is_own else f"{kind}-{number}"


def beside(place: str) -> str:
    """Return a fresh place beside this one."""
    return f"{place.partition('.')[0]}.{secrets.token_hex(4)}"
