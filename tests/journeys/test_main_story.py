"""The main story over HTTP, workers, a database and a real SMTP server.

A librarian signs up, confirms by letter, asks a question with tags in a group; a colleague
replies; a moderator closes the thread with a reason; a member who never visits finds it all in
her digest, and unsubscribes with one click. Two web processes and two workers share the work.
"""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage

import httpx
import pytest

from forum.core.database import now
from forum.core.settings import Settings
from forum.digests.calendar import Frequency
from forum.digests.jobs import send_due_digests
from forum.digests.models import DigestSubscription
from forum.jobs.models import Job
from forum.mail.models import LetterState, OutgoingMail
from forum.moderation.models import LogEntry
from tests.journeys.place import Place, eventually, link_in, running, text_of

PASSWORD = "seven lanterns over the reading room"

pytestmark = pytest.mark.process


def join(place: Place, browser: httpx.Client, username: str, name: str, **more: str) -> None:
    """Sign up, read the letter, press its button, sign in."""
    address = f"{username}@library.example"
    form = {"email": address, "username": username, "name": name, "password": PASSWORD} | more
    assert browser.post("/sign-up", data=form).status_code in {200, 303}
    confirm = link_in(place.letterbox.wait_for(address), "/confirm/")
    assert browser.get(confirm).status_code == 200
    assert browser.post(confirm).status_code == 303
    sign_in(browser, username)


def sign_in(browser: httpx.Client, login: str) -> None:
    answer = browser.post("/sign-in", data={"login": login, "password": PASSWORD})
    assert answer.status_code == 303


def employ(place: Place, username: str, role: str) -> None:
    """Make a confirmed account on the command line."""
    place.forum(
        "member", "create", f"{username}@library.example", "--username", username,
        "--role", role, "--password-stdin", typed=PASSWORD + "\n",
    )  # fmt: skip


def test_a_question_goes_its_way(elsewhere: Settings) -> None:
    with running(elsewhere) as place, place.browser(0) as asker, place.browser(1) as helper:
        employ(place, "keeper", "moderator")
        employ(place, "colleague", "member")
        join(place, asker, "mara", "Mara Lindqvist", library="Elm Street Library")
        _the_reader_joins(place)
        with place.browser(1) as keeper:
            sign_in(keeper, "keeper")
            keeper.post("/tags/new", data={"name": "Tool libraries", "scope_note": "Lending tools"})
            thread = _she_asks(asker)
            sign_in(helper, "colleague@library.example")
            _the_colleague_replies(helper, thread)
            _the_moderator_closes(keeper, thread)
        assert "Settled: see the reply." in asker.get(thread).text

        letter = _the_digest_comes(place)
        assert "How do you begin a tool library?" in text_of(letter)
        assert "Begin with a list of what people lend already" in text_of(letter)
        _she_unsubscribes_with_one_click(place, letter)

        place.inside(_everything_is_in_order)
        assert len(place.letterbox.letters) == 3


def _the_reader_joins(place: Place) -> None:
    with place.browser(1) as reader:
        join(place, reader, "vera", "Vera Okafor", time_zone="America/New_York", digest="weekly")


def _she_asks(asker: httpx.Client) -> str:
    form = {
        "kind": "question", "group": "community", "title": "How do you begin a tool library?",
        "body": "We have **forty** drills and no shelf.", "tags": "tool libraries",
    }  # fmt: skip
    preview = asker.post("/threads", data=form | {"action": "preview"})
    assert "<strong>forty</strong>" in preview.text
    answer = asker.post("/threads", data=form)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def _the_colleague_replies(helper: httpx.Client, thread: str) -> None:
    page = helper.get(thread)
    assert "Tool libraries" in page.text
    [address] = re.findall(r'action="(/threads/\d+/replies)"', page.text)
    answer = helper.post(address, data={"body": "Begin with a list of what people lend already."})
    assert answer.status_code == 303


def _the_moderator_closes(keeper: httpx.Client, thread: str) -> None:
    lock = "/".join(thread.split("/")[:3]) + "/lock"
    answer = keeper.post(lock, data={"reason": "Settled: see the reply."})
    assert answer.status_code == 303
    assert "Settled: see the reply." in keeper.get("/moderation/log").text


def _the_digest_comes(place: Place) -> EmailMessage:
    async def her_hour_strikes() -> None:
        vera = DigestSubscription.filter(member__username="vera")
        await vera.update(due_at=now() - timedelta(seconds=1))
        await send_due_digests.kiq()
        await send_due_digests.kiq()

    place.inside(her_hour_strikes)
    eventually(lambda: len(place.letterbox.to("vera@")) == 2, "the digest")
    return place.letterbox.to("vera@")[-1]


def _she_unsubscribes_with_one_click(place: Place, letter: EmailMessage) -> None:
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(letter["List-Unsubscribe"]).strip("<>")
    assert httpx.get(address).status_code == 200
    assert place.inside(_rhythm_of_vera) == Frequency.WEEKLY
    # As a mail provider does it: no cookie, no origin.
    answer = httpx.post(address, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code in {200, 303}
    assert place.inside(_rhythm_of_vera) == Frequency.NEVER


async def _rhythm_of_vera() -> Frequency:
    return (await DigestSubscription.get(member__username="vera")).frequency


async def _everything_is_in_order() -> None:
    assert await LogEntry.filter(act="lock", reason="Settled: see the reply.").count() == 1
    assert await OutgoingMail.exclude(state=LetterState.SENT).count() == 0
    # Letters at once wait for their writers' second thoughts.
    assert await Job.exclude(name__in=["mail.deliver", "notifications.send_due"]).count() == 0
