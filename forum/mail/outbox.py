"""Where other slices post letters. Nothing leaves the house here; ``jobs`` sees to that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from forum.core import i18n
from forum.core.database import now
from forum.core.house import house
from forum.mail import actions
from forum.mail.addresses import ascii_domain
from forum.mail.jobs import kick_delivery
from forum.mail.models import OutgoingMail, Urgency
from forum.mail.sending.message import Draft, build, one_line
from forum.mail.sending.setting import set_text


async def post(
    template: str,
    *,
    to: str,
    language: str,
    time_zone: str,
    urgency: Urgency = Urgency.PROMPT,
    is_secret: bool = False,
    headers: Mapping[str, str] | None = None,
    message_id: str = "",
    writer: str = "",
    **context: Any,
) -> OutgoingMail:
    """Write a letter and put it into the outbox, in the transaction of the caller.

    ``template`` names three files: ``accounts/email/confirm`` is ``confirm.subject.txt``,
    ``confirm.txt`` and ``confirm.html`` there. They are rendered in this language and time zone,
    with ``subject`` and ``recipient`` beside what is given; ``url_for`` gives whole addresses.
    The text is wrapped at 72 columns. ``is_secret``: forgotten as soon as it is sent.
    ``message_id``: what the letter is called, in angle brackets, if letters to others bear the
    same; ``writer``: whose words it brings, for the name it comes from.

    Raises:
        UnusableAddress: if no letter can be sent to this address.
        ValueError: for headers that a letter cannot be given.
    """
    moment, settings = now(), house().settings
    message_id = message_id or f"<{uuid4()}@{ascii_domain(settings.mail_domain)}>"
    with i18n.speaking_to(language, time_zone):
        subject, text, html = rendered(template, context | {"recipient": to})
        draft = Draft(settings.site.name, settings.mail_from, to, subject, text, html, message_id,
                      moment, headers or {}, writer)  # fmt: skip
        message = build(draft)
    letter = await OutgoingMail.create(
        message_id=message_id, kind=template, recipient=to, subject=subject[:300],
        message=message, is_secret=is_secret, urgency=urgency, due_at=moment,
        give_up_at=moment + timedelta(hours=settings.mail.give_up_hours),
    )  # fmt: skip
    await kick_delivery(urgency)
    return letter


async def send_again(letter_id: int) -> None:
    """Have a letter tried at once that was not sent.

    Raises:
        NotFound: if there is none.
        Forbidden: if it was sent, is being sent, or what it said is forgotten.
    """
    await actions.try_again(letter_id)
    await kick_delivery(Urgency.AWAITED)


def rendered(template: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return a letter's subject, text and HTML in the language of the present reader."""
    here = house()
    context = {"url_for": here.url_for, **context}
    subject = one_line(here.render(f"{template}.subject.txt", **context))
    context["subject"] = subject
    text = here.render(f"{template}.txt", **context)
    return subject, set_text(text), here.render(f"{template}.html", **context)
