"""The letter: what it says, its headers, its size."""

from __future__ import annotations

import os
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from forum.accounts.models import Member
from forum.core.house import House
from forum.core.i18n import speaking_to
from forum.digests import emails, sentences
from forum.digests.calendar import Frequency, Rhythm
from forum.digests.news import FULL, LETTER, News
from forum.digests.selection import news_for
from forum.threads.models import Kind
from tests.digests import community
from tests.digests.community import DUE, SINCE, a_reader, written
from tests.factories import a_group, a_member

SAMPLES = Path(__file__).parent / "samples"


def _compare(name: str, text: str) -> None:
    """Hold the text against its sample; OUTWARD_WRITE_SAMPLES=1 writes a new one to look at."""
    path = SAMPLES / name
    if os.environ.get("OUTWARD_WRITE_SAMPLES"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "week"), [("full", community.a_busy_week), ("small", community.a_quiet_week)]
)
async def test_a_digest_reads_like_its_sample(house: House, name: str, week: Any) -> None:
    reader, subscription = await a_reader()
    await week()

    news = await news_for(reader, SINCE, DUE)
    subject, text, html = emails.draft(reader, subscription, news)

    _compare(f"{name}.txt", f"Subject: {subject}\n\n{text}")
    _compare(f"{name}.html", html)


async def _letter(news: News | None = None) -> tuple[EmailMessage, str]:
    reader, subscription = await a_reader()
    row = await emails.digest(reader, subscription, news or await news_for(reader, SINCE, DUE))
    message = message_from_string(row.message, policy=default)
    assert isinstance(message, EmailMessage)
    return message, row.message


def _part(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part
    return str(part.get_content())


async def test_its_headers_let_mail_programs_sort_and_unsubscribe(house: House) -> None:
    await community.a_quiet_week()

    letter, raw = await _letter()

    address = f"{house.settings.site.base_url}/unsubscribe/{community.TOKEN}"
    assert letter["List-Id"] == "<digest.127.0.0.1>"
    assert letter["List-Unsubscribe"] == f"<{address}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Archive"] == f"<{house.settings.site.base_url}/threads>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Precedence" not in letter
    assert f"List-Unsubscribe: <{address}>\r\n" in raw  # whole, on one line
    assert address in _part(letter, "plain")
    assert address in _part(letter, "html")


async def test_the_text_part_is_set_for_72_columns(house: House) -> None:
    await community.a_busy_week()

    letter, _raw = await _letter()

    long = [line for line in _part(letter, "plain").splitlines() if len(line) > 72]
    assert all(line.strip().startswith("http") for line in long)


async def test_the_html_part_fetches_nothing_and_says_nothing_unescaped(house: House) -> None:
    ana = await a_member(name="<b>Ana</b>", library='"><img src=x>')
    group = await a_group(name="<i>Group</i>")
    await written(group, ana, Kind.IDEA, "<script>alert(1)</script>", "<img src=x onerror=y>")

    letter, _raw = await _letter()

    html = _part(letter, "html")
    for tag in ("<script", "<img", "<link", "<b>", "<i>", "url(", "@import"):
        assert tag not in html


async def test_a_small_digest_has_no_contents(house: House) -> None:
    await community.a_quiet_week()

    letter, _raw = await _letter()

    assert "IN THIS LETTER" not in _part(letter, "plain")
    assert "In this letter" not in _part(letter, "html")


async def test_a_digest_speaks_the_readers_language(house: House) -> None:
    await community.a_quiet_week()
    reader, subscription = await a_reader()
    reader.language = "xx-unknown"

    _subject, _text, html = emails.draft(reader, subscription, await news_for(reader, SINCE, DUE))

    assert '<html lang="en" dir="ltr">' in html


WORST = [
    ("plain", "a word ", "Long name of somebody "),
    ("escaped", "<&'\"> ", "'\"&<> "),
    ("chinese", "圖書館", "圖書館"),
    ("emoji", "👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"),
    ("equals", "=", "="),
    ("markdown", "- *a* [b](http://c.example) ", "a*b_c "),
]


def _cut(words: str, length: int) -> str:
    return (words * length)[:length].strip()


async def _overwhelming(words: str, name: str, threads: int) -> None:
    writers = [
        await a_member(name=_cut(name, 80), library=_cut(words, 120)) for _writer in range(2)
    ]
    groups = [await a_group(name=_cut(words, 76) + f" {number}", slug=f"g{number}",
                            name_key=f"g{number}") for number in range(10)]  # fmt: skip
    body, reply = _cut(words, 32_000), _cut(words, 4_000)
    for number in range(threads):
        await written(
            groups[number % 10], writers[0], Kind.ANNOUNCEMENT, _cut(words, 200), body,
            *((writers[1], reply) for _reply in range(4)),
        )  # fmt: skip


def _with_most(house: House, most: int) -> None:
    digests = house.settings.digests.model_copy(update={"max_threads": most})
    house.settings = house.settings.model_copy(update={"digests": digests})


@pytest.fixture
def roomy(house: House) -> Any:
    """The house with room for 300 threads in a digest."""
    before = house.settings
    _with_most(house, 300)
    yield house
    house.settings = before


@pytest.mark.parametrize(("words", "name"), [case[1:] for case in WORST], ids=[c[0] for c in WORST])
async def test_a_letter_stays_under_90_kilobytes(house: House, words: str, name: str) -> None:
    await _overwhelming(words, name, 40)

    letter, raw = await _letter()

    assert len(raw.encode()) < 90_000
    assert "http://127.0.0.1:8000/threads/" in _part(letter, "plain")


async def test_300_long_threads_are_told_in_part_and_the_rest_counted(roomy: House) -> None:
    await _overwhelming("圖書館 and the long road to it ", "Somebody ", 300)

    letter, raw = await _letter()

    told = _part(letter, "html").count("<h3")
    assert 10 < told < 300
    assert f"And {300 - told} more threads with something new" in _part(letter, "html")
    assert f"And {300 - told} more threads with something new" in _part(letter, "plain")
    assert letter["Subject"].startswith("300 new conversations, 1,200 replies: ")
    assert 45_000 < len(raw.encode()) < 90_000


async def test_a_usual_full_digest_keeps_its_excerpts(house: House) -> None:
    ana, group = await a_member(name="Ana Ruiz"), await a_group()
    replies = [(ana, "We photograph each tool on its hook. " * 9)] * 4
    body = "We count people whom we did not know before. " * 20
    for number in range(15):
        title = f"How do you count what matters, part {number}?"
        await written(group, ana, Kind.QUESTION, title, body, *replies)

    reader, _subscription = await a_reader()
    news = await news_for(reader, SINCE, DUE)

    assert news.weight <= LETTER
    assert news.fitted() == news.told(FULL) == news


def _news(**values: Any) -> News:
    return News(since=SINCE, until=DUE, **values)


@pytest.mark.parametrize(
    ("started", "replies", "said"),
    [
        (1, 0, "1 new conversation"),
        (3, 7, "3 new conversations, 7 replies"),
        (0, 1, "1 new reply"),
        (0, 1200, "1,200 new replies"),
        (1, 1, "1 new conversation, 1 reply"),
    ],
)
async def test_the_counts(house: House, started: int, replies: int, said: str) -> None:
    assert sentences.counts(_news(started=started, replies=replies)) == said


async def test_a_subject_names_what_there_is_room_for(house: House) -> None:
    reader: Member = (await a_reader())[0]
    ana, group = await a_member(), await a_group()
    for title in ("Third, a little longer than the others: seeds", "Second: hooks", "First: tools"):
        await written(group, ana, Kind.QUESTION, title, "Body")

    subject = sentences.subject(await news_for(reader, SINCE, DUE))

    assert subject == (
        "3 new conversations: First: tools, Second: hooks, "
        "Third, a little longer than the others: seeds"
    )
    await written(group, ana, Kind.QUESTION, "Zero, which comes first", "Body")
    assert sentences.subject(await news_for(reader, SINCE, DUE)).endswith(", Second: hooks, …")


@pytest.mark.parametrize(
    ("rhythm", "said"),
    [
        (Rhythm(Frequency.WEEKLY, 1, 7, "America/New_York"),
         "A digest every Tuesday at 7:00 AM, New York time"),
        (Rhythm(Frequency.DAILY, 1, 18, "Asia/Kathmandu"),
         "A digest every day at 6:00 PM, Kathmandu time"),
        (Rhythm(Frequency.WEEKLY, 6, 0, "UTC"), "A digest every Sunday at 12:00 AM, UTC time"),
        (Rhythm(Frequency.NEVER, 1, 7, "UTC"), "No digest"),
    ],
)  # fmt: skip
def test_a_rhythm_in_words(rhythm: Rhythm, said: str) -> None:
    with speaking_to("en", rhythm.zone):
        assert sentences.rhythm(rhythm) == said
