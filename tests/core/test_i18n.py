"""Whom we speak to: languages, dates, numbers and plurals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from forum.core import i18n
from forum.core.i18n import catalogue, gettext, languages, ngettext, preferred_language, speaking_to

FRENCH = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "just now"
msgstr "à l’instant"

msgid "%(count)s reply"
msgid_plural "%(count)s replies"
msgstr[0] "%(count)s réponse"
msgstr[1] "%(count)s réponses"
"""
MOMENT = datetime(2026, 11, 17, 3, 30, tzinfo=UTC)


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A house that has a French and an Arabic catalogue."""
    (tmp_path / "fr.po").write_text(FRENCH, "utf-8")
    (tmp_path / "ar.po").write_text(FRENCH.partition('msgid "just')[0], "utf-8")
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    languages.cache_clear()
    catalogue.cache_clear()
    yield
    languages.cache_clear()
    catalogue.cache_clear()


@pytest.mark.usefixtures("french")
def test_sentences_are_said_in_the_readers_language() -> None:
    with speaking_to("fr", "Europe/Paris"):
        assert gettext("just now") == "à l’instant"
        assert gettext("A sentence that nobody translated") == "A sentence that nobody translated"
        assert ngettext("%(count)s reply", "%(count)s replies", 0) == "%(count)s réponse"

    assert gettext("just now") == "just now"
    assert ngettext("%(count)s reply", "%(count)s replies", 0) == "%(count)s replies"


@pytest.mark.usefixtures("french")
def test_who_reads_a_language_we_lack_is_spoken_to_in_english() -> None:
    with speaking_to("xx", "UTC"):
        assert i18n.reader().language == "en"


@pytest.mark.usefixtures("french")
def test_the_direction_of_the_script_is_known() -> None:
    with speaking_to("ar", "UTC"):
        assert i18n.text_direction() == "rtl"

    assert i18n.text_direction() == "ltr"


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA, en;q=0.8", "fr"),
        ("de, fr;q=0.5, en;q=0.8", "en"),
        ("de;q=0.9, ar", "ar"),
        ("tlh", "en"),
        ("*", "en"),
        ("fr;q=nonsense", "en"),
        (",;;q=,=" * 500, "en"),
        ("\x00", "en"),
        ("en_US", "en"),
    ],
)
def test_a_browsers_wishes_are_weighed(accept: str, language: str) -> None:
    assert preferred_language(accept, "en") == language


def test_dates_are_told_in_the_readers_zone() -> None:
    with speaking_to("en", "America/New_York"):
        assert i18n.short_date(MOMENT) == "Nov 16, 2026"
        assert i18n.full_date(MOMENT).startswith("November 16, 2026")

    with speaking_to("en", "Asia/Kathmandu"):
        assert i18n.short_date(MOMENT) == "Nov 17, 2026"
        assert "9:15" in i18n.full_date(MOMENT)


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(hours=3), "3 hours ago"),
        (timedelta(days=2, hours=1), "2 days ago"),
    ],
)
def test_how_long_ago_is_said_in_words(age: timedelta, words: str) -> None:
    assert i18n.ago(datetime.now(UTC) - age) == words


def test_after_four_weeks_the_date_is_said_instead() -> None:
    assert i18n.ago(datetime(2020, 1, 2, 12, tzinfo=UTC)) == "Jan 2, 2020"


def test_a_time_of_day_has_its_date_unless_it_is_today() -> None:
    with speaking_to("en", "America/New_York"):
        assert i18n.clock_time(MOMENT) == "Nov 16, 2026, 10:30\u202fPM"
        assert ", 20" not in i18n.clock_time(datetime.now(UTC))


@pytest.mark.usefixtures("french")
def test_numbers_are_written_as_the_reader_writes_them() -> None:
    with speaking_to("fr", "UTC"):
        assert i18n.number(12_345) == "12\u202f345"

    assert i18n.number(12_345) == "12,345"
