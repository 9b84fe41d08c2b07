"""What codes in refusals mean for the mailbox they are about.

Enhanced status codes (RFC 3463, the registry of RFC 5248) say whose fault it is by their second
number: 1 and 2 speak of the address and the mailbox, the others of systems, routes, contents and
policy. So not all that is permanent for a letter is so for its recipient.
"""

from __future__ import annotations

import re
from enum import IntEnum

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\d|\.\d)")
_IN_WORDS = re.compile(r"(?<![\d.])([45])\.([0-7])\.(\d{1,3})(?!\d|\.\d)")
_REPLY = re.compile(r"(?:^|[\s:;,<(#\"'])([45][0-5]\d)[ -](?=\S)", re.MULTILINE)
_PERMANENT = "5"
# Permanent for this letter, but no word against the mailbox: our own address (5.1.7, 5.1.8), a full
# mailbox, a letter that is too long for it (RFC 3463, 3.2 and 3.3), and by subject: the other
# system (3), the contents (6), and what somebody's policy thinks of us (7).
_NOT_ITS_FAULT = {"5.1.7", "5.1.8", "5.2.2", "5.2.3"}
_SUBJECTS_OF_OTHERS = {"3", "6", "7"}
# Plain replies that are about the mailbox (RFC 5321, 4.2.2; 521 and 556 in RFC 7504). 552 is a
# full one, and 554 may mean anything, most often that we are disliked.
_ABOUT_THE_MAILBOX = {521, 550, 551, 553, 556}


class Kind(IntEnum):
    """How bad news about a mailbox is, the worst last."""

    HARMLESS = 0  # delivered, read, answered by a machine
    DELAYED = 1  # the other server goes on trying
    SOFT = 2  # this letter didn't arrive; the next one may
    HARD = 3  # there is no such mailbox
    COMPLAINT = 4  # its owner called our letter spam


def status_in(words: str) -> str:
    """Return the first enhanced status code of a failure, an empty string if there is none."""
    found = _IN_WORDS.search(words)
    return found[0] if found else ""


def reply_in(words: str) -> int:
    """Return the first reply code of SMTP that tells of a failure, 0 if there is none."""
    found = _REPLY.search(words)
    return int(found[1]) if found else 0


def graded(status: str, reply: int) -> Kind:
    """Return how bad a failure is by its enhanced code, or else by the reply; unknown: soft."""
    if not status:
        return Kind.HARD if reply in _ABOUT_THE_MAILBOX else Kind.SOFT
    severity, subject, _detail = status.split(".")
    if severity != _PERMANENT or status in _NOT_ITS_FAULT or subject in _SUBJECTS_OF_OTHERS:
        return Kind.SOFT
    return Kind.HARD


def graded_at_recipient(reply: int, words: str) -> Kind:
    """Return how bad it is that a server refused a recipient for good (5xx after RCPT TO).

    Unlike a reply in somebody's report, this one was about the recipient for certain.
    """
    status, full = status_in(words), 552
    if status:
        return graded(status, reply)
    return Kind.SOFT if reply == full else Kind.HARD
