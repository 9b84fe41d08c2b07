"""`python -m tests.bench.vocabulary`: how long large vocabularies take, in and out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import click

from forum.app import build_house
from forum.core.database import atomic
from forum.core.settings import Settings
from forum.tags.actions.importing import import_vocabulary, read_vocabulary
from forum.tags.exchange.entries import Contents
from forum.tags.exchange.merging import Merged
from forum.tags.queries.publishing import vocabulary_file
from forum.tags.queries.schemes import scheme_now
from tests.bench.places import ENGINES, place
from tests.tags.vocabularies import made_up, of_the_world

T = TypeVar("T")


@click.command()
@click.option("--engine", "engines", type=click.Choice(ENGINES), multiple=True, default=ENGINES,
              help="Only this database.")  # fmt: skip
@click.option("--concepts", default=5_000, help="Concepts of the vocabulary that is made up.")
def main(engines: Sequence[str], concepts: int) -> None:
    """Measure what it takes to import and export vocabularies of thousands of concepts."""
    files = {"made up": made_up(concepts), "of the world": of_the_world()}
    for engine in engines:
        for name, content in files.items():
            with place(engine, 0) as here:
                click.echo(f"\n{engine}, a vocabulary {name}, {len(content):,} bytes")
                asyncio.run(_measure(here.settings, content))


async def _measure(settings: Settings, content: bytes) -> None:
    async with build_house(settings):
        contents = await _timed("read", lambda: read_vocabulary("x.csv", content))
        done = await _timed("import", lambda: _taken(contents))
        if done.faults:
            raise click.ClickException(f"{len(done.faults)} faults, first {done.faults[0]}")
        click.echo(f"  {len(done.added):,} concepts added")
        await _timed("import again", lambda: _taken(contents))
        await _timed("the scheme from the database", scheme_now)
        for ending in (".csv", ".ttl", ".rdf", ".jsonld"):
            await _out_and_in(ending)


async def _taken(contents: Contents) -> Merged:
    async with atomic():
        return await import_vocabulary(None, contents, "x.csv", "")


async def _out_and_in(ending: str) -> None:
    made = await _timed(f"export {ending}", lambda: vocabulary_file(ending))
    click.echo(f"  {len(made.body):,} bytes, {len(made.gzipped):,} packed")
    if ending != ".jsonld":
        await _timed(f"read {ending}", lambda: read_vocabulary(f"x{ending}", made.body))


async def _timed(what: str, work: Callable[[], Awaitable[T]]) -> T:
    began = time.perf_counter()
    found = await work()
    click.echo(f"  {what:<30} {time.perf_counter() - began:6.2f} s")
    return found


if __name__ == "__main__":
    main()
