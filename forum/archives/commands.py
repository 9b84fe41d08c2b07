"""``forum import``: what was said elsewhere before."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import click

from forum.archives.actions.importing import Import
from forum.archives.mbox import Mailbox, Slot, UnreadableFile
from forum.archives.planning import Plan, plan
from forum.archives.report import Report
from forum.core.commandline import in_house, progress
from forum.core.house import house
from forum.core.i18n import speaking_to
from forum.groups.models import Group

_MOST_SHOWN = 50  # of what was left out; more with --all


@click.group(name="import")
def import_() -> None:
    """Bring in what was said elsewhere before."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--group", "slug", required=True, help="The group that gets the threads: its address."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option(
    "--list-tag",
    default="",
    help="What the list put into brackets before subjects; found by itself if left out.",
)
@click.option("--all", "tells_all", is_flag=True, help="Name all that is left out, not the first.")
@in_house
async def mbox(file: Path, slug: str, dry_run: bool, list_tag: str, tells_all: bool) -> None:
    """Make threads of FILE, a mailing list's archive (Mailman, LISTSERV, Google Groups; .gz too).

    Again, or after it was ended halfway, it adds what isn't here yet and changes nothing else.
    """
    group = await Group.get_or_none(slug=slug)
    if group is None:
        raise click.ClickException(f"There is no group {slug}.")
    site = house().settings.site
    report = Report()
    try:
        with speaking_to(site.language, site.time_zone), Mailbox(file) as mailbox:
            found = plan(mailbox, report, list_tag, _reading)
            await _take_in(Import(mailbox, found, group, report, is_dry=dry_run), found)
    except UnreadableFile as error:
        raise click.ClickException(str(error)) from error
    _tell(report, group, dry_run=dry_run, most=sys.maxsize if tells_all else _MOST_SHOWN)


def _reading(slots: list[Slot]) -> Iterable[Slot]:
    return progress(slots, len(slots), "Letters read")


async def _take_in(run: Import, found: Plan) -> None:
    portions = list(run.portions())
    for portion in progress(portions, len(portions), "Portions of 50 letters taken in"):
        await run.take(portion)


def _tell(report: Report, group: Group, *, dry_run: bool, most: int) -> None:
    if dry_run:
        click.echo("Nothing was changed. This is what would be done:")
    click.echo(
        f"{report.letters} letters: {report.posts} new posts in {group.name}, in"
        f" {report.threads} new threads and {report.continued} that were here."
    )
    click.echo(f"{report.known} letters were here before, {report.twice} are twice in the file.")
    click.echo(
        f"{report.new_writers} new writers, {report.known_writers} known ones;"
        f" {report.files} files; {report.dates_repaired} dates repaired."
    )
    _tell_of("letters were left out", report.left_out, most)
    _tell_of("files or parts were left out", report.files_left_out, most)


def _tell_of(what: str, left_out: list[tuple[str, str]], most: int) -> None:
    if not left_out:
        return
    click.echo(f"{len(left_out)} {what}:")
    for message_id, why in islice(left_out, most):
        click.echo(f"  <{message_id}>: {why}")
    if len(left_out) > most:
        click.echo(f"  and {len(left_out) - most} more (--all names them).")
