"""Letters on their way in."""

from __future__ import annotations

import os
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from multiprocessing.context import ForkServerProcess
from typing import Any

from aiosmtplib import SMTP

from forum.core.database import now
from forum.core.settings import Settings
from forum.mail.models import IncomingMail, Via
from tests.processes import ended, silent

_number = count(1)

DOMAIN = "127.0.0.1"  # of the house in tests
GROUP = f"story-times@{DOMAIN}"
WRITER = "ana@library.example"


def raw_letter(text: str = "What worked for you?\r\n", **headers: str) -> bytes:
    """A whole letter; ``Message_ID=""`` leaves that header out."""
    defaults = {
        "From": WRITER, "To": GROUP, "Subject": "Story times",
        "Message_ID": f"<{next(_number)}.{os.getpid()}@library.example>",
    }  # fmt: skip
    told = {name.replace("_", "-"): value for name, value in (defaults | headers).items() if value}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"{head}\r\n{text}".encode()


async def an_arrival(raw: bytes = b"", **values: Any) -> IncomingMail:
    """A letter that came in and waits."""
    raw = raw or raw_letter()
    defaults: dict[str, Any] = {
        "message_id": f"<{next(_number)}@arrival.example>", "sender": WRITER, "recipient": GROUP,
        "packed": zlib.compress(raw), "size": len(raw), "via": Via.LMTP, "received_at": now(),
    }  # fmt: skip
    return await IncomingMail.create(**defaults | values)


@asynccontextmanager
async def a_worker(
    settings: Settings, *words: str, **told: str
) -> AsyncIterator[ForkServerProcess]:
    """``forum worker`` with these words; whatever it does at the end, it is killed."""
    environment = {
        "FORUM_DATA_DIR": str(settings.data_dir),
        "FORUM_DATABASE_URL": settings.database_url,
        "FORUM_BASE_URL": settings.site.base_url,
        "FORUM_SECRET_KEY": settings.site.secret_key,
        "FORUM_JOBS__LEASE_SECONDS": "2",
        "FORUM_JOBS__POLL_SECONDS": "0.05",
    }
    process = silent(["worker", *words], environment | told)
    try:
        yield process
    finally:
        process.kill()
        await ended(process)


@asynccontextmanager
async def speaking(where: str) -> AsyncIterator[SMTP]:
    """A connection over which SMTP is spoken."""
    host, _colon, port = where.rpartition(":")
    async with SMTP(hostname=host, port=int(port), start_tls=False, timeout=10) as smtp:
        yield smtp
