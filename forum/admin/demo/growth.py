"""A larger community made of the written one: its names, threads and replies in new company.

Whole posts are used again, never pieces of them, so all that is there can be read; titles are
numbered to be told apart. The same numbers give the same community.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import count
from random import Random

from forum.accounts.models import Role
from forum.accounts.usernames import skeleton
from forum.admin.demo.texts import Community, Conversation, Person, Reply
from forum.core.text import slugify
from forum.groups.models import Visibility
from forum.threads.models import Kind

_DAYS = 700.0  # that the larger community goes back
_KEPT = 0.85  # of a thread's own replies
_VISITED = 0.25  # of threads that get replies from another one


def grown(community: Community, *, members: int, threads: int) -> Community:
    """Return a community of so many members and threads, the written ones first.

    With fewer threads than are written it has the latest of them; all members stay.
    """
    written = community.threads
    more = max(0, members - len(community.members))
    people = [*community.members, *_people(community, more)]
    if threads <= len(written):
        return community.model_copy(
            update={"members": people, "threads": written[len(written) - threads :]}
        )
    told_again = _Retelling(_fit_to_be_told_again(community), people)
    new = told_again.threads(threads - len(written))
    everything = merge(written, new, key=lambda thread: -thread.days_ago)
    return community.model_copy(update={"members": people, "threads": list(everything)})


def _people(community: Community, wanted: int) -> Iterator[Person]:
    chance = Random(f"people {wanted}")  # noqa: S311 (a demo, no secret)
    firsts, lasts = _names(community.members)
    taken = {skeleton(person.username) for person in community.members}
    numbers = count(1)
    for index in range(wanted):
        model = chance.choice(community.members)
        name = f"{chance.choice(firsts)} {chance.choice(lasts)}"
        username = _free_username(name, taken, numbers)
        yield model.model_copy(
            update={
                "username": username,
                "name": name,
                "library": chance.choice(community.libraries).key,
                "role": Role.MEMBER,
                "about": "",
                "helps": (),
                # The first of them have been there longer, so that whoever is there can write.
                "joined": 3 + _DAYS * (1 - index / wanted),
            }
        )


def _names(people: Sequence[Person]) -> tuple[list[str], list[str]]:
    plain = [re.sub(r"\s*\(.*\)", "", person.name) for person in people]
    return [name.split()[0] for name in plain], [name.split()[-1] for name in plain]


def _free_username(name: str, taken: set[str], numbers: Iterator[int]) -> str:
    while True:
        username = f"{slugify(name, 22, otherwise='member')}-{next(numbers)}"
        if (look := skeleton(username)) not in taken:
            taken.add(look)
            return username


@dataclass
class _Retelling:
    """Written threads as they would be if other members had written them at other times."""

    written: Sequence[Conversation]
    people: Sequence[Person]
    chance: Random = field(default_factory=lambda: Random("threads"))  # noqa: S311 (a demo)

    def threads(self, wanted: int) -> Iterator[Conversation]:
        """Yield so many threads, the earliest first."""
        for index in range(wanted):
            begun = _DAYS * (1 - (index + 0.5) / wanted) ** 1.6 + 0.05
            number, place = divmod(index, len(self.written))
            yield self._thread(self.written[place], begun, number + 2)

    def _thread(self, source: Conversation, begun: float, number: int) -> Conversation:
        cast: dict[str, str] = {}
        author = self._played_by(source.author, cast, begun)
        replies = list(self._own_replies(source, begun, cast))
        if self.chance.random() < _VISITED:
            replies += self._visits(replies[-1].days_ago if replies else begun, cast)
        return source.model_copy(
            update={
                "title": f"{source.title[:190]} ({number})",
                "author": author,
                "days_ago": begun,
                "locked": "",
                "locked_by": "",
                "pinned": False,
                "replies": replies,
            }
        )

    def _played_by(self, role: str, cast: dict[str, str], days_ago: float) -> str:
        if role not in cast:
            person = self.chance.choice(self.people)
            is_late = person.joined is not None and person.joined < days_ago
            cast[role] = role if is_late else person.username
        return cast[role]

    def _own_replies(
        self, source: Conversation, begun: float, cast: dict[str, str]
    ) -> Iterator[Reply]:
        places: dict[int | None, int] = {}
        for place, reply in enumerate(source.replies):
            days_ago = begun - (source.days_ago - reply.days_ago)
            if reply.hidden or days_ago <= 0 or self.chance.random() > _KEPT:
                continue
            author = self._played_by(reply.author, cast, days_ago)
            answered = places.get(reply.reply_to)
            places[place] = len(places)
            yield Reply(author=author, days_ago=days_ago, body=reply.body, reply_to=answered)

    def _visits(self, days_ago: float, cast: dict[str, str]) -> Iterator[Reply]:
        for reply in self.chance.choice(self.written).replies[:3]:
            days_ago *= self.chance.uniform(0.5, 0.99)
            if not reply.hidden:
                author = self._played_by(reply.author, cast, days_ago)
                yield Reply(author=author, days_ago=days_ago, body=reply.body)


def _fit_to_be_told_again(community: Community) -> list[Conversation]:
    """Return the threads that anybody could have begun, where anybody may read."""
    private = {room.slug for room in community.groups if room.visibility is Visibility.PRIVATE}
    return [
        thread
        for thread in community.threads
        if thread.group not in private and thread.kind is not Kind.ANNOUNCEMENT
    ]
