"""The web application: what every request passes, and what stands behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES

from forum.accounts.routes import signin
from forum.accounts.signed_in import SignedIn
from forum.core.errorpages import http_error, refused
from forum.core.errors import Refusal, SignInNeeded
from forum.core.house import House
from forum.core.middleware import (
    BodyLimit,
    CleanAddress,
    Compression,
    Faults,
    Hosts,
    Inside,
    SameOrigin,
    SecurityHeaders,
)
from forum.core.routing import QuickRouter
from forum.core.settings import Settings
from forum.files.sniffing import COMPACT
from forum.listeners import LISTENERS
from forum.mail.doors.listening import listening
from forum.notifications.queries.unread import unread_of
from forum.routes import routes
from forum.worker import work


def build_house(settings: Settings) -> House:
    """Return the house with all its slices, not yet open."""
    return House(settings, routes=routes, listeners=LISTENERS)


def create_app(
    settings: Settings, *, house: House | None = None, with_worker: bool = False
) -> Starlette:
    """Make the application.

    Its house is opened when it starts and closed when it stops. ``house``: one that is open
    already, where nothing starts or stops the application, as in tests. ``with_worker``: jobs are
    carried out in this process as well, and letters taken in where ``mail.lmtp`` says.
    """
    own = house or build_house(settings)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with own, listening(own, lmtp=settings.mail.lmtp if with_worker else ""):
            stop = asyncio.Event()
            worker = asyncio.create_task(work(own, stop)) if with_worker else None
            yield
            stop.set()
            if worker:
                with suppress(TimeoutError):
                    await asyncio.wait_for(worker, settings.web.shutdown_seconds)

    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=_middleware(own, settings),
        exception_handlers={
            SignInNeeded: signin.needed,
            Refusal: refused,
            HTTPException: http_error,
        },
    )
    app.router = QuickRouter(routes, lifespan=lifespan)
    app.state.house = own
    return app


def _middleware(house: House, settings: Settings) -> list[Middleware]:
    site, web = settings.site, settings.web
    uncompressed = (*DEFAULT_EXCLUDED_CONTENT_TYPES, *COMPACT)
    return [
        Middleware(Inside, house=house),
        Middleware(SecurityHeaders, is_https=site.is_https),
        Middleware(Faults),
        Middleware(Hosts, allowed_hosts=site.answered_hosts),
        Middleware(
            Compression, minimum_size=1000, compresslevel=6, exclude_content_types=uncompressed
        ),
        Middleware(CleanAddress),
        Middleware(
            BodyLimit, max_body_size=web.max_body_bytes, max_upload_size=web.max_upload_bytes
        ),
        Middleware(SameOrigin, base_url=site.base_url),
        Middleware(SignedIn, unread=unread_of),
    ]
