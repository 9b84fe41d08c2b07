"""How rules are named, and what is made of their Markdown."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from forum.core.errors import Complaint
from forum.core.i18n import gettext as _
from forum.core.markdown import TooMuch, render
from forum.core.shelf import piece
from forum.moderation.models import Rule


def cite(rule: Rule) -> str:
    """Return how a decision names a rule: "Rule 3: Protect patrons".

    ``rule.url`` is where it stands now, ``rule.wording_url(rule.revision)`` what it says now
    for as long as the place exists.
    """
    return _("Rule %(number)s: %(title)s") % {"number": rule.number, "title": rule.title}


def html_of(rule_id: int, revision: int, text: str) -> Markup:
    """Return the text of a revision as HTML; what a revision says never changes, so it's kept."""
    return piece(("rule", rule_id, revision), partial(render, text))


def rendered(text: str) -> str:
    """Return a text that isn't saved yet as HTML.

    Raises:
        Complaint: about the field ``text``, if it's too much.
    """
    try:
        return render(text)
    except TooMuch as error:
        raise Complaint("text", str(error)) from None
