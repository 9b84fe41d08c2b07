"""The rules by which members hear of something: tables, without a database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from forum.accounts.models import Wish
from forum.notifications.facts import quoted_posts
from forum.notifications.models import Event, Why
from forum.notifications.quiet import after_quiet
from forum.notifications.recipients import Standing, Verdict, decide
from forum.threads.models import Level

EVERY, NOTHING = frozenset({Wish.EVERY}), frozenset({Wish.NOTHING})
FOLLOWS = Standing(level=Level.FOLLOW, is_chosen=True)
OF_GROUP = Standing(group=Wish.EVERY)

POSTED = [
    ("a stranger to the thread", Standing(), None),
    ("who follows it", FOLLOWS, Verdict(Why.THREAD, letter=True)),
    ("who started it", Standing(level=Level.FOLLOW, is_hers=True), Verdict(Why.HERS, letter=True)),
    ("who wants every post of the group", OF_GROUP, Verdict(Why.GROUP, letter=True)),
    ("to whom every post is usual", Standing(usual=Wish.EVERY), Verdict(Why.GROUP, letter=True)),
    ("who follows a tag", Standing(tags=EVERY), Verdict(Why.TAG, letter=True)),
    ("who is named", Standing(is_named=True), Verdict(Why.NAMED, letter=True)),
    ("who is answered", Standing(is_answered=True), Verdict(Why.ANSWERED, letter=True)),
    ("who is quoted", Standing(is_quoted=True), Verdict(Why.QUOTED, letter=True)),
    ("the first reason is told", Standing(is_quoted=True, is_named=True, level=Level.FOLLOW),
     Verdict(Why.NAMED, letter=True)),
    ("named, wants to be named only", Standing(is_named=True, group=Wish.NAMED),
     Verdict(Why.NAMED, letter=True)),
    ("not named, wants to be named only", Standing(group=Wish.NAMED), None),
    ("her thread, but she wants to be named only", Standing(is_hers=True, level=Level.NAMED), None),
    ("named in a thread that she muted", Standing(is_named=True, level=Level.MUTE), None),
    ("named in a group of which she wants nothing",
     Standing(is_named=True, group=Wish.NOTHING), None),
    ("named under a tag of which she wants nothing", Standing(is_named=True, tags=NOTHING), None),
    ("nothing of a tag, every post of the group",
     Standing(tags=NOTHING, group=Wish.EVERY), None),
    ("nothing of a tag, every post of another tag", Standing(tags=NOTHING | EVERY), None),
    ("nothing of the group, every post of the tag",
     Standing(tags=EVERY, group=Wish.NOTHING), None),
    ("nothing of the group, but she chose this thread",
     Standing(group=Wish.NOTHING, level=Level.FOLLOW, is_chosen=True),
     Verdict(Why.THREAD, letter=True)),
    ("nothing of the group, in which she wrote once",
     Standing(group=Wish.NOTHING, level=Level.FOLLOW), None),
    ("every post of the group, but only named in this thread",
     Standing(group=Wish.EVERY, level=Level.NAMED), None),
    ("wants nothing, but for groups she chose", Standing(usual=Wish.NOTHING, is_named=True), None),
    ("every post of a group that she left", Standing(group=Wish.EVERY, is_in=False), None),
    ("every post is usual, not in the group", Standing(usual=Wish.EVERY, is_in=False), None),
    ("left the group, but follows the thread", Standing(level=Level.FOLLOW, is_in=False),
     Verdict(Why.THREAD, letter=True)),
    ("may not see it, whatever she wishes",
     Standing(can_see=False, is_named=True, level=Level.FOLLOW, is_chosen=True), None),
    ("wants no letters", Standing(is_named=True, letters=False), Verdict(Why.NAMED, letter=False)),
    ("letters come back", Standing(is_named=True, is_stopped=True),
     Verdict(Why.NAMED, letter=False)),
]  # fmt: skip


@pytest.mark.parametrize(("she", "heard"), [case[1:] for case in POSTED],
                         ids=[case[0] for case in POSTED])  # fmt: skip
def test_who_hears_of_a_post(she: Standing, heard: Verdict | None) -> None:
    assert decide(Event.POSTED, she) == heard


HAPPENED = [
    (Event.ACCEPTED, Standing(is_hers=True), Verdict(Why.HERS, letter=True)),
    (Event.ACCEPTED, Standing(is_hers=True, group=Wish.NAMED), Verdict(Why.HERS, letter=True)),
    (Event.ACCEPTED, Standing(is_hers=True, level=Level.MUTE), None),
    (Event.STAGE, Standing(is_hers=True), Verdict(Why.HERS, letter=True)),
    (Event.STAGE, FOLLOWS, Verdict(Why.THREAD, letter=True)),
    (Event.STAGE, Standing(level=Level.FOLLOW, group=Wish.NAMED),
     Verdict(Why.THREAD, letter=False)),
    (Event.STAGE, Standing(level=Level.FOLLOW, group=Wish.NOTHING), None),
    (Event.STAGE, Standing(is_hers=True, letters=False), Verdict(Why.HERS, letter=False)),
]  # fmt: skip


@pytest.mark.parametrize(("event", "she", "heard"), HAPPENED)
def test_who_hears_of_what_happened(event: Event, she: Standing, heard: Verdict | None) -> None:
    assert decide(event, she) == heard


def _utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "hours", "letter"),
    [
        (_utc(1, 23), "UTC", (22, 7), _utc(2, 7)),
        (_utc(2, 3), "UTC", (22, 7), _utc(2, 7)),
        (_utc(2, 7), "UTC", (22, 7), _utc(2, 7)),
        (_utc(2, 21, 59), "UTC", (22, 7), _utc(2, 21, 59)),
        (_utc(2, 13, 30), "UTC", (12, 14), _utc(2, 14)),
        (_utc(2, 14), "UTC", (12, 14), _utc(2, 14)),
        (_utc(2, 3), "America/New_York", (22, 7), _utc(2, 12)),
        (_utc(2, 2), "America/New_York", (22, 7), _utc(2, 2)),
        # On March 8 New York's clocks go from 2 to 3 in the night: 7 o'clock is 11 UTC.
        (_utc(8, 4), "America/New_York", (22, 7), _utc(8, 11)),
        (_utc(8, 4), "America/New_York", (22, 2), _utc(8, 7)),
        (_utc(2, 3), "UTC", (None, None), _utc(2, 3)),
        (_utc(2, 3), "UTC", (3, 3), _utc(2, 3)),
    ],
)
def test_in_quiet_hours_letters_wait(
    moment: datetime, zone: str, hours: tuple[int | None, int | None], letter: datetime
) -> None:
    assert after_quiet(moment, zone, *hours) == letter


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ("> **[Ana, #3](/posts/17):**\n>\n> words", [17]),
        (r"> **[A \[n\] a, #3](https://forum.example/posts/17):**", [17]),
        ("> > **[Ana, #3](/posts/17):**", []),
        ("**[Ana, #3](/posts/17):**", []),
        ("> see [Ana](/posts/17)", []),
        ("> **[A](/posts/1):**\n\ntext\n\n> **[B](/posts/2):**\n\n> **[A](/posts/1):**", [1, 2]),
        ("\n".join(f"> **[A](/posts/{n}):**" for n in range(50)), list(range(20))),
    ],
)
def test_whose_posts_are_quoted(body: str, quoted: list[int]) -> None:
    assert list(quoted_posts(body)) == quoted
