"""``forum tags``: the vocabulary in and out of files."""

from __future__ import annotations

import pathlib
import sys
from collections.abc import Iterable

import click
from anyio import Path

from forum.core.commandline import in_house, progress
from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import speaking_to
from forum.tags.actions.importing import import_vocabulary, look_at, read_vocabulary
from forum.tags.exchange.entries import Fault, UnreadableFile
from forum.tags.exchange.files import ending_of
from forum.tags.exchange.merging import Merged
from forum.tags.exchange.report import Report
from forum.tags.queries.publishing import vocabulary_file


@click.group()
def tags() -> None:
    """Take the vocabulary in from a file, or write it to one."""


@tags.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option("--note", default="", help="Why, for the public log of the vocabulary.")
@in_house
async def import_(file: pathlib.Path, dry_run: bool, note: str) -> None:
    """Add and change tags as FILE says: CSV, SKOS Turtle (.ttl) or RDF/XML (.rdf, .xml).

    If anything in it can't be taken, nothing is, and all that must be mended is told, each with
    its line or its address. Tags that FILE doesn't name stay as they are.
    """
    site = house().settings.site
    steps = progress(["read", "done"], 2, "Steps done")
    with speaking_to(site.language, site.time_zone):
        next(steps)
        try:
            contents = await read_vocabulary(file.name, await Path(file).read_bytes())
        except Complaint as complaint:
            raise click.ClickException(complaint.sentence) from complaint
        next(steps)
        if dry_run:
            found = await look_at(contents)
        else:
            found = await import_vocabulary(None, contents, file.name, note)
        list(steps)
        _tell(found, file.name, dry_run=dry_run)


def _tell(found: Merged, name: str, *, dry_run: bool) -> None:
    report = Report.of(found, name)
    _lines(report.remarks)
    if report.faults:
        _lines(report.faults)
        raise click.ClickException(report.heading())
    if dry_run:
        click.echo("Nothing was changed. This is what would be done:")
        for line in (report.heading(), *report.counts()):
            click.echo(line)
        return
    click.echo(
        f"{len(report.added)} tags added, {len(report.changed)} changed (of these"
        f" {len(report.accepted)} were proposals), {report.unchanged} as they were."
    )


def _lines(faults: Iterable[Fault]) -> None:
    for fault in faults:
        click.echo(f"{fault.place}: {fault.sentence}")


@tags.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=pathlib.Path))
@in_house
async def export(file: pathlib.Path) -> None:
    """Write the vocabulary to FILE: .csv, .ttl (SKOS Turtle), .rdf (RDF/XML) or .jsonld.

    What is or was accepted stands in it; proposals don't.
    """
    try:
        ending = ending_of(file.name)
    except UnreadableFile as error:
        raise click.ClickException(str(error)) from error
    made = await vocabulary_file(ending)
    await Path(file).write_bytes(made.body)
    click.echo(f"Written: {file} ({len(made.body):,} bytes)", file=sys.stderr)
