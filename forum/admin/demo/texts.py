"""The demonstration community as it is written down in ``config/demo``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from forum.accounts.models import Role
from forum.core.files import shipped
from forum.groups.models import Visibility
from forum.threads.models import Again, Kind, LibraryKind, LibrarySize, Results, Stage


class Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Library(Text):
    key: str
    name: str
    kind: str
    place: str
    size: str


class Person(Text):
    """A member; ``library`` is a key, ``digest`` how often she gets one.

    ``follows``, ``mutes`` and ``helps`` are labels of tags: she hears of threads with them or with
    narrower ones, or not, and offers help with them.
    ``joined`` is how many days ago she came; None: some time before her first post.
    """

    username: str
    name: str
    library: str
    role_title: str
    role: Role = Role.MEMBER
    about: str = ""
    time_zone: str
    digest: str
    joined: float | None = None
    follows: Sequence[str] = ()
    mutes: Sequence[str] = ()
    helps: Sequence[str] = ()


class Room(Text):
    """A group. ``members`` are named for private ones only."""

    slug: str
    name: str
    description: str
    visibility: Visibility
    moderators: Sequence[str]
    members: Sequence[str] = ()


class Addition(Text):
    """Labels that a moderator gave to a tag later on; they stand in the vocabulary's file."""

    tag: str
    labels: Sequence[str]
    by: str
    days_ago: float
    reason: str


class Word(Text):
    """A tag that isn't in the vocabulary's file."""

    label: str
    by: str


class Proposed(Word):
    """A word that a member proposed; no editor has decided."""

    days_ago: float
    note: str
    plea: str = ""


class Merged(Word):
    """A tag that was there and that an editor merged into another."""

    into: str
    reason: str


class History(Text):
    """What became of the vocabulary since it was loaded so many days ago."""

    loaded_by: str
    loaded: float
    reason: str
    additions: Sequence[Addition]
    proposals: Sequence[Proposed]
    merges: Sequence[Merged]


class Writing(Text):
    """What somebody wrote so many days ago."""

    author: str
    days_ago: float
    body: str


class Reply(Writing):
    """A reply; ``reply_to`` is the place in the thread's replies, from 0, of the one it answers.

    ``hidden`` is the reason why ``hidden_by`` hid it; ``was`` what it said before ``edited_by``
    changed it for ``edit_reason``.
    """

    reply_to: int | None = None
    hidden: str = ""
    hidden_by: str = ""
    was: str = ""
    edited_by: str = ""
    edit_reason: str = ""


class Conversation(Writing):
    """A thread; ``locked`` is the reason why ``locked_by`` closed it."""

    kind: Kind
    group: str
    title: str
    tags: Sequence[str]
    locked: str = ""
    locked_by: str = ""
    pinned: bool = False
    replies: Sequence[Reply] = ()


class Account(Text):
    """A field report that was written so many days ago."""

    days_ago: float
    again: Again
    what_we_did: str
    who_took_part: str = ""
    what_they_said: str = ""
    cost: str = ""
    staff_hours: str = ""
    what_changed: str = ""
    what_differently: str = ""


class Attempt(Text):
    """A trial that was begun so many days ago and lasts so many."""

    member: str
    library_kind: LibraryKind
    library_size: LibrarySize
    begun: float
    lasts: int
    looking_at: str = ""
    report: Account | None = None


class Step(Text):
    """A move of an idea; without a note it moved because somebody began to try it."""

    by: str
    days_ago: float
    stage: Stage
    note: str = ""


class Course(Text):
    """What became of the idea with this title."""

    title: str
    moves: Sequence[Step]
    trials: Sequence[Attempt]


class Answered(Text):
    """Which replies to the question with this title answer it: their places, from 0."""

    title: str
    replies: Sequence[int]


class Option(Text):
    """One choice of a poll, and how many chose it."""

    text: str
    votes: int


class Asked(Text):
    """A poll in the thread with this title; ``closes_in`` so many days, or closed if below 0."""

    title: str
    question: str
    max_choices: int = 1
    is_secret: bool = True
    results: Results = Results.AFTER_VOTE
    closes_in: float | None = None
    options: Sequence[Option]


class Community(Text):
    """All of it; the threads stand in the order in which they were begun."""

    libraries: Sequence[Library]
    members: Sequence[Person]
    groups: Sequence[Room]
    vocabulary: History
    threads: Sequence[Conversation] = ()
    ideas: Sequence[Course] = ()
    answered: Sequence[Answered] = ()
    polls: Sequence[Asked] = ()


def read_community() -> Community:
    """Return the community that comes with the program."""
    folder = shipped("config") / "demo"
    threads = [
        Conversation.model_validate(thread)
        for path in sorted((folder / "threads").glob("*.toml"))
        for thread in _read(path)["threads"]
    ]
    threads.sort(key=lambda thread: -thread.days_ago)
    written = _read(folder / "community.toml") | _read(folder / "ideas.toml")
    written |= _read(folder / "answers.toml") | _read(folder / "vocabulary.toml")
    return Community.model_validate(written | {"threads": threads})


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
