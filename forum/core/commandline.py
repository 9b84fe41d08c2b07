"""What commands of all slices share: a house to work in, progress to look at, one-line errors."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click

from forum.core.house import House, house
from forum.core.migrating import migrate, missing_migrations

P = ParamSpec("P")
T = TypeVar("T")
OpenHouse = Callable[[], House]


def in_house(command: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, T]:
    """Run an async command inside the house that ``forum.cli`` put into click's context."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        open_house: OpenHouse = click.get_current_context().find_root().obj

        async def inside() -> T:
            async with open_house():
                await ensure_schema()
                return await command(*args, **kwargs)

        return asyncio.run(inside())

    return run


async def ensure_schema() -> None:
    """Bring SQLite up to date; refuse to work on an old PostgreSQL schema.

    Raises:
        click.ClickException: naming ``forum migrate``.
    """
    missing = await missing_migrations()
    if not missing:
        return
    if house().settings.is_sqlite:
        await migrate()
        return
    raise click.ClickException(
        f"The database lacks {len(missing)} migration(s), first {missing[0]}. Run: forum migrate"
    )


def progress(items: Iterable[T], total: int, label: str) -> Iterator[T]:
    """Yield the items under a progress bar on a terminal, or with a line for every tenth."""
    if sys.stderr.isatty():
        with click.progressbar(items, length=total, label=label, file=sys.stderr) as bar:
            yield from bar
        return
    step = max(1, total // 10)
    for done, item in enumerate(items, start=1):
        yield item
        if done % step == 0 or done == total:
            click.echo(f"{label}: {done} of {total}", err=True)
