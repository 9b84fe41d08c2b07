"""Every write of the outbox but posting itself, and of what comes in."""

from forum.mail.actions.arriving import look_again, settle, take_in
from forum.mail.actions.bounces import arrived_bounce, note_bounce
from forum.mail.actions.delivery import deliver_due
from forum.mail.actions.keeping import lift_suppression, purge, try_again

__all__ = [
    "arrived_bounce",
    "deliver_due",
    "lift_suppression",
    "look_again",
    "note_bounce",
    "purge",
    "settle",
    "take_in",
    "try_again",
]
