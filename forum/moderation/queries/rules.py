"""Reading the rules: those in force, one with its history, what it said once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, zip_longest

from markupsafe import Markup

from forum.core.errors import NotFound
from forum.moderation.models import Rule, RuleRevision
from forum.moderation.rule_words import html_of
from forum.threads.differences import Piece
from forum.threads.queries.history import compared

STEPS = 10  # on a page of a history


@dataclass(frozen=True)
class Dates:
    """Since when a rule is in force, and since when it has the words that it has."""

    in_force: datetime
    worded: datetime


@dataclass(frozen=True)
class Standing:
    """A rule in force, with its text as HTML."""

    rule: Rule
    html: Markup
    since: Dates


@dataclass(frozen=True)
class Step:
    """A revision of a rule, and what it changed of the one before; the first has none."""

    after: RuleRevision
    before: RuleRevision | None
    title: list[Piece]
    text: list[Piece]


@dataclass(frozen=True)
class Meanwhile:
    """A rule as it is now, what became of its words since somebody saw it, and the last change."""

    rule: Rule
    last: RuleRevision
    title: list[Piece]
    text: list[Piece]


async def rules_in_force() -> list[Standing]:
    """Return the rules that decisions are made by, in the order of their numbers."""
    rules = await Rule.filter(retired_at__isnull=True).order_by("number")
    dates = await _dates_of(rules)
    return [
        Standing(rule, html_of(rule.id, rule.revision, rule.text), dates[rule.id])
        for rule in rules
    ]  # fmt: skip


async def retired_rules() -> list[Rule]:
    """Return the rules that nothing is decided by any more, by their numbers."""
    return await Rule.filter(retired_at__isnull=False).order_by("number")


async def dates_of(rule: Rule) -> Dates:
    """Return since when a rule is in force, and since when it has these words.

    Of a retired one: since when it was.
    """
    return (await _dates_of([rule]))[rule.id]


async def _dates_of(rules: Sequence[Rule]) -> dict[int, Dates]:
    rows = await RuleRevision.filter(rule_id__in=[rule.id for rule in rules]).order_by("number")
    of_rules: dict[int, list[RuleRevision]] = defaultdict(list)
    for row in rows:
        of_rules[row.rule_id].append(row)
    return {id_: _dates(revisions) for id_, revisions in of_rules.items()}


def _dates(revisions: Sequence[RuleRevision]) -> Dates:
    in_force = worded = revisions[0].created_at
    for before, after in pairwise(revisions):
        if (before.title, before.text) != (after.title, after.text):
            worded = after.created_at
        if before.is_retired and not after.is_retired:
            in_force = after.created_at
    return Dates(in_force, worded)


async def get_rule(number: int) -> Rule:
    """Return the rule of this number, in force or not.

    Raises:
        NotFound: if there never was one.
    """
    rule = await Rule.get_or_none(number=number)
    if rule is None:
        raise NotFound
    return rule


async def get_wording(rule: Rule, number: int) -> RuleRevision:
    """Return a revision of a rule, with who made it.

    Raises:
        NotFound: if there never was one of this number.
    """
    found = RuleRevision.filter(rule_id=rule.id, number=number).select_related("editor")
    row = await found.first()
    if row is None:
        raise NotFound
    return row


async def history_of(rule: Rule, page: int) -> tuple[list[Step], int]:
    """Return a page of the revisions of a rule, latest first, and how many pages there are.

    Raises:
        NotFound: if there is no such page.
    """
    pages = -(-rule.revision // STEPS)
    if page > pages:
        raise NotFound
    last = rule.revision - (page - 1) * STEPS
    found = RuleRevision.filter(rule_id=rule.id, number__gte=last - STEPS, number__lte=last)
    rows = await found.order_by("-number").select_related("editor")
    steps = zip_longest(rows[:STEPS], rows[1 : STEPS + 1])
    return [await _step(after, before) for after, before in steps if after], pages


async def _step(after: RuleRevision, before: RuleRevision | None) -> Step:
    if before is None:
        return Step(after, None, [], [])
    title = await compared(before.title, after.title)
    return Step(after, before, title, await compared(before.text, after.text))


async def since_seen(rule: Rule, seen: int) -> Meanwhile:
    """Return a rule as it is now, and what became of it since its revision ``seen``."""
    rule = await Rule.get(id=rule.id)
    last = await get_wording(rule, rule.revision)
    before = await RuleRevision.get_or_none(rule_id=rule.id, number=seen)
    step = await _step(last, before)
    return Meanwhile(rule, last, step.title, step.text)
