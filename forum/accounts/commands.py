"""``forum member``: members made by hand."""

from __future__ import annotations

import sys
from datetime import timedelta

import click

from forum.accounts.actions.members import make_member
from forum.accounts.actions.password import checked_hash, new_reset
from forum.accounts.actions.roles import give_role
from forum.accounts.forms import PersonForm
from forum.accounts.models import NO_PASSWORD, Member, Role
from forum.accounts.newcomer import Newcomer
from forum.accounts.queries import member_of_login
from forum.core.commandline import in_house
from forum.core.database import now
from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import speaking_to
from forum.core.text import clean_text


@click.group()
def member() -> None:
    """Members of the community."""


@member.command()
@click.argument("email")
@click.option("--username", required=True, help="What the member signs in by and is mentioned by.")
@click.option("--name", default="", help="What stands beside her posts; the username if left out.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.MEMBER.value,
    show_default=True,
    help="What she may do here.",
)
@click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password from standard input; otherwise a link to choose one is printed.",
)
@in_house
async def create(email: str, username: str, name: str, role: str, password_stdin: bool) -> None:
    """Make a confirmed account for EMAIL."""
    newcomer, password_hash = _newcomer(email, username, name or username), NO_PASSWORD
    if password_stdin:
        password = clean_text(sys.stdin.readline().rstrip("\r\n"))
        words = newcomer.username, newcomer.name, newcomer.email
        password_hash = await checked_hash(password, words)
    member = await make_member(newcomer, password_hash, Role(role))
    click.echo(f"New account: {member.username} <{member.email}>, {member.role.value}.")
    if not password_stdin:
        click.echo(f"A password can be chosen at {await _link_for(member)}")


@member.command()
@click.argument("username")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@in_house
async def role(username: str, role: str) -> None:
    """Let USERNAME be ROLE from now on. It stands in no log who did it."""
    found = await member_of_login(username)
    if found is None:
        raise click.UsageError(f"There is no member {username}.")
    site = house().settings.site
    with speaking_to(site.language, site.time_zone):
        try:
            found = await give_role(None, found, Role(role))
        except Complaint as complaint:
            raise click.UsageError(complaint.sentence) from None
    click.echo(f"{found.username}: {found.role.value}.")


def _newcomer(email: str, username: str, name: str) -> Newcomer:
    site = house().settings.site
    with speaking_to(site.language, site.time_zone):
        form = PersonForm.of({"email": email, "username": username, "name": name})
        if form.errors:
            raise click.UsageError(" ".join(f"{k}: {v}" for k, v in form.errors.items()))
        return form.newcomer()


async def _link_for(member: Member) -> str:
    hours = house().settings.accounts.confirm_hours
    _reset, token = await new_reset(member, now() + timedelta(hours=hours))
    return house().url_for("accounts:password-choose", token=token)
