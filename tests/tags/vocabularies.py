"""Large vocabularies, one made up and one of the world, as files that somebody might send."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

import pycountry

FIELDS = ("Reading", "Health", "Work", "Music", "History", "Gardens", "Housing", "Languages")
KINDS = ("groups", "courses", "festivals", "collections", "partners", "spaces", "volunteers")
_GERMAN = {
    "Reading": "Lesen", "Health": "Gesundheit", "Work": "Arbeit", "Music": "Musik",
    "History": "Geschichte", "Gardens": "Gärten", "Housing": "Wohnen", "Languages": "Sprachen",
    "groups": "Gruppen", "courses": "Kurse", "festivals": "Feste", "collections": "Sammlungen",
    "partners": "Partner", "spaces": "Räume", "volunteers": "Freiwillige",
}  # fmt: skip
_COLUMNS = (
    "identifier", "prefLabel", "altLabel", "broader", "related", "scopeNote", "notation", "lang",
    "exactMatch",
)  # fmt: skip
_NOTE = "{name}: what a library does in this field with the people of its place. Not for {other}."


def made_up(count: int) -> bytes:
    """Return so many concepts on three levels, in English and German, each with a note."""
    rows: list[dict[str, str]] = []
    for number in range(count):
        rows += _lines_about(number)
    return _csv(rows)


def _lines_about(number: int) -> Iterable[dict[str, str]]:
    up = _above(number)
    english, german = _name(number), _name(number, _GERMAN)
    yield {
        "identifier": f"t{number}", "prefLabel": english, "altLabel": f"{english} (all)",
        "broader": "" if up is None else _name(up), "lang": "en", "notation": f"N{number}",
        "related": _name(number - 1) if number % 5 == 0 and number > 400 else "",
        "scopeNote": _NOTE.format(name=english, other=_name(number + 1)),
    }  # fmt: skip
    yield {"identifier": f"t{number}", "prefLabel": german, "altLabel": f"{german} (alle)",
           "lang": "de", "scopeNote": f"{german}, wie sie vor Ort vorkommen."}  # fmt: skip


def _above(number: int) -> int | None:
    """Eight on top, fifty under each, and the rest under those."""
    if number < len(FIELDS):
        return None
    return number % len(FIELDS) if number < 400 else 8 + number % 392


def _name(number: int, words: Mapping[str, str] | None = None) -> str:
    of = words or {}
    field, kind = FIELDS[number % len(FIELDS)], KINDS[number // len(FIELDS) % len(KINDS)]
    return f"{of.get(field, field)} {of.get(kind, kind)} {number}"


def of_the_world() -> bytes:
    """Return the countries of the world and their parts (ISO 3166, from Debian's iso-codes)."""
    countries = {country.alpha_2: _plain(country.name) for country in pycountry.countries}
    parts = list(pycountry.subdivisions)
    named = {part.code: f"{_plain(part.name)} ({countries[part.country_code]})" for part in parts}
    often = Counter(name.casefold() for name in named.values())
    named = {
        code: f"{name} {code}" if often[name.casefold()] > 1 else name
        for code, name in named.items()
    }
    rows = [{"prefLabel": name, "notation": code} for code, name in countries.items()]
    rows += [
        {"prefLabel": named[part.code], "notation": part.code,
         "broader": part.parent_code or part.country_code, "scopeNote": f"{part.type}."}
        for part in parts
    ]  # fmt: skip
    return _csv(rows)


def _plain(name: str) -> str:
    return name.replace(",", " –")[:60]


def _csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    out = StringIO()
    writer = csv.DictWriter(out, [name for name in _COLUMNS if any(name in row for row in rows)])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
