"""``forum check``."""

from __future__ import annotations

import asyncio

import click

from forum.admin.checks import findings
from forum.core.commandline import OpenHouse
from forum.core.settings import WrongSettings


@click.command()
@click.pass_context
def check(context: click.Context) -> None:
    """See whether settings, database, mail server, mail domain and data folder will do.

    One line for each, and under it a record to paste into the DNS if it lacks one; the exit code
    is 1 if one of them won't do.
    """
    open_house: OpenHouse = context.find_root().obj
    faults = asyncio.run(_examine(open_house))
    if faults:
        raise click.ClickException(f"{faults} fault(s) were found.")


async def _examine(open_house: OpenHouse) -> int:
    faults = 0
    try:
        async for finding in findings(open_house()):
            faults += finding.is_fault
            for line in finding.lines():
                click.echo(line)
    except WrongSettings as error:
        click.echo(f"fault settings  {error}")
        faults += 1
    return faults
