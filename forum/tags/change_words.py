"""What the log of changes says, and what the parts of a tag are called, in words."""

from __future__ import annotations

from forum.core.i18n import gettext as _
from forum.tags.models import Act


def sentence_for(act: Act, *, alone: bool = False) -> str:
    """Return a sentence with the places ``who``, ``tag`` and ``other``.

    ``alone``: nothing is known of another tag, so it isn't named.
    """
    return _alone(act) if alone else _with_other(act) or _alone(act)


def _alone(act: Act) -> str:
    return {
        Act.ADD: _("%(who)s added the tag %(tag)s"),
        Act.EDIT: _("%(who)s changed the tag %(tag)s"),
        Act.RENAME: _("%(who)s renamed the tag %(tag)s"),
        Act.ACCEPT: _("%(who)s accepted the proposal %(tag)s"),
        Act.DECLINE: _("%(who)s declined the proposal %(tag)s"),
        Act.MERGE: _("%(who)s merged the tag %(tag)s into another"),
        Act.UNMERGE: _("%(who)s undid the merge of the tag %(tag)s"),
        Act.SPLIT: _("%(who)s split the tag %(tag)s"),
        Act.RETIRE: _("%(who)s retired the tag %(tag)s"),
        Act.RESTORE: _("%(who)s took the tag %(tag)s into use again"),
        Act.IMPORT: _("%(who)s imported tags from a file"),
    }[act]


def _with_other(act: Act) -> str:
    return {
        Act.MERGE: _("%(who)s merged the tag %(tag)s into %(other)s"),
        Act.UNMERGE: _("%(who)s undid the merge of the tag %(tag)s into %(other)s"),
        Act.SPLIT: _("%(who)s split the tag %(tag)s: a part of it is %(other)s now"),
        Act.RETIRE: _("%(who)s retired the tag %(tag)s; %(other)s is to be used instead"),
    }.get(act, "")


def part_words() -> dict[str, str]:
    """Return what the parts of a tag are called: those that forms have, and those in the log."""
    return {
        "name": _("Name"),
        "scope_note": _("What belongs here"),
        "definition": _("Definition"),
        "alternatives": _("Used for"),
        "hidden": _("Also found by"),
        "broader": _("Broader tags"),
        "related": _("Related tags"),
        "notation": _("Notation"),
        "exact": _("The same elsewhere"),
        "close": _("Nearly the same elsewhere"),
        "same": _("The same elsewhere"),
        "status": _("Status"),
        "successor": _("To be used instead"),
    }
