"""``forum demo``."""

from __future__ import annotations

import secrets

import click

from forum.accounts.models import Member, Role
from forum.accounts.passwords import hash_password
from forum.admin.demo.building import Built, build
from forum.admin.demo.growth import grown
from forum.admin.demo.texts import Community, read_community
from forum.core.commandline import in_house
from forum.core.house import house

_WORDS = 4  # of the password: one of millions, and sign-in is throttled


@click.command()
@click.option(
    "--members",
    type=click.IntRange(min=40),
    default=40,
    show_default=True,
    help="How many members; the first 40 are written by hand.",
)
@click.option(
    "--threads",
    type=click.IntRange(min=1),
    default=120,
    show_default=True,
    help="How many threads; up to 120 are written by hand, the others made of them.",
)
@click.option("--force", is_flag=True, help="Also into a database that has members.")
@in_house
async def demo(members: int, threads: int, *, force: bool) -> None:
    """Fill the database with a believable community to look at."""
    community = read_community()
    await _refuse_if_inhabited(community, force=force)
    password = _password(community)
    password_hash = await hash_password(password, house().threads("passwords"))
    _tell(await build(grown(community, members=members, threads=threads), password_hash), password)


async def _refuse_if_inhabited(community: Community, *, force: bool) -> None:
    if not force and await Member.all().exists():
        raise click.ClickException(
            "This database has members. The demo is for an empty one; --force adds it all the same."
        )
    names = [person.username for person in community.members]
    if await Member.filter(username__in=names).exists():
        raise click.ClickException("The demo is in this database already.")


def _password(community: Community) -> str:
    """Return a password of words that everybody can type, new each time."""
    labels = " ".join(" ".join(thread.tags) for thread in community.threads).casefold().split()
    words = sorted({word for word in labels if word.isascii() and word.isalpha() and len(word) > 4})  # noqa: PLR2004
    return "-".join(secrets.choice(words) for _word in range(_WORDS))


def _tell(built: Built, password: str) -> None:
    click.echo(
        f"The demo is there: {built.members} members in {built.groups} groups,"
        f" {built.threads} threads, {built.posts} posts."
    )
    click.echo(f"Sign in at {house().url_for('accounts:sign-in')} as one of")
    for role in (Role.ADMIN, Role.MODERATOR, Role.MEMBER):
        account = built.accounts[role]
        click.echo(f"  {account.username:<18} {role.value:<10} {account.email}")
    click.echo("or as any other member. The password of them all is")
    click.echo(f"  {password}")
