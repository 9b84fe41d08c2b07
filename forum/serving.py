"""``forum serve``, ``forum worker`` and ``forum migrate``."""

from __future__ import annotations

import asyncio
import os
import re
from functools import partial

import click
import uvicorn
from starlette.applications import Starlette

from forum.app import build_house, create_app
from forum.core.commandline import ensure_schema
from forum.core.logging import set_up_logging
from forum.core.migrating import migrate as bring_up_to_date
from forum.core.sections import DOOR
from forum.core.settings import Settings, load_settings
from forum.worker import work_alone

_WITH_WORKER = "OUTWARD_WITH_WORKER"  # tells the processes that uvicorn starts


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, help="Processes that answer requests.")
@click.option("--no-worker", is_flag=True, help="Leave jobs to `forum worker`.")
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Serve the web application, with the job worker inside."""
    settings = load_settings()
    set_up_logging(settings.logging)
    asyncio.run(_check_schema(settings))
    os.environ[_WITH_WORKER] = "" if no_worker else "1"
    uvicorn.run(
        "forum.serving:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.web.trusted_proxies,
        timeout_graceful_shutdown=settings.web.shutdown_seconds,
        h11_max_incomplete_event_size=64 * 1024,
    )


def application() -> Starlette:
    """Make the application as the environment describes it; what uvicorn calls."""
    settings = load_settings()
    set_up_logging(settings.logging)
    return create_app(settings, with_worker=bool(os.environ.get(_WITH_WORKER)))


async def _check_schema(settings: Settings) -> None:
    async with build_house(settings):
        await ensure_schema()


def _door(_context: click.Context, _option: click.Parameter, where: str | None) -> str | None:
    if where and not re.fullmatch(DOOR, where):
        raise click.BadParameter("must be HOST:PORT or unix:/PATH.")
    return where


_where = partial(click.option, metavar="ADDRESS", callback=_door)


@click.command()
@_where("--lmtp", help="Take letters in by LMTP at HOST:PORT or unix:/PATH; default: mail.lmtp.")
@_where("--smtp", help="Take letters in by SMTP at HOST:PORT or unix:/PATH.")
def worker(lmtp: str | None, smtp: str | None) -> None:
    """Carry out jobs and the timetable only, and take letters in."""
    settings = load_settings()
    set_up_logging(settings.logging)
    asyncio.run(_check_schema(settings))
    where = settings.mail.lmtp if lmtp is None else lmtp
    asyncio.run(work_alone(build_house(settings), lmtp=where, smtp=smtp or ""))


@click.command()
@click.option("--to", default="__latest__", help="Name of a migration to go to, also backwards.")
def migrate(to: str) -> None:
    """Bring the database's schema to what this version needs."""

    async def run() -> None:
        async with build_house(load_settings()):
            await bring_up_to_date(to, lambda name: click.echo(f"applied {name}"))

    try:
        asyncio.run(run())
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    click.echo("The schema is up to date." if to == "__latest__" else f"The schema is at {to}.")
