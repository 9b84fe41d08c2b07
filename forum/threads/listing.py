"""Answering with a list of threads: rows are kept in memory, and for strangers the whole page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Viewer
from forum.core.database import now
from forum.core.documents import (
    MARK,
    answer,
    document,
    keep_document,
    kept_document,
    kept_large,
    large,
)
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.html import framed_page, header_of, is_plain, page_number, page_text
from forum.core.lasting import good_until, making
from forum.core.packing import Large
from forum.core.shelf import kept_piece, piece
from forum.threads.models import Thread
from forum.threads.queries.list_pages import (
    Cursor,
    Line,
    Lines,
    Turn,
    cursor_of,
    lines_of,
    threads_by_id,
)
from forum.threads.queries.lists import Selection


@dataclass(frozen=True)
class ListPages:
    """How the pages before and after are reached; "" if there is none.

    ``canonical``: the one address of the first page of a list that is narrowed to a tag.
    """

    newer_url: str
    older_url: str
    canonical: str = ""


async def list_of_threads(
    request: Request,
    template: str,
    section: str,
    selection: Selection,
    beside: Callable[[], Awaitable[dict[str, Hashable]]],
) -> Response:
    """Answer with a page that shows a list.

    ``beside`` tells what else is on the page. What it tells a stranger must depend on nothing but
    the selection and what raises the edition (migration 0005): she isn't asked for anew.

    Raises:
        NotFound: if there is no such page.
    """
    turn = turn_of(request)
    lines = await lines_of(request.user, selection, turn, now())
    key = (template, *selection.key, turn, *lines.key)
    plain = is_plain(request)
    if plain and (kept := kept_document(key)):
        return answer(request, kept)
    with making() as until:
        rows = await _rows(lines, show_group=selection.group is None)
        more = await beside()

        async def told() -> dict[str, Any]:
            pages, threads = _pages(request, selection, turn, lines), MARK if lines.lines else ""
            return {"selection": selection, "threads": threads, "pages": pages, **more}

        pieces = [rows] if lines.lines else []
        if not plain:
            same = (*selection.key, turn, lines.around, *more.values())
            return await framed_page(request, template, section, same, told, pieces)
        text = page_text(request, template, section=section, **await told())
        made = document(text, [header_of(request, section), *pieces])
    return answer(request, keep_document(key, made, until[0]))


def turn_of(request: Request) -> Turn:
    """Read which page is asked for: ``?before=``, ``?after=`` or ``?page=``.

    Raises:
        NotFound: if it can't be.
    """
    if not request.scope["query_string"]:
        return Turn()
    asked = request.query_params
    older, newer = cursor_of(asked.get("before", "")), cursor_of(asked.get("after", ""))
    if older and newer:
        raise NotFound
    return Turn(page_number(request), older, newer)


def _pages(request: Request, selection: Selection, turn: Turn, lines: Lines) -> ListPages:
    number, asked = turn.number, request.query_params
    # Others will be shown these addresses: whatever else stands in hers is left out.
    wanted = {
        "show": selection.show, "kind": selection.kind, "tag": selection.tag and selection.tag.slug,
        "group": selection.group and selection.group.slug,
        "narrower": selection.tag and not selection.with_narrower and "no",
    }  # fmt: skip
    same = {name: value for name, value in wanted.items() if value and asked.get(name)}

    def address(name: str, cursor: Cursor | None, to: int) -> str:
        query = {**same, name: str(cursor), **({"page": to} if to > 1 else {})}
        return f"{request.url.path}?{urlencode(query)}"

    is_first = turn == Turn()
    newer = lines.has_newer and lines.first
    older = lines.has_older and lines.last
    return ListPages(
        newer_url=address("after", lines.first, number - 1) if newer else "",
        older_url=address("before", lines.last, number + 1) if older else "",
        canonical=f"{request.url.path}?{urlencode(same)}" if "tag" in same and is_first else "",
    )


async def _rows(lines: Lines, *, show_group: bool) -> Large:
    whole = ("rows", *lines.key, show_group)
    if found := kept_large(whole):
        return found
    keys = [_key(lines, line, place, show_group) for place, line in enumerate(lines.lines)]
    with making() as until:
        kept = [kept_piece(key) for key in keys]
    missing = [line.id for line, row in zip(lines.lines, kept, strict=True) if row is None]
    threads = await threads_by_id(missing) if missing else {}

    def make() -> str:
        good_until(until[0])
        rows = zip(lines.lines, keys, kept, strict=True)
        return "".join(row or _row(line, threads, key, show_group) for line, key, row in rows)

    return large(whole, make)


def _key(lines: Lines, line: Line, place: int, show_group: bool) -> tuple[Hashable, ...]:  # noqa: FBT001
    news = line.new_count, line.first_new
    return "row", line.id, line.version, lines.edition, *news, place < lines.pinned, show_group


def _row(
    line: Line,
    threads: dict[int, Thread],
    key: tuple[Hashable, ...],
    show_group: bool,  # noqa: FBT001
) -> str:
    if line.id not in threads:  # it was taken away a moment ago
        return ""
    thread = threads[line.id]
    thread.new_count, thread.first_new = line.new_count, line.first_new
    make = partial(house().render, "threads/_row.html", thread=thread, show_group=show_group)
    return piece(key, make)


async def newest(viewer: Viewer, selection: Selection) -> list[Thread]:
    """Return the threads of the first page, with their news for this viewer."""
    lines = (await lines_of(viewer, selection, Turn(), now())).lines
    threads = await threads_by_id(line.id for line in lines)
    for line in lines:
        threads[line.id].new_count, threads[line.id].first_new = line.new_count, line.first_new
    return [threads[line.id] for line in lines]
