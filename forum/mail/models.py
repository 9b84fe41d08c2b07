"""Letters on their way, and addresses that don't take any."""

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

    ``message`` is the whole letter (RFC 5322), emptied ``mail.keep_days`` after it was sent, or
    at once if it held a secret.
    """

    id = fields.BigIntField(primary_key=True)
    message_id = fields.CharField(max_length=250, unique=True)
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
    attempts = fields.IntField(default=0)
    last_error = fields.TextField(default="")
    created_at = fields.DatetimeField(auto_now_add=True)
    sent_at = fields.DatetimeField(null=True)

    class Meta:
        table = "outgoing_mail"
        indexes = [("state", "urgency", "due_at"), ("recipient",)]


class Suppression(Model):
    """An address that refused a letter for good; nothing more is sent there."""

    address = fields.CharField(max_length=320, primary_key=True)
    code = fields.IntField()
    reason = fields.TextField()
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "suppression"


class MailTrouble(Model):
    """The mail server refuses us altogether; one row while it lasts, and admins see it."""

    id = fields.IntField(primary_key=True)
    code = fields.IntField()
    reason = fields.TextField()
    since = fields.DatetimeField(auto_now_add=True)
    last_at = fields.DatetimeField()

    class Meta:
        table = "mail_trouble"
