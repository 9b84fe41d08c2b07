"""``forum mail receive``, into which other mail servers pipe letters."""

from __future__ import annotations

import asyncio
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forum.app import build_house
from forum.core.house import House
from forum.core.settings import Settings, WrongSettings
from forum.mail.commands import mail
from forum.mail.models import IncomingMail, Via
from tests.conftest import make_settings
from tests.mail.incoming import DOMAIN, GROUP, WRITER, raw_letter
from tests.processes import run

FULL = ["--sender", WRITER, "--recipient", GROUP]
NAMES = ("SENDER", "RECIPIENT", "ORIGINAL_RECIPIENT", "LOCAL_PART", "DOMAIN")


@pytest.fixture(autouse=True)
def unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def _piped(settings: Settings, raw: bytes, *words: str, **told: str) -> Result:
    return CliRunner().invoke(
        mail, ["receive", *words], raw, obj=lambda: build_house(settings), env=told
    )


def _kept(settings: Settings) -> list[IncomingMail]:
    async def look() -> list[IncomingMail]:
        async with build_house(settings):
            return await IncomingMail.all().order_by("id")

    return asyncio.run(look())


TELLING = [
    (FULL, {}, {}, WRITER, GROUP),
    (["--recipient", GROUP], {}, {"SENDER": "MAILER-DAEMON"}, "", GROUP),
    # as Postfix's local(8) tells it, and its pipe(8) with what the manual suggests
    ([], {}, {"SENDER": WRITER, "ORIGINAL_RECIPIENT": GROUP, "RECIPIENT": "outward@localhost"},
     WRITER, GROUP),
    # as Exim does
    ([], {}, {"SENDER": WRITER, "LOCAL_PART": "tech", "DOMAIN": DOMAIN}, WRITER, f"tech@{DOMAIN}"),
    # by headers, where nobody tells
    ([], {"Return-Path": f"<{WRITER}>", "Delivered-To": GROUP, "To": f"tech@{DOMAIN}"}, {},
     WRITER, GROUP),
    ([], {"To": f"You <you@x.example>, Tech <Tech@{DOMAIN}>"}, {}, "", f"tech@{DOMAIN}"),
    ([], {"To": "you@x.example", "Cc": GROUP}, {"RECIPIENT": "you@x.example"}, "", GROUP),
]  # fmt: skip


def test_who_wrote_to_whom_is_told_by_words_environment_or_headers(elsewhere: Settings) -> None:
    for words, headers, told, _sender, _recipient in TELLING:
        raw = b"From ana Sat Nov 21 10:00:00 2026\n" + raw_letter(**headers)  # as in a mailbox
        result = _piped(elsewhere, raw, *words, **told)
        assert (result.exit_code, result.output) == (0, "")

    kept = _kept(elsewhere)
    assert [(letter.sender, letter.recipient) for letter in kept] == [
        (sender, recipient) for *_told, sender, recipient in TELLING
    ]
    assert {letter.via for letter in kept} == {Via.PIPE}
    assert all(zlib.decompress(letter.packed).startswith(b"From: ") for letter in kept)


REFUSED = [
    (raw_letter(), ["--recipient", "x@elsewhere.example"], 65, "Nobody here"),
    (raw_letter(To="x@elsewhere.example"), [], 65, "Nobody here"),
    (b"Dear all,\n", FULL, 65, "no letter"),
    (b"", FULL, 65, "no letter"),
    (b"A: b\r\n\r\n" + b"x" * 4000, FULL, 65, "larger than we take"),
    (raw_letter(), ["--from", WRITER], 64, "No such option"),
]


@pytest.fixture
def small(elsewhere: Settings) -> Settings:
    mail = elsewhere.mail.model_copy(update={"max_bytes": 2000})
    limits = elsewhere.limits.model_copy(update={"letters_in_per_sender": "1 per hour"})
    return elsewhere.model_copy(update={"mail": mail, "limits": limits})


def test_what_is_refused_says_so_in_a_code_and_a_sentence(small: Settings) -> None:
    for raw, words, code, sentence in REFUSED:
        result = _piped(small, raw, *words)

        assert result.exit_code == code
        assert sentence in result.stderr
        assert "Traceback" not in result.stderr

    assert not _kept(small)


def test_too_many_letters_are_to_come_later(small: Settings) -> None:
    codes = [_piped(small, raw_letter(), *FULL).exit_code for _ in range(2)]

    assert codes == [0, 75]


def _wrong() -> House:
    raise WrongSettings("Settings cannot be used.")


def test_while_we_are_not_well_letters_are_to_come_later(tmp_path: Path) -> None:
    away = make_settings(tmp_path, "sqlite:///proc/nowhere/forum.sqlite3")
    for open_house in (lambda: build_house(away), _wrong):
        result = CliRunner().invoke(mail, ["receive", *FULL], raw_letter(), obj=open_house)

        assert result.exit_code == 75
        assert result.stderr.startswith("Error: ")
        assert result.stderr.count("\n") == 1


@pytest.mark.process
def test_a_letter_is_piped_into_the_command_itself(elsewhere: Settings) -> None:
    told = {
        "FORUM_DATA_DIR": str(elsewhere.data_dir),
        "FORUM_DATABASE_URL": elsewhere.database_url,
        "SENDER": WRITER,
        "RECIPIENT": GROUP,
    }

    taken, refused = (run(["mail", "receive"], told, raw) for raw in (raw_letter(), b"Dear all"))

    assert taken == (0, "", "")
    assert refused == (65, "", "forum: This is no letter: it doesn't begin with a header.\n")
    assert len(_kept(elsewhere)) == 1
