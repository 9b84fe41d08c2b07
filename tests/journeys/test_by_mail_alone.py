"""A conversation in which one of two members never opens a browser.

Bea has only her mailbox. She asks her group by mail, hears of Ana's answer, answers with a quote
below, as mail programs do, asks for silence, and is told why a late answer was refused, with her
words; and when a letter to her comes back, that counts. Letters come in by LMTP to either of two
workers and go out to a real SMTP server.
"""

from __future__ import annotations

import re
import time
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid, parseaddr

import httpx
import pytest

from forum.core.settings import Settings
from forum.jobs.models import Job
from forum.mail.models import ArrivalState, Bounce, IncomingMail, LetterState, OutgoingMail
from forum.threads.models import Post, Thread
from tests.journeys.place import Place, eventually, running, text_of
from tests.journeys.test_main_story import employ, sign_in

pytestmark = pytest.mark.process

_BEA = "bea@library.example"
_MAIL = {
    "FORUM_MAIL_DOMAIN": "forum.example",
    "FORUM_MAIL__INCOMING": "true",
    "FORUM_MAIL__TRUSTED_AUTH_SERVERS": '["mx.forum.example"]',
    "FORUM_NOTIFICATIONS__WAIT_SECONDS": "1",
}


def test_one_of_two_never_opens_a_browser(elsewhere: Settings) -> None:
    with running(elsewhere, webs=1, incoming=_MAIL) as place, place.browser() as ana:
        employ(place, "bea", "member")
        employ(place, "ana", "member")
        employ(place, "keeper", "moderator")
        sign_in(ana, "ana")

        thread = _bea_asks(place, ana)
        letter = _ana_replies(place, ana, thread)
        _bea_answers(place, thread, letter)
        _a_machine_answers_nobody(place, letter)
        _bea_asks_for_silence(place, ana, thread, letter)
        _bea_is_refused(place, thread, letter)
        _a_letter_comes_back(place)

        place.inside(_everything_is_in_order)


def _from_bea(subject: str, text: str, **headers: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = f"Bea Lund <{_BEA}>", subject
    letter["Message-ID"] = make_msgid(domain="library.example")
    passed = f"mx.forum.example; dkim=pass header.d=library.example header.from={_BEA}"
    letter["Authentication-Results"] = passed
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    return letter


def _answer_to(letter: EmailMessage, words: str, **headers: str) -> EmailMessage:
    """Answer as most mail programs do: her words, then all that was said before."""
    quoted = "\n".join(f"> {line}" for line in text_of(letter).splitlines())
    text = f"{words}\n\nOn Tue, 3 Feb 2026 at 10:12, {letter['From']} wrote:\n\n{quoted}\n"
    thread = {"In_Reply_To": str(letter["Message-ID"]), "References": str(letter["Message-ID"])}
    return _from_bea(f"Re: {letter['Subject']}", text, **thread | headers)


def _reply_address(letter: EmailMessage) -> str:
    return parseaddr(str(letter["Reply-To"]))[1]


def _bea_asks(place: Place, ana: httpx.Client) -> str:
    words = "We have *forty* drawers.\n\n-- \nBea\nElm Street\n"
    question = _from_bea("Who lends seeds?", words, To="community@forum.example")
    place.hand_in(question, "community@forum.example")
    place.hand_in(question, "community@forum.example")  # its server saw no answer and tries again
    eventually(lambda: "Who lends seeds?" in ana.get("/threads").text, "the thread")
    [address] = set(re.findall(r'"(/threads/\d+/who-lends-seeds)[?"]', ana.get("/threads").text))
    page = ana.get(address).text
    assert "drawers" in page
    assert "Elm Street" not in page
    return str(address)


def _ana_replies(place: Place, ana: httpx.Client, thread: str) -> EmailMessage:
    replies = "/".join(thread.split("/")[:3]) + "/replies"
    answer = ana.post(replies, data={"body": "We do, in **envelopes** from the print shop."})
    assert answer.status_code == 303
    letter = place.letterbox.wait_for(_BEA, "Who lends seeds?")
    assert "in envelopes from the print shop" in " ".join(text_of(letter).replace("*", "").split())
    assert "ana@library.example" not in letter.as_string()
    assert str(letter["List-Id"]).endswith("<community.forum.example>")
    assert letter["In-Reply-To"] in str(letter["References"])
    return letter


def _bea_answers(place: Place, thread: str, letter: EmailMessage) -> None:
    words = "Envelopes it is.\n\nHow many seeds go into one?"
    place.hand_in(_answer_to(letter, words), _reply_address(letter))
    with place.browser() as stranger:  # what Ana reads on the page, no letter tells her
        eventually(lambda: "How many seeds" in stranger.get(thread).text, "her answer")
        page = stranger.get(thread).text
    assert page.count("<p>Envelopes it is.</p>") == 1
    assert "10:12" not in page
    told = place.letterbox.wait_for("ana@library.example", "Who lends seeds?")
    assert "How many seeds go into one?" in text_of(told)
    assert _BEA not in told.as_string()


def _a_machine_answers_nobody(place: Place, letter: EmailMessage) -> None:
    away = _answer_to(letter, "I am away until Monday.", Auto_Submitted="auto-replied")
    place.hand_in(away, _reply_address(letter))
    eventually(lambda: place.inside(_ignored) == 1, "that the machine's letter is sorted")


async def _ignored() -> int:
    return await IncomingMail.filter(state=ArrivalState.IGNORED).count()


def _bea_asks_for_silence(
    place: Place, ana: httpx.Client, thread: str, letter: EmailMessage
) -> None:
    before = len(place.letterbox.to(_BEA))
    place.hand_in(_answer_to(letter, "mute"), _reply_address(letter))
    eventually(lambda: len(place.letterbox.to(_BEA)) == before + 1, "what was done")
    replies = "/".join(thread.split("/")[:3]) + "/replies"
    assert ana.post(replies, data={"body": "Twenty, if they're small."}).status_code == 303
    time.sleep(3)  # longer than letters wait
    assert len(place.letterbox.to(_BEA)) == before + 1


def _bea_is_refused(place: Place, thread: str, letter: EmailMessage) -> None:
    lock = "/".join(thread.split("/")[:3]) + "/lock"
    with place.browser() as keeper:
        sign_in(keeper, "keeper")
        assert keeper.post(lock, data={"reason": "All said."}).status_code == 303
    before = len(place.letterbox.to(_BEA))
    place.hand_in(_answer_to(letter, "Thirty fit if you fold it."), _reply_address(letter))
    eventually(lambda: len(place.letterbox.to(_BEA)) == before + 1, "the refusal")
    refusal = text_of(place.letterbox.to(_BEA)[-1])
    assert "Thirty fit if you fold it." in refusal
    assert "closed" in refusal


def _a_letter_comes_back(place: Place) -> None:
    last = place.letterbox.letters[-1]
    report = _a_report(str(last["To"]))
    place.hand_in(report, place.letterbox.senders[-1], sender="")
    eventually(lambda: place.inside(_bounces) == [(_BEA, "5.1.1")], "that the bounce counts")


def _a_report(recipient: str) -> EmailMessage:
    """A delivery report as mail servers write them (RFC 3464)."""
    text = f"""\
From: MAILER-DAEMON@library.example
Subject: Undelivered mail
Message-ID: {make_msgid(domain="library.example")}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=part

--part

Nobody of that name is here.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.library.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1

--part--
"""
    return message_from_string(text, _class=EmailMessage, policy=SMTP)


async def _bounces() -> list[tuple[str, str]]:
    return [(bounce.address, bounce.status) for bounce in await Bounce.all()]


async def _everything_is_in_order() -> None:
    assert await Thread.all().count() == 1
    assert await Post.all().count() == 4
    assert await IncomingMail.filter(state=ArrivalState.WAITING).count() == 0
    assert await OutgoingMail.exclude(state=LetterState.SENT).count() == 0
    assert await Job.exclude(name="mail.deliver").count() == 0
