"""A mail server to talk to, and templates of letters that no slice owns."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from forum.core.house import House
from tests.mail.letters import hello_in
from tests.mail.lines import Line, LineTo
from tests.mail.servers import MailServer


@pytest.fixture
def hello(house: House) -> Iterator[str]:
    """The name of a letter's template; it wants ``name`` and ``when``."""
    with hello_in(house):
        yield "hello"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    """A mail server that takes every letter, until it's told otherwise."""
    async with MailServer() as server:
        yield server


@pytest.fixture
def mailing(house: House) -> Iterator[Callable[..., None]]:
    """Change settings of ``[mail]`` for one test: ``mailing(smtp_url=server.url)``."""
    before = house.settings

    def change(**mail: Any) -> None:
        changed = house.settings.mail.model_copy(update=mail)
        house.settings = house.settings.model_copy(update={"mail": changed})

    change(timeout=10.0)
    yield change
    house.settings = before


@pytest.fixture
def limited(house: House) -> Iterator[Callable[..., None]]:
    """Change settings of ``[limits]`` for one test."""
    before = house.settings

    def change(**limits: str) -> None:
        changed = house.settings.limits.model_copy(update=limits)
        house.settings = house.settings.model_copy(update={"limits": changed})

    yield change
    house.settings = before


@pytest.fixture
async def line_to() -> AsyncIterator[LineTo]:
    """Opens lines to where LMTP is spoken; they are closed at the end."""
    lines = []

    async def open_line(where: str) -> Line:
        lines.append(await Line.to(where))
        return lines[-1]

    yield open_line
    await asyncio.gather(*(line.close() for line in lines))
