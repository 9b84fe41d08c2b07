"""``forum digest``: digests sent by hand, and what they would say."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator

import click

from forum.accounts.models import Member
from forum.accounts.queries import member_of_login
from forum.core.commandline import in_house, progress
from forum.core.database import now
from forum.digests import actions, emails, queries, sentences
from forum.digests.actions import Outcome
from forum.digests.models import DigestSubscription


@click.group()
def digest() -> None:
    """Send digests by hand, or see what they would say."""


@digest.command()
@click.option("--due", is_flag=True, help="Only digests that are due.")
@click.option("--member", "login", help="Only this member's; without --due, before its time.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@in_house
async def send(due: bool, login: str | None, dry_run: bool) -> None:
    """Send digests: all that are due, or one member's."""
    if not due and not login:
        raise click.UsageError("Say --due, or whose digest by --member.")
    member = await _member(login) if login else None
    if member and not due:
        what = await _told(member) if dry_run else await actions.send_now(member)
        click.echo(f"{member.username}: {what}")
        return
    found = [row async for row in _due() if member is None or row.member_id == member.id]
    await (_tell(found) if dry_run else _send(found))


@digest.command()
@click.argument("login", metavar="USERNAME")
@click.option("--format", "part", type=click.Choice(["text", "html"]), default="text",
              show_default=True, help="Which part of the letter.")  # fmt: skip
@in_house
async def preview(login: str, part: str) -> None:
    """Print what a member's next digest would say now; nothing is changed."""
    member = await _member(login)
    subscription = await _subscription(member)
    news = await queries.next_news(member, subscription)
    if not news.items:
        click.echo("Nothing new, so no letter would come.")
        return
    subject, text, html = emails.draft(member, subscription, news)
    click.echo(html if part == "html" else f"Subject: {subject}\n\n{text}", nl=False)


async def _member(login: str) -> Member:
    member = await member_of_login(login)
    if member is None:
        raise click.ClickException(f"There is no member {login}.")
    return member


async def _subscription(member: Member) -> DigestSubscription:
    subscription = await queries.subscription_of(member)
    if subscription is None:
        raise click.ClickException(f"{member.username} gets no digest.")
    return subscription


async def _told(member: Member) -> str:
    subscription = await _subscription(member)
    news = await queries.next_news(member, subscription)
    return sentences.counts(news) or Outcome.NOTHING_NEW


async def _due() -> AsyncIterator[DigestSubscription]:
    moment, after = now(), 0
    while batch := await queries.due(moment, after=after):
        for subscription in batch:
            yield subscription
        after = batch[-1].id


async def _tell(found: list[DigestSubscription]) -> None:
    for subscription in found:
        click.echo(f"{subscription.member.username}: {await _told(subscription.member)}")


async def _send(found: list[DigestSubscription]) -> None:
    outcomes = Counter[str]()
    for subscription in progress(found, len(found), "Digests"):
        assert subscription.due_at
        outcomes[await actions.send_digest(subscription.id, subscription.due_at)] += 1
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    click.echo(counts or "No digest is due.")
