"""From one tag to another: threads, those who follow it or help with it; and back again.

All of it is done by few statements, however many there are. ``thread_tag`` is the table between
threads and tags. What was moved is noted: ``alone`` had the one tag only, ``both`` had the other
as well. The vocabulary must be held.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from json import dumps
from typing import Any, NamedTuple

from forum.core.house import house
from forum.core.i18n import ngettext
from forum.core.prepared import Row, rows_of
from forum.tags.models import Act, Change
from forum.tags.numbers import packed, unpacked


class _Table(NamedTuple):
    """A table of what has tags: whose rows they are, what of them is noted, and what is copied."""

    name: str
    who: str
    noted: Sequence[str] = ()
    copied: Sequence[str] = ()


_WISH = ("wish", "with_narrower")
_THREADS = _Table("thread_tag", "thread_id")
_TABLES = {
    "threads": _THREADS,
    "follows": _Table("tag_follow", "member_id", _WISH, _WISH),
    "helpers": _Table("tag_helper", "member_id", (), ("created_at",)),
}

Noted = dict[str, Any]
_Groups = list[list[Any]]  # [[ids, packed, and what is noted of all of them], …]


async def move_rows(source: int, target: int) -> Noted:
    """Give the target all that the source has; return what it takes to undo it."""
    held = await hold_threads(source)
    return {
        name: await _moved(table, source, target, held if table is _THREADS else None)
        for name, table in _TABLES.items()
    }


async def hold_threads(tag: int) -> Collection[int] | None:
    """Hold all threads with this tag, in the order in which everybody holds them.

    Returns their ids; None if no thread is written by anybody else now. What gets the tag in this
    very moment isn't held, and must be left alone: its writer may wait for what we hold.
    """
    return await _hold("(SELECT thread_id FROM thread_tag WHERE tag_id = ?)", tag)


async def hold_listed(threads: Collection[int]) -> None:
    """Hold these threads, in the same order."""
    await _hold(_listed(), dumps(sorted(threads)))


async def _hold(those: str, *values: Any) -> Collection[int] | None:
    if _is_sqlite():
        return None
    sql = f"SELECT id FROM thread WHERE id IN {those} ORDER BY id FOR NO KEY UPDATE"  # noqa: S608
    return [row["id"] for row in await rows_of(sql, *values)]


def _is_sqlite() -> bool:
    return house().db().capabilities.dialect == "sqlite"


async def _moved(table: _Table, source: int, target: int, held: Collection[int] | None) -> Noted:
    name, who = table.name, table.who
    only = [] if held is None else [dumps(list(held))]
    these = "WHERE tag_id = ?" + (f" AND {who} IN {_listed()}" if only else "")
    those = f"FROM {name} {these}"
    of_target = f"{who} IN (SELECT {who} FROM {name} WHERE tag_id = ?)"  # noqa: S608 (names of ours)
    both = await rows_of(f"{_select(table)} {those} AND {of_target}", source, *only, target)
    alone = await rows_of(f"{_select(table)} {those} AND NOT {of_target}", source, *only, target)
    await rows_of(f"DELETE {those} AND {of_target}", source, *only, target)
    # Who chose the target in this very moment is a straggler.
    moved = f"UPDATE {name} SET tag_id = ? {these} AND NOT {of_target}"  # noqa: S608
    await rows_of(moved, target, source, *only, target)
    return {"alone": _grouped(table, alone), "both": _grouped(table, both)}


def _select(table: _Table) -> str:
    return f"SELECT {', '.join((table.who, *table.noted))}"


def _grouped(table: _Table, rows: Iterable[Row]) -> _Groups:
    found: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        values = tuple(_plain(name, row[name]) for name in table.noted)
        found.setdefault(values, []).append(row[table.who])
    return [[packed(ids), *values] for values, ids in sorted(found.items())]


def _plain(name: str, value: Any) -> Any:
    return bool(value) if name == "with_narrower" else value


async def part_rows(source: int, new: int, threads: Collection[int]) -> None:
    """Give some threads, which are held, a new tag instead of one they have.

    Its followers follow both.
    """
    ids = dumps(sorted(threads))
    moved = f"UPDATE thread_tag SET tag_id = ? WHERE tag_id = ? AND thread_id IN {_listed()}"  # noqa: S608
    await _ask(moved, new, source, ids)
    await _ask(
        "INSERT INTO tag_follow (member_id, tag_id, wish, with_narrower)"
        " SELECT member_id, ?, wish, with_narrower FROM tag_follow WHERE tag_id = ?",
        new, source,
    )  # fmt: skip


async def move_back(change: Change, noted: Noted, source: int, target: int) -> list[str]:
    """Give the source back what it had; return sentences about what is otherwise by now.

    What was chosen since for the one that both had become counts for both from now on. Who or
    what came by a later merge as well stays with the target.
    """
    await hold_listed(_ids(noted["threads"]))  # no others are touched
    later = await Change.filter(
        act=Act.MERGE, other_id=target, id__gt=change.id, undo__isnull=False
    ).order_by("id")
    for name, table in _TABLES.items():
        others = [merge.undo["rows"][name] for merge in later if merge.undo]
        await _back(table, noted[name], others, source, target)
    for merge in later:
        await merge.save(update_fields=["undo"])
    return await _left(noted["threads"], source)


async def _back(
    table: _Table, noted: Noted, later: Sequence[Noted], source: int, target: int
) -> None:
    for group in noted["alone"]:
        ids, values = unpacked(group[0]), group[1:]
        await _shared_back(table, ids, values, later, (source, target))
        await _ask(
            f"UPDATE {table.name} SET tag_id = ? WHERE tag_id = ?{_same(table)}"  # noqa: S608
            f" AND {table.who} IN {_listed()} AND {_hasnt(table)}",
            source, target, *values, dumps(ids), source,
        )  # fmt: skip
        await _copy(table, ids, source, target)
    for group in noted["both"]:
        ids, values = unpacked(group[0]), group[1:]
        if table.noted:
            await _again(table, ids, values, source)
        else:
            await _copy(table, ids, source, target)


async def _shared_back(
    table: _Table,
    ids: Collection[int],
    values: Sequence[Any],
    later: Sequence[Noted],
    tags: tuple[int, int],
) -> None:
    """Give back what came by a later merge as well: so the target keeps it, as of that merge."""
    source, target = tags
    rest = set(ids)
    for other in later:
        for group in list(other["both"]):
            own = set(unpacked(group[0]))
            if shared := rest & own:
                rest -= shared
                await _copy(table, shared, source, target)
                await _say(table, shared, values, group[1:], target)
                other["both"].remove(group)
                other["both"] += [[packed(own - shared), *group[1:]]] if own - shared else []
                other["alone"].append([packed(shared), *group[1:]])


async def _copy(table: _Table, ids: Collection[int], source: int, target: int) -> None:
    columns = "".join(f", {name}" for name in table.copied)
    await _ask(
        f"INSERT INTO {table.name} ({table.who}, tag_id{columns})"  # noqa: S608 (names of ours)
        f" SELECT {table.who}, ?{columns} FROM {table.name}"
        f" WHERE tag_id = ? AND {table.who} IN {_listed()} AND {_hasnt(table)}",
        source, target, dumps(sorted(ids)), source,
    )  # fmt: skip


async def _say(
    table: _Table, ids: Collection[int], was: Sequence[Any], now: Sequence[Any], target: int
) -> None:
    if table.noted:
        new = ", ".join(f"{name} = ?" for name in table.noted)
        await _ask(
            f"UPDATE {table.name} SET {new} WHERE tag_id = ?{_same(table)}"  # noqa: S608
            f" AND {table.who} IN {_listed()}",
            *now, target, *was, dumps(sorted(ids)),
        )  # fmt: skip


async def _again(table: _Table, ids: Collection[int], values: Sequence[Any], source: int) -> None:
    """Insert what members had chosen for the source besides, if they are still members."""
    columns, places = "".join(f", {name}" for name in table.noted), ", ?" * len(table.noted)
    hasnt = _hasnt(table).replace(table.who, "id", 1)
    await _ask(
        f"INSERT INTO {table.name} ({table.who}, tag_id{columns})"  # noqa: S608 (names of ours)
        f" SELECT id, ?{places} FROM member WHERE id IN {_listed()} AND {hasnt}",
        source, *values, dumps(sorted(ids)), source,
    )  # fmt: skip


def _ids(noted: Noted) -> list[int]:
    return [id_ for groups in noted.values() for group in groups for id_ in unpacked(group[0])]


def _same(table: _Table) -> str:
    return "".join(f" AND {name} = ?" for name in table.noted)


def _hasnt(table: _Table) -> str:
    return f"{table.who} NOT IN (SELECT {table.who} FROM {table.name} WHERE tag_id = ?)"  # noqa: S608


def _listed() -> str:
    """Return SQL for the numbers of a list that is given as JSON."""
    if _is_sqlite():
        return "(SELECT value FROM json_each(?))"
    return "(SELECT CAST(value AS int) FROM jsonb_array_elements_text(CAST(? AS jsonb)))"


async def _ask(sql: str, *values: Any) -> Sequence[Row]:
    return await rows_of(sql, *values)


async def _left(noted: Noted, source: int) -> list[str]:
    ids = _ids(noted)
    there = (
        f"SELECT COUNT(*) AS count FROM thread_tag WHERE tag_id = ? AND thread_id IN {_listed()}"  # noqa: S608
    )
    count = len(ids) - (await _ask(there, source, dumps(ids)))[0]["count"]
    sentence = ngettext(
        "%(count)s thread stays as it is: its tags were changed since.",
        "%(count)s threads stay as they are: their tags were changed since.", count,
    )  # fmt: skip
    return [sentence % {"count": count}] if count else []
