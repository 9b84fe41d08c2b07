"""What the keepers of the place do with letters and jobs that went wrong."""

from __future__ import annotations

from forum.accounts.models import Member
from forum.admin import policy
from forum.core.errors import NotFound, require
from forum.core.i18n import gettext as _
from forum.core.logging import log
from forum.jobs import retries
from forum.mail import actions as mail
from forum.mail import outbox
from forum.mail.models import OutgoingMail


async def send_again(admin: Member, letter: OutgoingMail) -> None:
    """Have a letter tried at once.

    Raises:
        Forbidden: if it was sent, or there is nothing left to send.
    """
    _ask(admin)
    await outbox.send_again(letter.id)
    log(__name__).info("letter tried again", letter=letter.id, admin=admin.id)


async def lift_suppression(admin: Member, letter: OutgoingMail) -> None:
    """Let letters go again to the address that refused this one."""
    _ask(admin)
    await mail.lift_suppression(letter.recipient)
    log(__name__).info("suppression lifted", letter=letter.id, admin=admin.id)


async def run_again(admin: Member, job_id: str) -> None:
    """Give a job that was set aside a new start.

    Raises:
        NotFound: if there is no such job, or no longer.
    """
    _ask(admin)
    if not await retries.run_again(job_id):
        raise NotFound
    log(__name__).info("job run again", job=job_id, admin=admin.id)


def _ask(admin: Member) -> None:
    require(policy.can_keep(admin), _("Only admins do that."))
