"""Routes, and the kind of path part that our addresses use: ``{id:number}``.

Take ``Route`` from here, not from Starlette, so that the convertor is known; and
``UploadRoute`` for a form that takes files, ``LargeRoute`` for what programs send.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Match, Route, Router
from starlette.types import Receive, Scope, Send

from forum.core.uploads import LargeRoute, UploadRoute

_Likeness = tuple[str, int, str]  # the first part, how many parts, the last part if it's a word


class NumberConvertor(Convertor[int]):
    """A whole number of at most 18 digits, so that it fits 64 bits; anything else is not found."""

    regex = "[0-9]{1,18}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("number", NumberConvertor())


class QuickRouter(Router):
    """Asks only routes whose address is made alike; whatever they don't take goes the usual way.

    (Starlette asks one route after the other, and there are more than a hundred.) Of two that
    are made alike, one that ends in a word comes before one that ends in a parameter.
    """

    _alike: dict[_Likeness, list[Route]] | None = None

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for route in self._candidates(scope["path"]):
                match, found = route.matches(scope)
                if match is Match.FULL:
                    scope["router"], scope["route"] = self, route
                    scope.update(found)
                    await route.handle(scope, receive, send)
                    return
        await super().app(scope, receive, send)

    def _candidates(self, path: str) -> Iterator[Route]:
        if self._alike is None:
            self._alike = defaultdict(list)
            for route in self.routes:
                if isinstance(route, Route):
                    self._alike[_likeness(route.path)].append(route)
        first, length, last = _likeness(path)
        for likeness in ((first, length, last), (first, length, ""), (first, 0, "")):
            yield from self._alike.get(likeness, ())


def _likeness(path: str) -> _Likeness:
    if path.endswith(":path}"):
        return path.split("/", 2)[1], 0, ""
    parts = path.split("/")
    first = parts[1] if len(parts) > 1 else ""  # "OPTIONS *" asks for no path
    return first, len(parts), "" if parts[-1].startswith("{") else parts[-1]


__all__ = ["BaseRoute", "LargeRoute", "QuickRouter", "Route", "UploadRoute"]
