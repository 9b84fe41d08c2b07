"""What is kept of people and for how long, from the settings that make it so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext, number
from forum.core.sections import Accounts, Tags, Threads
from forum.core.settings import Settings


@dataclass(frozen=True)
class Kept:
    """One line of the table on the page about privacy."""

    what: str
    why: str
    until: str


def kept(settings: Settings) -> list[Kept]:
    """Return all lines of the table."""
    running_out = (
        *_what_is_for_oneself(settings.threads),
        *_what_waits(settings.accounts),
        *_what_protects(settings),
    )
    given = (
        *_what_people_give(),
        *_what_is_said_in_short(),
        *_what_is_said_of_tags(settings.tags),
        *_what_is_uploaded(settings),
    )
    return [*given, *running_out, *_what_stays()]


def _what_people_give() -> Iterator[Kept]:
    yield Kept(
        _("Your account: email address, username, name, library, role, what you say about "
          "yourself, language, time zone; your password only as a hash"),
        _("To know you again, and to show who writes"),
        _("As long as you have the account"),
    )  # fmt: skip
    yield Kept(
        _("What you post, and what it was before each change"),
        _("So that others can read, answer and cite it"),
        _("As long as this place exists; words you delete are no longer shown to members"),
    )
    yield Kept(
        _(
            "Which groups you are in, how far you have read in each thread, what you follow or "
            "mute, how much you want to hear of groups and tags and of their narrower tags, and "
            "your quiet hours"
        ),
        _("To show you what is open to you and new, and to choose what your digest says"),
        _("As long as you have the account"),
    )


def _what_is_said_in_short() -> Iterator[Kept]:
    yield Kept(
        _("Your small answers to posts, such as thanks; who sees the post can ask whose they are"),
        _("To tell who wrote, and those who read, what others made of it"),
        _("Until you take them back, or as long as you have the account"),
    )
    yield Kept(
        _("Your votes in polls: of an open one with your name, of a secret one shown to nobody"),
        _("To count each voter once, to let you change your mind, and to tell you how it ended"),
        _("Of a secret poll until it is closed and you were told; of an open one as long as you "
          "have the account. The numbers stay"),
    )  # fmt: skip
    yield Kept(
        _("That your library tries an idea: its name, kind and size, the days, what you look at; "
          "and what you report of it"),
        _("So that others learn from it, and to ask you how it went on the day you chose"),
        _("As long as this place exists; a trial you withdraw is no longer shown"),
    )  # fmt: skip


def _what_is_said_of_tags(tags: Tags) -> Iterator[Kept]:
    yield Kept(
        _("Which tags you say you can help with; members see it"),
        _("To offer you questions about them, and to let others find you"),
        _("Until you take it back, or as long as you have the account"),
    )
    yield Kept(
        _("Words you propose for the vocabulary, with what you say for them"),
        _("So that its editors can decide, and tell you what became of them"),
        _("As long as this place exists; your name with them as long as you have the account"),
    )
    yield Kept(
        _("Changes of the vocabulary: what was done and why, with the editor's name; everybody can "
          "read them"),
        _("So that it can be followed how the vocabulary came about"),
        _("As long as this place exists; what it takes to undo a merge, such as who followed which "
          "tag, for %(time)s") % {"time": _days(tags.undo_days)},
    )  # fmt: skip


def _what_is_for_oneself(threads: Threads) -> Iterator[Kept]:
    yield Kept(
        _("Your bookmarks, with your notes and reminders; nobody else sees them"),
        _("To let you find posts again, and to write to you at the time you chose"),
        _("Until you remove them, or as long as you have the account"),
    )
    yield from _drafts(threads)


def _what_is_uploaded(settings: Settings) -> Iterator[Kept]:
    unused = _hours(settings.files.keep_unused_hours)
    yield Kept(
        _("Files you upload; of pictures only what is seen, not what a camera wrote into them"),
        _("To show them to those who may see the post they belong to"),
        _("As long as the post holds them; %(unused)s if you don't use them") % {"unused": unused},
    )


def _what_waits(accounts: Accounts) -> Iterator[Kept]:
    idle, most = _days(accounts.session_idle_days), _days(accounts.session_days)
    yield Kept(
        _("Where you are signed in: kind of browser and system, first and last use"),
        _("To keep you signed in, and to let you end it elsewhere"),
        _("%(idle)s after the last visit, %(most)s at most") % {"idle": idle, "most": most},
    )
    yield Kept(
        _("A sign-up or a new address that was not confirmed"),
        _("To wait for a click in a letter"),
        _hours(accounts.confirm_hours),
    )
    yield Kept(
        _("That you asked for a new password"),
        _("To let you choose one"),
        _minutes(accounts.reset_minutes),
    )


def _what_protects(settings: Settings) -> Iterator[Kept]:
    yield Kept(
        _("Of which posts you were told, and why; whether you read them, and when a letter came"),
        _("To show you what is new for you, and to tell you of it once"),
        _days(settings.notifications.keep_days),
    )
    yield Kept(
        _("Letters that were sent to you"),
        _("To find out what went wrong with mail"),
        _("%(time)s; then only their kind, fate and times remain")
        % {"time": _days(settings.mail.keep_days)},
    )
    yield Kept(
        _("How often something was tried: signing in, asking for letters, posting"),
        _("Against guessed passwords and floods; addresses are kept as keyed hashes only"),
        _("Until the limit's time is over, a day at most"),
    )


def _what_stays() -> Iterator[Kept]:
    yield Kept(
        _("Which digests you got, without what they said"),
        _("So that nothing is sent twice"),
        _("As long as you have the account"),
    )
    yield Kept(
        _("Addresses that refuse our letters"),
        _("So that no more are sent there"),
        _("Until the keepers take them off the list"),
    )
    yield Kept(
        _("What moderators did, why, and what it was before"),
        _("So that it can be looked at and put right"),
        _("As long as this place exists"),
    )


def _drafts(threads: Threads) -> Iterator[Kept]:
    yield Kept(
        _("Drafts: what you write and have not posted yet; nobody else sees it"),
        _("So that nothing you write is lost, whatever happens to the page or the session"),
        _("Until you post or discard it, or %(time)s after you touched it last")
        % {"time": _days(threads.keep_drafts_days)},
    )


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": number(count)}


def _hours(count: int) -> str:
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": number(count)}


def _minutes(count: int) -> str:
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": number(count)}
