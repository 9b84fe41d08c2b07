"""`make bench`: what each kind of request costs, beside a hello-world on the same uvicorn."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from platform import python_version

import click

from tests.bench import inside, servers, table
from tests.bench.kinds import HELLO, KINDS, Kind
from tests.bench.load import WrongAnswer
from tests.bench.measuring import Bench, Measured, NotThere, Plan
from tests.bench.places import ENGINES, Place, place

NAMES = [kind.name for kind in KINDS]


def _chosen(_context: click.Context, _option: click.Parameter, names: str) -> list[Kind]:
    wanted = set(names.split(",")) - {"", HELLO}  # the hello-world is always measured
    if strange := wanted - set(NAMES):
        raise click.BadParameter(f"no such kind: {', '.join(sorted(strange))}")
    return [kind for kind in KINDS if kind.name in wanted]


@click.command()
@click.option("--engine", "engines", type=click.Choice(ENGINES), multiple=True, default=ENGINES,
              help="Only this database.")  # fmt: skip
@click.option("--only", "kinds", default=",".join(NAMES), callback=_chosen, metavar="KIND,…",
              help=f"Some of {', '.join(NAMES)}.")  # fmt: skip
@click.option("--profile", type=click.Choice(NAMES), help="Show where the time of one kind goes.")
@click.option("--threads", default=2_000, help="Threads in the database.")
@click.option("--requests", default=2_000, help="Requests of each kind.")
@click.option("--seconds", default=5.0, help="Longest time for each kind.")
@click.option("--warm", default=200, help="Requests before, which aren't counted.")
@click.option("--connections", default=8, help="Requests at once.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Also write it here.")
def main(
    engines: Sequence[str], kinds: Sequence[Kind], profile: str | None, threads: int,
    requests: int, seconds: float, warm: int, connections: int, file: Path | None,
) -> None:  # fmt: skip
    """Measure what each kind of request costs, beside a hello-world on the same uvicorn."""
    for name in [name for name in os.environ if name.startswith("FORUM_")]:
        del os.environ[name]
    plan = Plan(requests, warm, seconds, connections)
    told = []
    for engine in engines:
        with place(engine, threads) as here:
            if profile:
                _show_profile(here, profile)
                continue
            click.echo(f"\n{engine}, {threads:,} threads, Python {python_version()}")
            measured = _measure(here, kinds, plan)
        told += [table.plain(engine, threads, one) for one in measured]
    if file:
        file.write_text(json.dumps(told, indent=2))


def _show_profile(here: Place, name: str) -> None:
    kind = KINDS[NAMES.index(name)]
    click.echo(inside.profile(here.settings, kind, here.filled))


def _measure(here: Place, kinds: Sequence[Kind], plan: Plan) -> list[Measured]:
    click.echo(table.heading())
    measured = []
    queries = inside.queries_of(here.settings, kinds, here.filled)
    with servers.hello_world() as hello, servers.outward(here.settings) as server:
        bench = Bench(plan, hello, here.database_cpu)
        for kind in kinds:
            try:
                one = bench.measure(server, kind, here.filled)
            except (NotThere, WrongAnswer) as error:
                click.echo(f"{kind.words}: not measured, {error}")
                continue
            measured.append(replace(one, queries=queries[kind.name]))
            click.echo(table.line(measured[-1]))
    click.echo(table.closing(measured))
    return measured


if __name__ == "__main__":
    main()
