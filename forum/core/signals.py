"""How a lower floor tells the house that something happened."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from forum.core.house import house


class Signal:
    """Base of all signals: frozen dataclasses of ids, named in the past tense."""


Listener = Callable[[Any], Awaitable[None]]
Listeners = Mapping[type[Signal], Sequence[Listener]]


async def emit(signal: Signal) -> None:
    """Let everybody hear who is in ``forum/listeners.py``; in the transaction of the emitter."""
    for listener in house().listeners.get(type(signal), ()):
        await listener(signal)
