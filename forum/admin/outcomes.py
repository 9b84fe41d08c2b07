"""What became of letters that came in, in the words of the page about them."""

from __future__ import annotations

from forum.core.i18n import gettext as _


def outcome_words() -> dict[str, str]:
    """Return a phrase for each word in ``IncomingMail.outcome``."""
    command = _("a command, which was carried out")
    return _done() | _undone() | _news() | dict.fromkeys(_COMMANDS, command)


_COMMANDS = ("help", "follow", "mute", "stop", "start", "digest")


def _done() -> dict[str, str]:
    return {
        "reply": _("a reply, posted"),
        "thread": _("a conversation, begun"),
        "private": _("brought to another member"),
        "again": _("posted before: the same letter, or the same words"),
        "confirm": _("waits for its writer's click"),
    }


def _undone() -> dict[str, str]:
    return {
        "refused": _("couldn't be posted; its words went back to its writer, if it was hers"),
        "stranger": _("from no member's address"),
        "nobody": _("to nobody who is here"),
        "not asked": _("its writer couldn't be asked, or was asked too often"),
        "not hers": _("its writer says that it isn't hers"),
        "nobody decided": _("nobody said whose it is"),
        "unreadable": _("made so that it can't be read"),
        "away": _("an out-of-office note"),
        "machine": _("written by a machine"),
        "list": _("from another mailing list"),
        "bulk": _("sent to many"),
        "own": _("a letter of ours that came round"),
        "report": _("a report of a mail server"),
        "receipt": _("a receipt of a mail program"),
        "complaint": _("a complaint about a letter of ours"),
    }


def _news() -> dict[str, str]:
    return {
        "bounce": _("news of a letter of ours that came back"),
        "delayed": _("news of a letter of ours that is delayed"),
        "late": _("news of a letter of ours that is forgotten here"),
        "automatic": _("an automatic answer to a letter of ours"),
    }
