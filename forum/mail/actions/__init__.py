"""Every write of the outbox but posting itself."""

from forum.mail.actions.delivery import deliver_due
from forum.mail.actions.keeping import lift_suppression, purge, try_again

__all__ = ["deliver_due", "lift_suppression", "purge", "try_again"]
