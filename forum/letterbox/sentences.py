"""What is said of commands that came by mail, in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forum.core.i18n import gettext as _
from forum.digests import sentences as digests
from forum.digests.calendar import Frequency, Rhythm
from forum.groups.models import Group
from forum.letterbox.commanding import Command, Word
from forum.threads.models import Thread


@dataclass(frozen=True)
class Told:
    """A command that was carried out.

    ``thread`` is the one that it's about, if it is; ``rhythm`` when her digest comes now, and
    ``letters`` whether letters at once do. ``address`` takes further commands. ``groups`` are those
    that she may write to, if she asked for help.
    """

    command: Command
    address: str
    rhythm: Rhythm | None = None
    former: Frequency = Frequency.NEVER
    letters: bool = True
    thread: Thread | None = None
    groups: Sequence[Group] = ()


def done(told: Told) -> str:
    """Return what was done."""
    match told.command.word:
        case Word.FOLLOW:
            return _("You follow this conversation now: a letter comes for every post.")
        case Word.MUTE:
            return _("This conversation is muted: you will hear no more of it.")
        case Word.STOP:
            return _("No letters come at once any more, about any conversation.")
        case Word.START:
            return _("Letters come at once again, as you had chosen them.")
    return _digest(told, _("This is what you get from now on:"))


def beside(told: Told) -> str:
    """Return what did not change, and would be missed or wondered about."""
    match told.command.word:
        case Word.STOP | Word.START:
            return _digest(told, _("Your digest stays as it is:"))
        case Word.FOLLOW if not told.letters:
            return _("But all your letters are stopped. To get them, write “start”.")
        case Word.DIGEST if told.letters:
            return _("Letters that come at once are another matter, and stay as they are.")
    return ""


def _digest(told: Told, before: str) -> str:
    if told.rhythm is None or told.rhythm.frequency is Frequency.NEVER:
        return _("You get no digest.")
    return f"{before} {digests.rhythm(told.rhythm)}."


def opposite(told: Told) -> str:
    """Return the command that takes it back, or nearly so."""
    match told.command.word:
        case Word.DIGEST if told.command.frequency is told.former:
            return ""
        case Word.DIGEST:
            return f"{Word.DIGEST} {told.former}"
    return _OPPOSITES.get(told.command.word, "")


_OPPOSITES = {Word.FOLLOW: "mute", Word.MUTE: "follow", Word.STOP: "start", Word.START: "stop"}


def said(command: Command) -> str:
    """Return a command as one writes it."""
    return f"{command.word} {command.frequency}" if command.frequency else str(command.word)


def words() -> list[tuple[str, str]]:
    """Return the commands there are, each with what it does."""
    return [
        ("follow", _("a letter for every post of that conversation")),
        ("mute", _("nothing more of that conversation")),
        ("stop", _("no letters at once any more, about any conversation; your digest stays")),
        ("start", _("letters at once again, as you had chosen them")),
        ("digest weekly", _("a digest every week; also: digest daily, digest never")),
        ("help", _("a letter that names these words, and the addresses of your groups")),
    ]
