"""How much somebody hears, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list

from forum.accounts.models import Wish
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext, number, reader
from forum.notifications.queries.wishes import GroupLine, Wishes
from forum.threads.models import Level

_NAMED = 4  # groups or tags in one sentence; the others are counted
Choice = tuple[str, str]


def of_wish(wish: Wish) -> str:
    """Return a wish as a member chooses it."""
    return {
        Wish.EVERY: _("Every post"),
        Wish.DIGEST: _("In the digest"),
        Wish.NAMED: _("Only when I'm named or answered"),
        Wish.NOTHING: _("Nothing"),
    }[wish]


def _wishes(*, with_every: bool = True) -> list[Choice]:
    return [(wish.value, of_wish(wish)) for wish in Wish if with_every or wish is not Wish.EVERY]


def for_all() -> list[Choice]:
    """Return what there is to choose from for groups for which she chose nothing."""
    return _wishes()


def for_group(*, is_joined: bool) -> list[Choice]:
    """Return what there is to choose from for a group; letters for each post go to members."""
    return [("", _("As usual for me")), *_wishes(with_every=is_joined)]


def for_tag() -> list[Choice]:
    """Return what there is to choose from for a tag."""
    return [("", _("As if it had no tag")), *_wishes()]


def for_thread() -> list[Choice]:
    """Return what there is to choose from for a thread."""
    return [
        (Level.FOLLOW.value, of_wish(Wish.EVERY)),
        (Level.DIGEST.value, of_wish(Wish.DIGEST)),
        (Level.NAMED.value, of_wish(Wish.NAMED)),
        (Level.NORMAL.value, _("As for the group")),
        (Level.MUTE.value, of_wish(Wish.NOTHING)),
    ]


def of_level(level: Level) -> str:
    """Return a choice for a thread in words."""
    return dict(for_thread())[level.value]


def summary(wishes: Wishes) -> list[str]:
    """Return in a few sentences what a member gets now, but for her digest and quiet hours."""
    usual, letters = wishes.preference.usual, wishes.preference.letters
    none = _("You get no letters at once; what is for you stands under Notifications.")
    lines = [] if letters else [none]
    wanted = [Wish.NAMED, Wish.NOTHING] if not letters else list(Wish)
    lines += [
        _of_groups(wish) % {"groups": _joined(names)}
        for wish in wanted
        if (names := _groups(wishes.groups, wish))
    ]
    if letters:
        lines.append(_of_others(usual, has_own=any(line.wish for line in wishes.groups)))
    every = [row.tag.name for row in wishes.tags if row.wish is Wish.EVERY]
    if letters and every:
        lines.append(_("Every post of threads about %(tags)s.") % {"tags": _joined(every)})
    return lines


def _groups(lines: Sequence[GroupLine], wish: Wish) -> list[str]:
    return [line.group.name for line in lines if line.wish is wish]


def _of_groups(wish: Wish) -> str:
    return {
        Wish.EVERY: _("You get every post of %(groups)s at once."),
        Wish.DIGEST: _(
            "Of %(groups)s your digest tells, and a letter comes when somebody names or answers "
            "you."
        ),
        Wish.NAMED: _(
            "Of %(groups)s you hear only when somebody names or answers you; the digest leaves "
            "the rest out."
        ),
        Wish.NOTHING: _("Nothing comes from %(groups)s."),
    }[wish]


def _of_others(usual: Wish, *, has_own: bool) -> str:
    others = _("the other groups") if has_own else _("the groups here")
    every = _("Of %(groups)s you get every post at once, if you are in them.")
    return (every if usual is Wish.EVERY else _of_groups(usual)) % {"groups": others}


def _joined(names: Sequence[str]) -> str:
    shown, others = list(names[:_NAMED]), len(names) - _NAMED
    if others > 0:
        words = ngettext("%(count)s other", "%(count)s others", others)
        shown.append(words % {"count": number(others)})
    return format_list(shown, locale=reader().locale)
