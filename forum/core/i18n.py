"""The reader's language and time zone, and the words of the house in that language.

English is the language of the source. Other languages are ``forum/locale/<tag>.po``; they are
read as they are, so there is nothing to compile. Who reads is known by a context variable, set
for each request and for each letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from babel.core import UnknownLocaleError, negotiate_locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from forum.core.lasting import good_for, good_until
from forum.core.zones import zone

LOCALES = Path(__file__).resolve().parents[1] / "locale"


class Reader(NamedTuple):
    """Whom we speak to: a BCP 47 language tag and an IANA zone.

    ``labels`` is the language in which she would rather read what things are called here, if there
    is no catalogue of it.
    """

    language: str = "en"
    time_zone: str = "UTC"
    labels: str = ""

    @property
    def label_language(self) -> str:
        """The language in which what has names in several is called for her."""
        return self.labels or self.language

    @property
    def locale(self) -> Locale:
        return _locale(self.language)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


_reader: ContextVar[Reader] = ContextVar("reader", default=Reader())  # noqa: B039 (frozen)


def reader() -> Reader:
    """Return whom we speak to now."""
    return _reader.get()


@contextmanager
def speaking_to(language: str, time_zone: str, labels: str = "") -> Iterator[None]:
    """Speak to somebody for as long as the block lasts; ``labels`` as for :class:`Reader`."""
    is_spoken = language in languages()
    labels = labels or ("" if is_spoken else language)
    token = _reader.set(Reader(language if is_spoken else "en", time_zone, labels))
    try:
        yield
    finally:
        _reader.reset(token)


@cache
def languages() -> tuple[str, ...]:
    """Return the tags of all languages there is a catalogue for, English first."""
    return ("en", *sorted(path.stem for path in LOCALES.glob("*.po")))


def language_name(code: str) -> str:
    """Return what a language (BCP 47) is called in the reader's; the code itself if unknown."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(reader().locale)
    except (ValueError, UnknownLocaleError):
        return code
    return str(name or code)


@lru_cache(maxsize=500)
def preferred_language(accept: str, default: str, more: tuple[str, ...] = ()) -> str:
    """Choose by an Accept-Language header (RFC 9110, 12.5.4) among our languages, and ``more``."""
    wishes = []
    for part in accept[:500].split(","):
        tag, _separator, quality = part.strip().partition(";q=")
        try:
            wishes.append((-float(quality or 1), tag.strip()))
        except ValueError:
            continue
    ordered = [tag for _quality, tag in sorted(wishes, key=lambda wish: wish[0])]
    return negotiate_locale(ordered, (*languages(), *more), sep="-") or default


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the catalogue of a language; an empty one for English."""
    path = LOCALES / f"{language}.po"
    if not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language.replace("-", "_")))
    compiled.seek(0)
    return Translations(compiled)


def gettext(message: str) -> str:
    """Return the message in the reader's language."""
    return str(catalogue(reader().language).gettext(message))


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form for this count in the reader's language."""
    return str(catalogue(reader().language).ngettext(singular, plural, count))


def text_direction() -> str:
    """Return ``ltr`` or ``rtl``, for the ``dir`` attribute."""
    return reader().locale.text_direction


def full_date(moment: datetime) -> str:
    """Return date and time in full, in the reader's language and zone."""
    here = reader()
    return format_datetime(moment, "long", tzinfo=zone(here.time_zone), locale=here.locale)


def short_date(moment: datetime | date) -> str:
    """Return the date as the reader would write it: ``Nov 17, 2026``."""
    here = reader()
    if isinstance(moment, datetime):
        moment = moment.astimezone(zone(here.time_zone)).date()
    return format_date(moment, "medium", locale=here.locale)


def clock_time(moment: datetime) -> str:
    """Return the time of day in the reader's zone, ``14:05``; with its date if that's not today."""
    here = reader()
    local = moment.astimezone(zone(here.time_zone))
    time = format_time(local, "short", locale=here.locale)
    if local.date() == datetime.now(zone(here.time_zone)).date():
        return time
    return f"{short_date(moment)}, {time}"


def ago(moment: datetime) -> str:
    """Return how long ago in words, or the date if it's more than four weeks.

    What shows it is good for a twentieth of that time.
    """
    age = datetime.now(UTC) - moment
    if age.days <= 28:  # noqa: PLR2004 (four weeks)
        good_for(max(20, age.total_seconds() / 20))
    if age.total_seconds() < 60:  # noqa: PLR2004 (a minute)
        return gettext("just now")
    if age.days > 28:  # noqa: PLR2004 (four weeks)
        return short_date(moment)
    return format_timedelta(-age, add_direction=True, locale=reader().locale)


def since(moment: datetime) -> str:
    """Return a moment in the past as one would speak of it: a time, a weekday, or a date."""
    here, age = reader(), datetime.now(UTC) - moment
    local = moment.astimezone(zone(here.time_zone))
    if age.total_seconds() < 12 * 3600:
        return format_time(local, "short", locale=here.locale)
    if age.days < 6:  # noqa: PLR2004 (a weekday that comes only once in that time)
        return format_datetime(local, "EEEE", locale=here.locale)
    return short_date(moment)


def coming(moment: datetime) -> str:
    """Return a moment to come as one would speak of it: ``Monday 9:00``, or a date and a time.

    What shows it is good for as long as one would.
    """
    here = reader()
    local = moment.astimezone(zone(here.time_zone))
    time = format_time(local, "short", locale=here.locale)
    begin = moment - timedelta(days=6)  # from then on that weekday comes only once
    if begin > datetime.now(UTC):
        good_until(begin.timestamp())
        return f"{short_date(moment)}, {time}"
    return f"{format_datetime(local, 'EEEE', locale=here.locale)} {time}"


def in_a_while(moment: datetime) -> str:
    """Return in how long a moment comes, about: ``in 7 minutes``.

    What shows it is good until one would say less.
    """
    seconds = max(1, ceil((moment - datetime.now(UTC)).total_seconds()))
    is_soon = seconds < 60  # noqa: PLR2004 (a minute)
    good_for(1 if is_soon else seconds % 60 or 60)
    length = timedelta(seconds=seconds) if is_soon else timedelta(minutes=ceil(seconds / 60))
    return format_timedelta(length, threshold=1, add_direction=True, locale=reader().locale)


def number(value: float) -> str:
    """Return a number as the reader writes it."""
    return format_decimal(value, locale=reader().locale)
