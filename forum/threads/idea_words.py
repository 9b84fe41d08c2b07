"""What stages of ideas, libraries and verdicts are called."""

from __future__ import annotations

from forum.core.i18n import gettext as _
from forum.threads.models import Again, LibraryKind, LibrarySize, Stage


def stage_word(stage: Stage | None) -> str:
    """Return how far an idea has come; one whose stage nobody set is proposed."""
    return {
        Stage.PROPOSED: _("Proposed"),
        Stage.TRYING: _("Being tried"),
        Stage.TRIED: _("Tried"),
        Stage.ADOPTED: _("Adopted"),
        Stage.SET_ASIDE: _("Set aside"),
    }[stage or Stage.PROPOSED]


def stage_hint(stage: Stage) -> str:
    """Return when an idea stands at this stage."""
    return {
        Stage.PROPOSED: _("Nobody tries it yet."),
        Stage.TRYING: _("At least one library tries it."),
        Stage.TRIED: _("There is something to learn from those who tried."),
        Stage.ADOPTED: _("It has become a matter of course somewhere."),
        Stage.SET_ASIDE: _("It leads no further for now; why is worth knowing, too."),
    }[stage]


def library_kind_word(kind: LibraryKind) -> str:
    """Return what a kind of library is called."""
    return {
        LibraryKind.PUBLIC: _("Public library"),
        LibraryKind.ACADEMIC: _("College or university library"),
        LibraryKind.SCHOOL: _("School library"),
        LibraryKind.SPECIAL: _("Special library"),
        LibraryKind.TRIBAL: _("Tribal library"),
        LibraryKind.STATE: _("State library"),
        LibraryKind.OTHER: _("Another kind of library"),
    }[kind]


def library_size_word(size: LibrarySize) -> str:
    """Return for how many people a library of this size is there."""
    return {
        LibrarySize.TINY: _("fewer than 2,500 people"),
        LibrarySize.SMALL: _("2,500 to 10,000 people"),
        LibrarySize.MEDIUM: _("10,000 to 50,000 people"),
        LibrarySize.LARGE: _("50,000 to 250,000 people"),
        LibrarySize.HUGE: _("more than 250,000 people"),
    }[size]


def again_word(again: Again) -> str:
    """Return what a library says when asked whether it would do it again."""
    return {
        Again.YES: _("Yes"),
        Again.CHANGED: _("Yes, with changes"),
        Again.NO: _("No"),
    }[again]
