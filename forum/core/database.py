"""The database: where it is, and transactions."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg
from tortoise.backends.base.client import TransactionContext
from tortoise.exceptions import DBConnectionError, OperationalError
from tortoise.transactions import in_transaction

from forum.core.psycopg import check
from forum.core.settings import Settings
from forum.slices import MODELS

APP = "forum"
_SQLITE_AWAY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN}
_APPS = {APP: {"models": MODELS, "migrations": "forum.migrations", "default_connection": "default"}}
# What `tortoise makemigrations` reads; it connects to nothing.
MIGRATING = {"connections": {"default": "sqlite://:memory:"}, "apps": _APPS}


def tortoise_config(settings: Settings) -> dict[str, Any]:
    """Return the configuration that Tortoise wants for these settings."""
    connection = _sqlite(settings) if settings.is_sqlite else _postgres(settings)
    return {"connections": {"default": connection}, "apps": _APPS, "use_tz": True}


def _sqlite(settings: Settings) -> dict[str, Any]:
    path = settings.database_url.removeprefix("sqlite://").partition("?")[0]
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    credentials = {
        "file_path": path,
        "journal_mode": "WAL",
        "synchronous": "NORMAL",
        "busy_timeout": settings.database.busy_timeout * 1000,
        "foreign_keys": "ON",
        "temp_store": "MEMORY",
        "cache_size": -16_000,  # KiB
    }
    return {"engine": "forum.core.sqlite", "credentials": credentials}


def _postgres(settings: Settings) -> dict[str, Any]:
    url = urlsplit(settings.database_url)
    options = dict(parse_qsl(url.query))
    credentials = {
        "host": options.pop("host", None) or url.hostname or "localhost",
        "port": url.port or 5432,
        "user": unquote(url.username or "postgres"),
        "password": unquote(url.password or "") or None,
        "database": url.path.lstrip("/"),
        "minsize": settings.database.pool_min,
        "maxsize": settings.database.pool_max,
        "check": check,
        **options,
    }
    return {"engine": "forum.core.psycopg", "credentials": credentials}


def atomic() -> TransactionContext:
    """Open a transaction, or a savepoint inside one; rolls back on any exception.

    On SQLite it holds the process's only connection: no hashing, mail or HTTP inside.
    """
    return in_transaction()


def is_away(error: BaseException) -> bool:
    """Tell whether an error means that the database can't be reached, or is too busy just now."""
    if isinstance(error, OperationalError) and error.args:  # Tortoise wraps what SQLite says
        error = error.args[0]
    if isinstance(error, sqlite3.OperationalError):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE_AWAY
    return isinstance(error, psycopg.OperationalError | DBConnectionError)


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)
