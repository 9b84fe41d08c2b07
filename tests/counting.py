"""Counting what a page or a job asks of the database."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

_LOG = logging.getLogger("tortoise.db_client")  # says every statement, at level DEBUG


class Statements(logging.Handler):
    """Every statement that reached the database, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())

    @property
    def total(self) -> int:
        return len(self.said)


@contextmanager
def queries_counted() -> Iterator[Statements]:
    """Count statements while the block lasts; what begins and ends transactions isn't counted."""
    statements, before = Statements(), _LOG.level
    _LOG.addHandler(statements)
    _LOG.setLevel(logging.DEBUG)
    try:
        yield statements
    finally:
        _LOG.setLevel(before)
        _LOG.removeHandler(statements)
