"""Letters on their way, addresses that don't take any, and whether the mail server takes ours."""

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
    SUPPRESSED = "suppressed"  # the address had refused letters before


class OutgoingMail(Model):
    """A letter in the outbox, written once and sent as it is, however often it's tried.

    ``message`` is the whole letter (RFC 5322), emptied at once when a secret was sent. Of every
    other letter ``mail.keep_days`` after its end only kind, state and times remain. ``lease``
    names the run that is sending it now; it is void once ``leased_until`` has passed.
    """

    id = fields.BigIntField(primary_key=True)
    message_id = fields.CharField(max_length=320, unique=True)
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


class Suppression(Model):
    """An address that refused a letter for good. Nothing more is sent there.

    ``address`` is as :func:`forum.mail.addresses.key_of` gives it.
    """

    address = fields.CharField(max_length=320, primary_key=True)
    code = fields.IntField()
    reason = fields.TextField()
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "suppression"


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
