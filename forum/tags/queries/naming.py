"""Tags in the reader's language, as far as they have labels in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from forum.core.house import house
from forum.core.i18n import reader
from forum.core.prepared import rows_of
from forum.tags.models import Tag


async def in_language(tags: Iterable[Tag], language: str = "") -> None:
    """Let tags be called as in a language; where none is said, in the reader's.

    Their ``name`` and ``scope_note`` become what is said in it, if something is; they are to be
    shown, not saved. One statement; none where the language is that of the place.
    """
    wanted = list(tags)
    names, notes = await words_in_language({tag.id for tag in wanted}, language)
    for tag in wanted:
        tag.name = names.get(tag.id, tag.name)
        tag.scope_note = notes.get(tag.id, tag.scope_note)


async def names_in_language(ids: Collection[int], language: str = "") -> Mapping[int, str]:
    """Return what those of some tags are called that have another name in the reader's language.

    Statements as for :func:`in_language`.
    """
    names, _notes = await words_in_language(ids, language)
    return names


async def words_in_language(
    ids: Collection[int], language: str = ""
) -> tuple[Mapping[int, str], Mapping[int, str]]:
    """Return names and notes of tags, by id, of those that have any in the reader's language.

    Statements as for :func:`in_language`.
    """
    language = language or reader().label_language
    names: dict[int, str] = {}
    notes: dict[int, str] = {}
    if not ids or language == house().settings.site.language:
        return names, notes
    places = ", ".join("?" * len(ids))
    sql = _LABELS.format(places=places)
    for row in await rows_of(sql, language, *ids, language, *ids):
        if row["is_name"]:
            names[row["tag_id"]] = row["text"]
        else:
            before = notes.get(row["tag_id"])
            notes[row["tag_id"]] = f"{before}\n\n{row['text']}" if before else row["text"]
    return names, notes


_LABELS = """
SELECT tag_id, 1 AS is_name, text FROM label
WHERE kind = 'preferred' AND language = ? AND tag_id IN ({places})
UNION ALL
SELECT tag_id, 0, text FROM tag_note
WHERE kind = 'scope' AND language = ? AND tag_id IN ({places})
ORDER BY 1, 3
"""
