"""From what was typed to HTML, with our limits."""

from __future__ import annotations

from typing import NamedTuple

from tortoise.queryset import QuerySet

from forum.accounts.models import Member
from forum.core import limits
from forum.core.errors import Complaint
from forum.core.forms import Form
from forum.core.house import house
from forum.core.markdown import MarkdownLimits, TooMuch, render_off_loop
from forum.core.naming import Names
from forum.groups.models import Group
from forum.threads.mentions import members_named, names_of, people_met


class Rendered(NamedTuple):
    """What was written, as HTML, and the ids of the members whom it names."""

    html: str
    people: frozenset[int] = frozenset()


def most() -> MarkdownLimits:
    """Return how much a post may hold, from the settings."""
    settings = house().settings.threads
    return MarkdownLimits(
        characters=settings.max_characters,
        links=settings.max_links,
        cells=settings.max_table_cells,
    )


async def to_html(body: str, names: Names | None = None) -> str:
    """Return the HTML of a post; long ones are made away from the event loop.

    Raises:
        Complaint: about the field ``body``, if it's too much or cannot be read in time.
    """
    try:
        return await render_off_loop(body, house().threads("markdown"), most(), names)
    except TooMuch as error:
        raise Complaint("body", str(error)) from None


async def render_post(body: str, author_id: int, group: QuerySet[Group]) -> Rendered:
    """Return the HTML of a post in a group, with links to those whom it names.

    Raises:
        Complaint: about the field ``body``, as :func:`to_html`, or if it names too many.
    """
    members = await members_named(body, group)
    names = names_of(members)
    html = await to_html(body, names)
    return Rendered(html, people_met(names, members, author_id))


async def to_old_html(body: str) -> str:
    """Return the HTML of what a post once said; "" if that's more than is taken today."""
    try:
        return await to_html(body)
    except Complaint:
        return ""


async def preview(form: Form, member: Member, group_id: int = 0, author_id: int = 0) -> str:
    """Return how the field ``body`` will look, if the form says ``action=preview``.

    ``group_id``: where it will stand, 0 if that isn't known; ``author_id``: whose post it is, if
    it isn't hers.

    Raises:
        Complaint: as :func:`render_post`.
        TooMany: if she had too many made.
    """
    if form.value("action") != "preview" or not form.value("body"):
        return ""
    await limits.spend(house().settings.limits.replies_per_member, "preview", str(member.id))
    group = Group.filter(id=group_id)
    return (await render_post(form.value("body"), author_id or member.id, group)).html
