"""Reading what mail servers report of letters of ours that came back.

Three readers, the surest first: complaints (ARF, RFC 5965), delivery status notifications (RFC 3464
in RFC 6522), and words of old servers, for which ``second_reader`` tells that it is a report at
all. Who it's about is known from the address it came to; how bad it is, the status code says:
see ``statuses``. A full mailbox (5.2.2) is soft, since it may be emptied, and so is policy (5.7.x),
which is about us or the letter. What gives no code is soft.

Reports are written by strangers: no more is looked at than the first 200 kB, 100 parts, 20 groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from itertools import islice

from forum.mail.addresses import key_of
from forum.mail.bounces.secondreader import LOOKED_AT, Leaf, leaves_of, second_reader, tamed
from forum.mail.bounces.statuses import ENHANCED, Kind, graded, reply_in, status_in
from forum.mail.sending.message import one_line

__all__ = ["LOOKED_AT", "Report", "Verdict", "read_report"]

_MOST = 20  # groups in a report, return paths in it
_SHORT = 300
_LONGEST_VALUE = 2_000
_FAILED = ("fail", "error")  # OpenSMTPD says error
_RECIPIENTS = {"original-recipient", "final-recipient"}
_RESULT = {"action", "status"}
_COMPLAINTS = {"abuse", "fraud"}  # RFC 5965, 7.3; "not-spam" is praise
_DAEMON = re.compile(
    r"\b(mailer-?daemon|mail-?daemon|mdaemon|postmaster|microsoftexchange\w{0,40})@", re.IGNORECASE
)
_UNDELIVERED = re.compile(
    r"undeliver|deliver\w* (status|fail|problem|has failed|error)|returned mail|failure notice"
    r"|mail (delivery|system error)|could not be delivered",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Verdict:
    """What a report says of some recipients.

    ``status`` is empty and ``reply`` 0 if it gives no such code; ``reason`` is said by strangers.
    """

    kind: Kind
    status: str = ""
    reply: int = 0
    reason: str = ""
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Report:
    """What came back: at least one verdict, and return paths of the letter it is about."""

    verdicts: tuple[Verdict, ...]
    return_paths: tuple[str, ...]

    def about(self, address: str) -> Verdict:
        """Return the verdict on an address; on a forwarded letter, the worst there is."""
        key = key_of(address)
        ours = [verdict for verdict in self.verdicts if key in verdict.addresses]
        return max(ours or self.verdicts, key=lambda verdict: verdict.kind)


def read_report(raw: bytes) -> Report | None:
    """Return what a letter reports, None if it is no report. Slow letters: call it in a thread."""
    letter = tamed(raw)
    leaves = leaves_of(letter)
    verdicts = _complaints(leaves) or _statuses(leaves) or _receipts(leaves)
    verdicts = verdicts or _in_words(letter, leaves)
    return Report(verdicts, _return_paths(leaves)) if verdicts else None


def _complaints(leaves: Sequence[Leaf]) -> tuple[Verdict, ...]:
    for leaf in leaves:
        if leaf.kind == "feedback-report":
            fields = next(_groups(leaf.text), {})
            kind = fields.get("feedback-type", "").lower()
            is_bad = kind in _COMPLAINTS
            return (Verdict(Kind.COMPLAINT if is_bad else Kind.HARMLESS, reason=kind[:_SHORT]),)
    return ()


def _statuses(leaves: Sequence[Leaf]) -> tuple[Verdict, ...]:
    groups = (group for leaf in leaves if leaf.kind == "delivery-status"
              for group in _groups(leaf.text))  # fmt: skip
    told = (group for group in groups if {"action", "status", "diagnostic-code"} & group.keys())
    return tuple(_verdict(group) for group in islice(told, _MOST))


def _receipts(leaves: Sequence[Leaf]) -> tuple[Verdict, ...]:
    has_receipt = any(leaf.kind == "disposition-notification" for leaf in leaves)  # RFC 8098
    return (Verdict(Kind.HARMLESS),) if has_receipt else ()


def _verdict(group: dict[str, str]) -> Verdict:
    action, said = group.get("action", "").lower(), group.get("diagnostic-code", "")
    status = _status(group.get("status", ""), said)
    kind = Kind.HARMLESS
    if action.startswith("delay"):
        kind = Kind.DELAYED
    elif action.startswith(_FAILED) or (not action and status[:1] in {"4", "5"}):
        kind = graded(status, reply_in(said))
    fields = (group.get("original-recipient", ""), group.get("final-recipient", ""))
    addresses = frozenset(key_of(_untyped(field).strip("<>")) for field in fields if field)
    reason = _short(_untyped(said) or group.get("status", ""))
    return Verdict(kind, status, reply_in(said), reason, addresses)


def _status(status: str, said: str) -> str:
    # x.0.0 says nothing (RFC 3463, 3.1), what the other server said may.
    found = ENHANCED.search(status)
    code = found[0] if found else ""
    is_vague = not code or code.endswith(".0.0")
    return status_in(said) or code if is_vague else code


def _groups(text: str) -> Iterator[dict[str, str]]:
    """Return the fields of each group; some servers leave blank lines out, or put too many."""
    group: dict[str, str] = {}
    name, after_blank = "", False
    for line in text.splitlines():
        if line[:1] in {" ", "\t"} and name in group:
            group[name] = f"{group[name]} {line.strip()}"[:_LONGEST_VALUE]
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if _begins_anew(group, name, after_blank=after_blank):
            yield group
            group = {}
        if colon:
            group.setdefault(name, value.strip())
        after_blank = not line.strip()
    yield group


def _begins_anew(group: dict[str, str], name: str, *, after_blank: bool) -> bool:
    has_recipient = bool(_RECIPIENTS & group.keys())
    if name in _RECIPIENTS:
        return name in group or (after_blank and has_recipient and bool(_RESULT & group.keys()))
    return not name and has_recipient and group.keys() >= _RESULT


def _untyped(value: str) -> str:
    """Return what follows ``rfc822;`` or ``smtp;``."""
    kind, semicolon, rest = value.partition(";")
    return (rest if semicolon and kind.strip().isalnum() else value).strip()


def _in_words(letter: Message, leaves: Sequence[Leaf]) -> tuple[Verdict, ...]:
    words = "\n".join(leaf.text for leaf in leaves if leaf.is_words)
    status, reply = status_in(words), reply_in(words)
    warned, failed = second_reader(letter)
    if warned and not failed:
        return (Verdict(Kind.DELAYED, status, addresses=_keys(warned)),)
    from_daemon = bool(_DAEMON.search(str(letter.get("From", ""))))
    is_named = bool(_UNDELIVERED.search(str(letter.get("Subject", ""))))
    if not failed and not (from_daemon and (is_named or status or reply)):
        return ()
    reason = next((line for line in words.splitlines() if status_in(line) or reply_in(line)), "")
    return (Verdict(graded(status, reply), status, reply, _short(reason), _keys(failed)),)


def _keys(addresses: frozenset[str]) -> frozenset[str]:
    return frozenset(map(key_of, addresses))


def _short(words: str) -> str:
    return one_line(words)[:_SHORT]


def _return_paths(leaves: Sequence[Leaf]) -> tuple[str, ...]:
    """Return where the letter said that it wants to come back to."""
    wanted = ("return-path:", "original-mail-from:")
    found = (
        line.partition(":")[2].strip().strip("<>")
        for leaf in leaves
        for line in leaf.text.splitlines()
        if line.lower().startswith(wanted)
    )
    return tuple(islice(filter(None, found), _MOST))
