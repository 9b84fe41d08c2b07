"""Large bodies. Forms that bring files: read as they arrive, onto disk, within what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from forum.core.house import house

_MOST_PARTS = 200  # fields, and as many files: a page's empty file inputs count as well
_OPEN = "forum.uploads"


class UploadRoute(Route):
    """A route whose form takes files: what it is sent may have ``web.max_upload_bytes``.

    The files are gone when it has answered.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        self.app: ASGIApp = _closing(self.app)


class LargeRoute(Route):
    """A route to which programs send what is larger than a form: as many bytes as it says."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        most_bytes: Callable[[], int],
        **options: Any,
    ) -> None:
        super().__init__(path, endpoint, **options)
        self.most_bytes = most_bytes


def _closing(app: ASGIApp) -> ASGIApp:
    async def closing(scope: Scope, receive: Receive, send: Send) -> None:
        opened: list[UploadFile] = []
        scope[_OPEN] = opened
        try:
            await app(scope, receive, send)
        finally:
            for upload in opened:
                upload.file.close()

    return closing


def brings_files(scope: Scope) -> bool:
    """Tell whether a request may bring files where it goes."""
    return _is_multipart(Headers(scope=scope)) and any(
        isinstance(route, UploadRoute) and route.matches(scope)[0] is Match.FULL
        for route in scope["app"].routes
    )


def most_bytes(scope: Scope, usual: int, with_files: int) -> int:
    """Return how large a body may be where a request goes."""
    if brings_files(scope):
        return with_files
    large = (route for route in scope["app"].routes if isinstance(route, LargeRoute))
    here = (route.most_bytes() for route in large if route.matches(scope)[0] is Match.FULL)
    return max(usual, *here, 0)


def _is_multipart(headers: Headers) -> bool:
    kind = headers.get("content-type", "").partition(";")[0]
    return kind.strip().lower() == "multipart/form-data"


async def form_with_files(request: Request) -> FormData:
    """Read the body of a POST; its files stand open until it is answered.

    Of a file that is too large there is one byte more than it may have, so that it's known. Of
    files beyond those that a post may have, there is nothing but their number.

    Raises:
        MultiPartException: if it isn't written as it says, or was cut short.
    """
    if not _is_multipart(request.headers):
        return await request.form(max_files=0, max_fields=_MOST_PARTS)
    sent = await _Parser(request).parse()
    files = [value for _name, value in sent.multi_items() if isinstance(value, UploadFile)]
    request.scope.setdefault(_OPEN, []).extend(files)
    return sent


class _Parser(MultiPartParser):
    def __init__(self, request: Request) -> None:
        settings = house().settings
        super().__init__(
            request.headers, request.stream(), max_files=_MOST_PARTS, max_fields=_MOST_PARTS
        )
        self._most_bytes, self._most_files = settings.files.max_bytes, settings.files.max_files
        self._text_left = settings.web.max_body_bytes
        self._named = 0
        self._room = 0
        self._is_whole = False

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        file = self._current_part.file
        self._named += 1 if file and file.filename else 0
        self._room = self._most_bytes + 1 if self._named <= self._most_files else 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._current_part.file is None:
            self._text_left -= end - start
            if self._text_left < 0:
                raise MultiPartException("There is more text than a form may have.")
        else:
            end = min(end, start + self._room)
            self._room -= end - start
        super().on_part_data(data, start, end)

    def on_end(self) -> None:
        self._is_whole = True

    async def parse(self) -> FormData:
        sent = await super().parse()
        if not self._is_whole:
            for file in self._files_to_close_on_error:
                file.close()
            raise MultiPartException("The body was cut short.")
        return sent
