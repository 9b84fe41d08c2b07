"""Letters in the outbox, for tests."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from forum.core.database import now
from forum.mail.message import Draft, build
from forum.mail.models import OutgoingMail, Urgency

_number = count(1)


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
