"""What people type, in the headers of an exported mailbox."""

from __future__ import annotations

import email.policy
from email import message_from_string

import httpx

from tests.factories import a_member, a_thread

FORGED = "=?utf-8?q?a=0ABcc=3A_b=40c.example?="


async def test_names_and_titles_end_no_header(client: httpx.AsyncClient) -> None:
    thread = await a_thread(title=FORGED, author=await a_member(name=FORGED))

    answer = await client.get(f"/threads/{thread.id}/export?format=mbox")

    letter = message_from_string(answer.text.partition("\n")[2], policy=email.policy.default)
    assert letter["Bcc"] is None
    assert letter["From"].addresses[0].addr_spec == "noreply@127.0.0.1"
    assert letter["Subject"] == "= ?utf-8?q?a=0ABcc=3A_b=40c.example?="
