"""The house: what one running process knows, carried by Tortoise's own context.

Nothing else is global. Whoever needs the settings, an address of a page or a template asks
:func:`house`, and gets those of the context it runs in: two houses in one process, as tests
have them, don't hear of each other.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any, Self, TypeVar, cast

from jinja2 import Environment
from starlette.routing import BaseRoute, NoMatchFound, Route
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import TortoiseContext, _current_context, require_context

from forum.core import i18n
from forum.core.database import tortoise_config
from forum.core.settings import Settings
from forum.core.static import Static
from forum.core.templates import environment

T = TypeVar("T")


class House(TortoiseContext):
    """Settings, routes, listeners, templates and database of one process."""

    def __init__(
        self,
        settings: Settings,
        *,
        routes: Sequence[BaseRoute] = (),
        listeners: Mapping[Any, Sequence[Callable[[Any], Any]]] | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings
        self.listeners = listeners or {}
        # By name: a page of threads asks for 250 addresses, too many to walk through all routes.
        self._routes = {route.name: route for route in routes if isinstance(route, Route)}
        self._threads: dict[str, ThreadPoolExecutor] = {}
        self._kept: dict[type, Any] = {}

    async def open(self) -> None:
        """Connect to the database."""
        EXECUTOR_CACHE.clear()  # Tortoise keeps statements whatever database they were made for
        await self.init(config=tortoise_config(self.settings))
        await self.db().execute_query("SELECT 1")

    async def close(self) -> None:
        """Let go of connections and threads."""
        for executor in self._threads.values():
            executor.shutdown(wait=False, cancel_futures=True)
        self._threads.clear()
        await self.close_connections()

    async def __aenter__(self) -> Self:
        self.__enter__()
        await self.open()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()
        self.__exit__(*exc_info)

    def enter(self) -> Callable[[], None]:
        """Make this the house of the present task; call what is returned to leave.

        Unlike ``with house:`` this may happen in many tasks at once.
        """
        token = _current_context.set(self)
        return lambda: _current_context.reset(token)

    @cached_property
    def static(self) -> Static:
        return Static()

    @cached_property
    def templates(self) -> Environment:
        site = self.settings.site
        return environment(
            url_for=self.path_for,
            full_url_for=self.url_for,
            has_route=self.has_route,
            static_url=self.static.path,
            site=site,
            site_name=site.name,
            base_url=site.base_url,
        )

    def render(self, template: str, **context: Any) -> str:
        """Return a template as text, in the language of :func:`forum.core.i18n.reader`."""
        here = {"locale_tag": i18n.reader().language, "text_direction": i18n.text_direction(),
                "open_sign_up": self.settings.accounts.open_sign_up}  # fmt: skip
        return self.templates.get_template(template).render(here | context)

    def path_for(self, name: str, /, **params: Any) -> str:
        """Return the path of a route: ``path_for("threads:show", id=7, slug="x")``.

        Raises:
            NoMatchFound: if there is no such route.
        """
        if name not in self._routes:
            raise NoMatchFound(name, params)
        return str(self._routes[name].url_path_for(name, **params))

    def url_for(self, name: str, /, **params: Any) -> str:
        """Return the whole address of a route, for letters and feeds."""
        return self.settings.site.base_url + self.path_for(name, **params)

    def has_route(self, name: str) -> bool:
        """Tell whether any route has this name, whatever its parameters."""
        return name in self._routes

    def kept(self, kind: type[T]) -> T:
        """Return the one object of this kind that the house keeps, made when first asked for."""
        if kind not in self._kept:
            self._kept[kind] = kind()
        return cast("T", self._kept[kind])

    def threads(self, purpose: str) -> ThreadPoolExecutor:
        """Return the executor for one kind of heavy work, with as many threads as cores."""
        if purpose not in self._threads:
            self._threads[purpose] = ThreadPoolExecutor(os.cpu_count() or 1, purpose)
        return self._threads[purpose]

    async def in_thread(self, purpose: str, work: Callable[..., T], *args: Any) -> T:
        """Do heavy work away from the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads(purpose), work, *args)


def house() -> House:
    """Return the house that the present task runs in.

    Raises:
        RuntimeError: outside every house.
    """
    here = require_context()
    if not isinstance(here, House):
        raise RuntimeError("This task runs in a Tortoise context that is no House.")  # noqa: TRY004 (a wrong place, not a wrong type)
    return here
