"""Reading a vocabulary from CSV: one line for each concept, and one more for each more language.

Columns are told by their names in the first line, in any order; only ``prefLabel`` is needed.
Several values of a cell have bars between them. A column that isn't there leaves things as they
are; an empty cell says that there is nothing. Lines of the same ``identifier``, or of the same
``notation``, are about the same concept: what belongs to a language is said by each, anything else
by any of them. ``broader``, ``related`` and ``successor`` name concepts by labels (in the language
of the line before others), identifiers or notations.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from io import StringIO
from typing import NamedTuple

from forum.core.i18n import gettext as _
from forum.tags.exchange.cells import several, several_texts, unguarded
from forum.tags.exchange.entries import (
    Contents,
    Entry,
    Name,
    TooManyFaults,
    UnreadableFile,
    is_foreign,
    is_key,
    language_of,
    own_key,
    text_of,
)
from forum.tags.exchange.shape import MOST_RELATIONS
from forum.tags.models import LabelKind, MatchKind, NoteKind, Status

LABELS = {
    "prefLabel": LabelKind.PREFERRED,
    "altLabel": LabelKind.ALTERNATIVE,
    "hiddenLabel": LabelKind.HIDDEN,
}
NOTES = {
    "scopeNote": NoteKind.SCOPE,
    "definition": NoteKind.DEFINITION,
    "changeNote": NoteKind.CHANGE,
}
MATCHES = {"exactMatch": MatchKind.EXACT, "closeMatch": MatchKind.CLOSE}
COLUMNS = (
    "identifier", "prefLabel", "altLabel", "hiddenLabel", "broader", "related", "scopeNote",
    "notation", "lang", "definition", "changeNote", "exactMatch", "closeMatch", "status",
    "successor",
)  # fmt: skip
_OTHERWISE = {"isreplacedby": "successor", "language": "lang", "key": "identifier"}
_BY_LOWER = {name.lower(): name for name in COLUMNS} | _OTHERWISE
_MOST_COLUMNS = 200
_STATUSES = {status.value: status for status in Status if status is not Status.PROPOSED}


class _Row(NamedTuple):
    """A line: its cells by column, cleaned of what keeps spreadsheets from running them."""

    place: str
    language: str
    cells: Mapping[str, str]


def read_csv(content: bytes, base: str, site_language: str) -> Contents:
    """Read a file that commas, semicolons or tabs divide into cells.

    ``base`` is the address of this site, and ``site_language`` that of lines that name none.

    Raises:
        UnreadableFile: if it's no text, or no table with a column ``prefLabel``.
    """
    found = Contents()
    text = StringIO(text_of(content), newline="")
    delimiter = _delimiter(text.readline())
    text.seek(0)
    rows = _rows(csv.reader(text, delimiter=delimiter, strict=True), found, site_language)
    with suppress(TooManyFaults):
        _read_rows(rows, base, found)
    return found


def _read_rows(rows: Iterable[_Row], base: str, found: Contents) -> None:
    concepts: dict[str, Entry] = {}
    said: set[tuple[int, str]] = set()
    for row in rows:
        entry = _entry_of(row, base, concepts, found)
        if (id(entry), row.language) in said:
            found.fault(row.place, _("There is a line about the same tag in this language before."))
        said.add((id(entry), row.language))
        _read_labels(row, entry, found)
        _read_notes(row, entry, found)
        _read_others(row, entry, found)


def _delimiter(header: str) -> str:
    """Return what divides the header into most names that we know."""
    return max(",;\t", key=lambda delimiter: len(set(_names(header, delimiter)) & {*COLUMNS}))


def _names(header: str, delimiter: str) -> list[str]:
    cells = [cell.strip('" \r\n') for cell in header.split(delimiter)]
    lower = [cell.rpartition(":")[2].lower() for cell in cells]
    return [_BY_LOWER.get(name, cell) for name, cell in zip(lower, cells, strict=True)]


def _rows(reader: Iterable[list[str]], found: Contents, site_language: str) -> Iterator[_Row]:
    columns: list[str] | None = None
    for number, cells in _numbered(reader):
        if not any(cell.strip() for cell in cells):
            continue
        place = _("Line %(line)s") % {"line": number}
        if columns is None:
            columns = _columns(cells, place, found)
            continue
        if any(cell.strip() for cell in cells[len(columns) :]):
            found.fault(place, _("This line has more cells than there are columns."))
        values = [unguarded(cell.strip()) for cell in cells] + [""] * len(columns)
        row = dict(zip(columns, values, strict=False))
        yield _Row(place, _language(row, place, found) or site_language, row)
    if columns is None:
        raise UnreadableFile(_("There is nothing in this file."))


def _numbered(reader: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield lines with the number of the first line in the file that each takes."""
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1  # type: ignore[attr-defined]
    except csv.Error:
        raise UnreadableFile(
            _("Line %(line)s can't be read as CSV: is there a quotation mark too many or too few?")
            % {"line": line}
        ) from None


def _columns(cells: list[str], place: str, found: Contents) -> list[str]:
    if len(cells) > _MOST_COLUMNS:
        raise UnreadableFile(_("There are too many columns in the first line."))
    names = _names("\t".join(" ".join(cell.split()) for cell in cells), "\t")
    for name in {name for name in names if name and names.count(name) > 1}:
        found.fault(place, _("There are two columns “%(name)s”.") % {"name": name[:60]})
    for name in names:
        if name and name not in COLUMNS:
            said = {"name": name[:60]}
            found.remark(place, _("The column “%(name)s” isn't known and is left out.") % said)
    if "prefLabel" not in names:
        raise UnreadableFile(_("There is no column “prefLabel” in the first line."))
    return names


def _language(row: Mapping[str, str], place: str, found: Contents) -> str:
    named = row.get("lang", "")
    language = language_of(named)
    if named and not language:
        said = {"language": named[:60]}
        found.fault(
            place, _("“%(language)s” is no language; write for example en or pt-BR.") % said
        )
    return language


def _entry_of(row: _Row, base: str, concepts: dict[str, Entry], found: Contents) -> Entry:
    """Return the concept that a line is about: a new one, or that of a line before."""
    identifier = found.line(row.cells.get("identifier", ""), row.place)
    notation = found.line(row.cells.get("notation", ""), row.place)
    by_notation = f"\n{notation}"  # no identifier begins so
    own_name = identifier or (by_notation if notation else "")
    if own_name in concepts:
        return concepts[own_name]
    key = own_key(identifier, base)
    entry = Entry(row.place, key=key, own_name=identifier)
    if not key and is_foreign(identifier):
        entry.address = identifier
    elif not key and is_key(identifier):
        entry.key = identifier
    if identifier:
        concepts[identifier] = entry
    if notation:
        concepts.setdefault(by_notation, entry)
    found.entries.append(entry)
    return entry


def _read_labels(row: _Row, entry: Entry, found: Contents) -> None:
    for column, kind in LABELS.items():
        if column in row.cells:
            cell = row.cells[column]
            # A bar in a name is told of, not taken for two names.
            texts = [cell] if kind is LabelKind.PREFERRED else several(cell)
            labels = (found.line(text, row.place) for text in texts)
            entry.labels[kind, row.language] = frozenset(label for label in labels if label)


def _read_notes(row: _Row, entry: Entry, found: Contents) -> None:
    for column, kind in NOTES.items():
        if column in row.cells:
            cell = row.cells[column]
            texts = several_texts(cell) if kind is NoteKind.CHANGE else [cell]
            notes = (found.text(text, row.place) for text in texts)
            entry.notes[kind, row.language] = frozenset(note for note in notes if note)


def _read_others(row: _Row, entry: Entry, found: Contents) -> None:
    for column, kind in MATCHES.items():
        if column in row.cells:
            addresses = {found.line(text, row.place) for text in several(row.cells[column])}
            entry.same[kind] = entry.same.get(kind, frozenset()) | (addresses - {""})
    if "broader" in row.cells:
        entry.broader = (entry.broader or frozenset()) | _named(row, "broader", found)
    if "related" in row.cells:
        entry.related = (entry.related or frozenset()) | _named(row, "related", found)
    if "successor" in row.cells:
        entry.successor = (entry.successor or frozenset()) | _named(row, "successor", found)
    if _relations(entry) > MOST_RELATIONS:
        said = {"most": MOST_RELATIONS}
        sentence = _("This has more than %(most)s broader and related tags.")
        found.fault(row.place, sentence % said)
    _read_standing(row, entry, found)


def _relations(entry: Entry) -> int:
    named = (entry.broader, entry.related, entry.successor, *entry.same.values())
    return sum(len(names) for names in named if names)


def _named(row: _Row, column: str, found: Contents) -> frozenset[Name]:
    texts = (found.line(text, row.place) for text in several(row.cells.get(column, "")))
    return frozenset(Name(text, row.language) for text in texts if text)


def _read_standing(row: _Row, entry: Entry, found: Contents) -> None:
    if notation := found.line(row.cells.get("notation", ""), row.place):
        entry.notation = notation
    elif "notation" in row.cells:
        entry.notation = entry.notation or ""
    named = row.cells.get("status", "").lower()
    if named and named not in _STATUSES:
        said = {"status": named[:60]}
        found.fault(row.place, _("“%(status)s” is no status: write accepted or retired.") % said)
    if "status" in row.cells and (named or entry.status is None):
        entry.status = _STATUSES.get(named, Status.ACCEPTED)
