"""``forum digest``, on a database that keeps what is written."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from click.testing import CliRunner, Result

from forum.app import build_house
from forum.core.database import now
from forum.core.settings import Settings
from forum.digests.calendar import Frequency
from forum.digests.commands import digest
from forum.digests.models import DigestSubscription
from forum.mail.models import OutgoingMail
from tests.factories import a_member, a_reply, a_subscription, a_thread

T = TypeVar("T")


def _run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(digest, words, obj=lambda: build_house(settings))


def _inside(settings: Settings, work: Coroutine[Any, Any, T]) -> T:
    async def run() -> T:
        async with build_house(settings):
            return await work

    return asyncio.run(run())


async def _a_place() -> None:
    """Ana's digest is due, Bo's is not, Chi gets none."""
    ana, bo, chi = [await a_member(username=name) for name in ("ana", "bo", "chi")]
    await a_subscription(ana, due_at=now() - timedelta(minutes=3))
    await a_subscription(bo, due_at=now() + timedelta(days=3))
    await a_subscription(chi, frequency=Frequency.NEVER)
    await a_member(username="didi")
    thread = await a_thread(title="Tools & hooks", created_at=now() - timedelta(hours=2))
    await a_reply(thread, created_at=now() - timedelta(hours=1))


async def _kept() -> tuple[list[str], int]:
    """Who was written to, and how many digests are due."""
    letters = [letter.recipient.partition("@")[0] for letter in await OutgoingMail.all()]
    return sorted(letters), await DigestSubscription.filter(due_at__lte=now()).count()


@pytest.mark.parametrize(
    ("words", "said", "sent_to", "due"),
    [
        ("send --due", "1 sent", ["ana"], 0),
        ("send --due --dry-run", "ana: 1 new conversation, 1 reply", [], 1),
        ("send --due --member bo", "No digest is due.", [], 1),
        ("send --due --member ana", "1 sent", ["ana"], 0),
        ("send --member bo", "bo: sent", ["bo"], 1),
        ("send --member bo --dry-run", "bo: 1 new conversation, 1 reply", [], 1),
        ("preview bo", "Subject: 1 new conversation, 1 reply: Tools & hooks\n\n", [], 1),
        ("preview bo --format html", "<bdi>Tools &amp; hooks</bdi>", [], 1),
        ("preview chi", "Subject: 1 new conversation", [], 1),
    ],
)
def test_digests_by_hand(
    elsewhere: Settings, words: str, said: str, sent_to: list[str], due: int
) -> None:
    _inside(elsewhere, _a_place())

    done = _run(elsewhere, *words.split())

    assert done.exit_code == 0, done.output
    assert said in done.output
    assert _inside(elsewhere, _kept()) == (sent_to, due)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("send", "Say --due, or whose digest by --member."),
        ("send --member nobody", "There is no member nobody."),
        ("preview didi", "didi gets no digest."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    elsewhere: Settings, words: str, sentence: str
) -> None:
    _inside(elsewhere, _a_place())

    done = _run(elsewhere, *words.split())

    assert done.exit_code in {1, 2}
    assert sentence in done.output


def test_who_gets_none_gets_none_by_hand(elsewhere: Settings) -> None:
    _inside(elsewhere, _a_place())

    done = _run(elsewhere, "send", "--member", "chi")

    assert str(done.exception) == "chi gets no digest."
    assert _inside(elsewhere, _kept())[0] == []


def test_a_second_digest_in_one_period_is_not_sent(elsewhere: Settings) -> None:
    _inside(elsewhere, _a_place())

    first, second = (_run(elsewhere, "send", "--member", "bo") for _time in range(2))

    assert "bo: sent" in first.output
    assert "bo: had one in this period" in second.output
    assert _inside(elsewhere, _kept())[0] == ["bo"]
