"""Structured logs: one event a line, with the id of the request it belongs to.

Addresses of people, search words and query strings are never logged.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

import structlog
from structlog.typing import EventDict

from forum.core.sections import Logging


def set_up_logging(settings: Logging) -> None:
    """Send all logs, ours and the libraries', through structlog to standard error."""
    before: list[Any] = [
        _with_request,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=before, processors=_writers(settings))
    )
    logging.basicConfig(handlers=[handler], level=settings.level.upper(), force=True)
    _quieten()
    _requests[:] = [_request_log(settings)]


_request_id: ContextVar[str] = ContextVar("request", default="")


def logs_name(request_id: str) -> Callable[[], None]:
    """Let what is logged from now on name a request; call what is returned when it's over."""
    token = _request_id.set(request_id)
    return lambda: _request_id.reset(token)


def _with_request(_logger: Any, _method: str, event: EventDict) -> EventDict:
    if request_id := _request_id.get():
        event.setdefault("request", request_id)
    return event


def _writers(settings: Logging) -> list[Any]:
    as_text = settings.format == "text" or (settings.format == "auto" and sys.stderr.isatty())
    written = (
        [structlog.dev.ConsoleRenderer()]
        if as_text
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    return [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *written]


class _Lines:
    """Writes lines to standard error; if that is gone, requests are answered all the same."""

    def info(self, line: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{line}\n")


_requests: list[Any] = []  # the one logger for requests, as it was set up


def _request_log(settings: Logging) -> Any:
    # One line a request must cost little, so it goes straight to standard error.
    *_meta, renderer = _writers(settings)
    return structlog.wrap_logger(
        _Lines(),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[settings.level.upper()]
        ),
    ).bind(logger=__name__)


def log_request(request_id: str, method: str, path: str, status: int, ms: float) -> None:
    """Say that a request was answered, and how long that took."""
    for requests in _requests:
        requests.info("request", request=request_id, method=method, path=path, status=status, ms=ms)


def _quieten() -> None:
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    for name in ("uvicorn.access", "taskiq", "tortoise", "aiosqlite", "asyncio", "psycopg.pool",
                 "mail.log"):  # fmt: skip
        logging.getLogger(name).setLevel(logging.WARNING)


def log(name: str) -> Any:
    """Return the logger of a module: ``log(__name__).info("sent", letters=3)``."""
    return structlog.stdlib.get_logger(name)
