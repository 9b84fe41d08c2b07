"""What the keepers of the place do with letters and jobs that went wrong."""

from __future__ import annotations

from forum.accounts.addresses import address_key
from forum.accounts.models import Member
from forum.admin import emails, policy
from forum.core import limits
from forum.core.database import atomic
from forum.core.errors import NotFound, require
from forum.core.house import house
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


async def lift_suppression(admin: Member, address: str) -> None:
    """Let letters go again to an address from which they came back."""
    _ask(admin)
    await mail.lift_suppression(address)
    log(__name__).info("suppression lifted", admin=admin.id)


async def send_test_letter(admin: Member, address: str) -> OutgoingMail:
    """Write a letter to see whether it arrives; return it as it stands in the outbox.

    Raises:
        TooMany: if this mailbox got as many letters as it may.
    """
    _ask(admin)
    await limits.spend(_most_letters(), "letters", address_key(address))
    async with atomic():
        letter = await emails.test_letter(admin, address)
    log(__name__).info("test letter", letter=letter.id, admin=admin.id)
    return letter


def _most_letters() -> str:
    return house().settings.limits.letters_per_mailbox


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
