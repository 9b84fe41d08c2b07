"""From what was typed to HTML, with our limits."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.core import limits
from forum.core.errors import Complaint
from forum.core.forms import Form
from forum.core.house import house
from forum.core.markdown import MarkdownLimits, TooMuch, render_off_loop


def most() -> MarkdownLimits:
    """Return how much a post may hold, from the settings."""
    settings = house().settings.threads
    return MarkdownLimits(
        characters=settings.max_characters,
        links=settings.max_links,
        cells=settings.max_table_cells,
    )


async def to_html(body: str) -> str:
    """Return the HTML of a post; long ones are made away from the event loop.

    Raises:
        Complaint: about the field ``body``, if it's too much or cannot be read in time.
    """
    try:
        return await render_off_loop(body, house().threads("markdown"), most())
    except TooMuch as error:
        raise Complaint("body", str(error)) from None


async def preview(form: Form, member: Member) -> str:
    """Return how the field ``body`` will look, if the form says ``action=preview``.

    Raises:
        Complaint: as :func:`to_html`.
        TooMany: if she had too many made.
    """
    if form.value("action") != "preview" or not form.value("body"):
        return ""
    await limits.spend(house().settings.limits.replies_per_member, "preview", str(member.id))
    return await to_html(form.value("body"))
