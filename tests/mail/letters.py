"""Letters in the outbox, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

from jinja2 import ChoiceLoader, DictLoader

from forum.core.database import now
from forum.core.house import House
from forum.mail.models import Bounce, MailTrouble, OutgoingMail, Urgency
from forum.mail.sending.message import Draft, build

_number = count(1)

TEMPLATES = {
    "hello.subject.txt": "{% trans %}Hello{% endtrans %},\n {{ name }}\n",
    "hello.txt": (
        '{% extends "email/base.txt" %}{% block body %}Dear {{ name }},\n\n'
        "it is {{ when|fulldate }}. This is one long line of words that goes well beyond "
        "seventy-two columns & more.\n\n"
        '{{ url_for("static", path="x") }}{% endblock %}{% block reason %}You asked.{% endblock %}'
    ),
    "hello.html": (
        '{% extends "email/base.html" %}{% block body %}<h1>Dear {{ name }}</h1>{% endblock %}'
        "{% block reason %}You asked.{% endblock %}"
    ),
}


@contextmanager
def hello_in(house: House) -> Iterator[None]:
    """Let a house know the letter ``hello``; it wants ``name`` and ``when``."""
    jinja, loader = house.templates, house.templates.loader
    assert loader
    assert jinja.cache is not None
    jinja.loader = ChoiceLoader([DictLoader(TEMPLATES), loader])
    yield
    jinja.loader = loader
    jinja.cache.clear()


async def a_letter(to: str = "reader@library.example", **values: Any) -> OutgoingMail:
    """A letter that is due."""
    number, moment = next(_number), now()
    message_id = values.pop("message_id", f"<{number}.{moment.timestamp()}@forum.example>")
    subject = values.setdefault("subject", f"Letter {number}")
    draft = Draft("Outward", "forum@forum.example", to, subject, "Hello.\n", "<p>Hello.</p>\n",
                  message_id, moment)  # fmt: skip
    defaults: dict[str, Any] = {
        "kind": "test/letter",
        "message": build(draft),
        "urgency": Urgency.PROMPT,
        "due_at": moment,
        "give_up_at": moment + timedelta(hours=48),
    }
    return await OutgoingMail.create(message_id=message_id, recipient=to, **defaults | values)


async def as_it_is(letter: OutgoingMail) -> OutgoingMail:
    """Return the letter as the outbox has it now."""
    return await OutgoingMail.get(id=letter.id)


async def make_due(letter: OutgoingMail) -> None:
    """Let a letter and the mail server be tried now."""
    await OutgoingMail.filter(id=letter.id).update(due_at=now())
    await MailTrouble.all().update(retry_at=now())


async def a_bounce(address: str, days_ago: int = 0, points: int = 2) -> Bounce:
    """A day on which letters to an address came back."""
    day = now().date() - timedelta(days=days_ago)
    return await Bounce.create(address=address, day=day, points=points)
