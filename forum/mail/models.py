"""Letters on their way out and in, addresses that take none, and trouble with the mail server."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from tortoise import fields
from tortoise.models import Model


class Urgency(IntEnum):
    """Lower goes first."""

    AWAITED = 0  # somebody sits before the screen and waits: confirm, reset
    PROMPT = 5
    BULK = 9  # digests


class LetterState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"  # the recipient, or this letter, was refused for good
    GIVEN_UP = "given_up"  # refused for a time, for too long
    SUPPRESSED = "suppressed"  # too many letters to the address came back, or its owner complained


class OutgoingMail(Model):
    """A letter in the outbox, written once and sent as it is, however often it's tried.

    ``message`` is the whole letter (RFC 5322), emptied at once when a secret was sent. Letters
    about one post share its ``message_id``, whoever gets them. Of every letter only kind,
    state and times remain ``mail.keep_days`` after its end. ``lease`` names the run
    that is sending it now; it is void once ``leased_until`` has passed.
    """

    id = fields.BigIntField(primary_key=True)
    message_id = fields.CharField(max_length=320, db_index=True)
    kind = fields.CharField(max_length=60)
    recipient = fields.CharField(max_length=320)
    subject = fields.CharField(max_length=300)
    message = fields.TextField()
    is_secret = fields.BooleanField(default=False)
    urgency = fields.IntEnumField(Urgency, description="")
    state = fields.CharEnumField(
        LetterState, max_length=20, description="", default=LetterState.WAITING
    )
    due_at = fields.DatetimeField()
    lease = fields.CharField(max_length=40, null=True)
    leased_until = fields.DatetimeField(null=True)
    give_up_at = fields.DatetimeField()
    attempts = fields.IntField(default=0)
    last_error = fields.TextField(default="")
    created_at = fields.DatetimeField(auto_now_add=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "outgoing_mail"
        indexes = [("state", "urgency", "due_at"), ("recipient",)]

    @property
    def size(self) -> int:
        """Bytes that the letter takes on the wire; 0 when it was emptied."""
        return len(self.message.encode())


class Cause(StrEnum):
    BOUNCED = "bounced"
    COMPLAINED = "complained"  # its owner called a letter of ours spam (ARF, RFC 5965)


class Suppression(Model):
    """An address to which nothing more is sent until its owner asks for it.

    ``address`` is as :func:`forum.mail.addresses.key_of` gives it.
    """

    address = fields.CharField(max_length=320, primary_key=True)
    code = fields.IntField()
    reason = fields.TextField()
    cause = fields.CharEnumField(Cause, max_length=20, description="", default=Cause.BOUNCED)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "suppression"


class Bounce(Model):
    """That letters to an address came back on one day: at most one row a day counts.

    ``address`` is as :func:`forum.mail.addresses.key_of` gives it, ``status`` an enhanced status
    code (RFC 3463) such as 5.1.1, ``points`` its weight on that day.
    """

    id = fields.BigIntField(primary_key=True)
    address = fields.CharField(max_length=320)
    day = fields.DateField()
    points = fields.IntField()
    status = fields.CharField(max_length=20, default="")
    reason = fields.TextField(default="")
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "bounce"
        unique_together = (("address", "day"),)
        indexes = [("day",)]


class MailTrouble(Model):
    """The mail server takes no letter of ours. One row while it lasts.

    ``refuses``: it answers, but it wants none of ours (a wrong password, a blocked sender, a
    certificate that can't be trusted). Otherwise it is away. ``code`` is its answer (RFC 5321,
    4.2), 0 if there was none. Nothing is tried before ``retry_at``.
    """

    id = fields.IntField(primary_key=True)
    refuses = fields.BooleanField()
    code = fields.IntField()
    reason = fields.TextField()
    since = fields.DatetimeField()
    last_at = fields.DatetimeField()
    retry_at = fields.DatetimeField()

    class Meta:
        table = "mail_trouble"


class Via(StrEnum):
    """How a letter came in."""

    LMTP = "lmtp"
    PIPE = "pipe"
    WEBHOOK = "webhook"


class ArrivalState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"  # it was posted, or did what it asked for
    HELD = "held"  # until its writer or a moderator has decided
    REFUSED = "refused"  # its writer got a letter that says why
    IGNORED = "ignored"  # written by a machine, or by nobody who can be answered


class IncomingMail(Model):
    """A letter that came in, kept before its sender was told so, one row a recipient.

    ``message_id`` is what the letter calls itself, or else the SHA-256 of the whole of it.
    ``sender`` is the return path, empty for letters that nobody may answer (RFC 5321, 4.5.5).
    ``packed`` is the letter as it came, compressed by zlib, emptied ``mail.keep_raw_days`` after
    its end. ``outcome`` is one word for what became of it, ``thing`` what it became ("post:17").
    """

    id = fields.BigIntField(primary_key=True)
    message_id = fields.CharField(max_length=320)
    sender = fields.CharField(max_length=320)
    recipient = fields.CharField(max_length=320)
    packed = fields.BinaryField()
    size = fields.IntField()
    via = fields.CharEnumField(Via, max_length=20, description="")
    state = fields.CharEnumField(
        ArrivalState, max_length=20, description="", default=ArrivalState.WAITING
    )
    outcome = fields.CharField(max_length=60, default="")
    thing = fields.CharField(max_length=60, default="")
    received_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "incoming_mail"
        unique_together = (("recipient", "message_id"),)
        indexes = [("state", "received_at"), ("sender", "received_at")]

    async def held(self) -> IncomingMail:
        """Return this letter as it is now, held until the transaction ends."""
        return await IncomingMail.filter(id=self.id).select_for_update().get()
