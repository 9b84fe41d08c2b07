"""What every request passes, from the outside in: see ``forum/app.py`` for the order."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence
from ipaddress import IPv6Address, IPv6Network
from urllib.parse import unquote_to_bytes, urlsplit

from starlette.datastructures import Headers
from starlette.middleware.body_limit import RequestBodyLimitResponder
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from forum.core import i18n
from forum.core.errorpages import bare_page, broken
from forum.core.house import House
from forum.core.i18n import gettext as _
from forum.core.logging import log_request, logs_name
from forum.core.text import UncleanText, clean_text
from forum.core.uploads import most_bytes

POLICY = "; ".join(  # noqa: FLY002 (one directive a line)
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Cache-Control": "private, no-store",
}
_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class Inside:
    """Lets a request know the house, its own id and the reader's language; logs how it ended."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self.app, self.house = app, house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["request_id"] = os.urandom(8).hex()
        leave, forget = self.house.enter(), logs_name(scope["request_id"])
        site = self.house.settings.site
        accept = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
        language = i18n.preferred_language(accept, site.language)
        others = self.house.settings.tags.languages
        labels = i18n.preferred_language(accept, site.language, others)
        try:
            with i18n.speaking_to(language, site.time_zone, "" if labels == language else labels):
                await self._logged(scope, receive, send)
        finally:
            forget()
            leave()

    async def _logged(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, seen = time.perf_counter(), {"status": 500}

        async def watching(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                request_id = scope["request_id"].encode()
                message["headers"] = [*message["headers"], (b"x-request-id", request_id)]
            await send(message)

        try:
            await self.app(scope, receive, watching)
        finally:
            took = round((time.perf_counter() - began) * 1000, 1)
            where = scope["method"], _path_for_logs(scope)
            log_request(scope["request_id"], *where, seen["status"], took)


def _path_for_logs(scope: Scope) -> str:
    # Tokens stand in addresses, and names that few may know: only the pattern is told.
    if route := scope.get("route"):
        return str(route.path)
    first, slash, _rest = str(scope["path"]).removeprefix("/").partition("/")
    return f"/{first[:40]}" + ("/…" if slash else "")


class SecurityHeaders:
    """Headers that tell browsers to trust nothing but us. A page may set its own instead."""

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self.app = app
        headers = dict(_HEADERS)
        if is_https:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        self.headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = list(message["headers"])
                named = {name for name, _value in own}
                message["headers"] = own + [pair for pair in self.headers if pair[0] not in named]
            await send(message)

        await self.app(scope, receive, with_headers)


class Hosts(TrustedHostMiddleware):
    """Refuses requests for hosts that aren't ours; asks Starlette only about unusual ones."""

    def __init__(self, app: ASGIApp, allowed_hosts: Sequence[str]) -> None:
        super().__init__(app, allowed_hosts, www_redirect=False)
        self._usual = frozenset(host.encode() for host in allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        named = [value for name, value in scope.get("headers", ()) if name == b"host"]
        host, _colon, port = named[0].partition(b":") if len(named) == 1 else (b"", b"", b"")
        is_usual = host in self._usual and (not port or port.isdigit())
        await (self.app if is_usual else super().__call__)(scope, receive, send)


class Compression(GZipMiddleware):
    """Compresses answers that aren't yet; who takes none doesn't pass through here at all."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        takes = any(name == b"accept-encoding" and b"gzip" in value
                    for name, value in scope.get("headers", ()))  # fmt: skip
        await (super().__call__ if takes else self.app)(scope, receive, send)


class Faults:
    """Answers a fault of ours with a page, under the headers of any other; the server hears of it.

    (Starlette's own handler for ``Exception`` stands outside all middleware.)
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watching(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watching)
        except Exception as error:
            if scope["type"] == "http" and not begun:
                await broken(Request(scope), error)(scope, receive, send)
            raise


class CleanAddress:
    """Refuses addresses that no form or link of ours makes: broken UTF-8, NUL, absurd lengths."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _is_clean(scope):
            sentence = _("It holds signs that no address of ours has.")
            response = bare_page(400, _("This address cannot be read"), sentence)
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)


_PLAIN = re.compile(rb"[A-Za-z0-9/=&_.-]{,2000}")


def _is_clean(scope: Scope) -> bool:
    raw: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")
    query: bytes = scope["query_string"]
    if _PLAIN.fullmatch(raw) and _PLAIN.fullmatch(query):
        return True
    if len(raw) + len(query) > 8_000:  # noqa: PLR2004 (as most proxies have it)
        return False
    try:
        whole = unquote_to_bytes(raw.partition(b"?")[0]) + unquote_to_bytes(query)
        text = whole.decode()
        return "\0" not in text and clean_text(text) is not None
    except (UnicodeDecodeError, UncleanText):
        return False


class BodyLimit:
    """Refuses bodies that are too large: at once if they say so, or else when they become it."""

    def __init__(self, app: ASGIApp, *, max_body_size: int, max_upload_size: int) -> None:
        self.app, self.max_body_size, self.max_upload_size = app, max_body_size, max_upload_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _SAFE:  # nothing is read from these
            await self.app(scope, receive, send)
            return
        most = most_bytes(scope, self.max_body_size, self.max_upload_size)
        size = Headers(scope=scope).get("content-length", "")
        if size.isdecimal() and int(size[:18]) > most:
            sentence = _("What you sent is larger than we take in one go. Nothing of it was saved.")
            await bare_page(413, _("That is too much at once"), sentence)(scope, receive, send)
            return
        await RequestBodyLimitResponder(self.app, most)(scope, receive, send)


class SameOrigin:
    """Refuses unsafe requests that another site made a browser send (CSRF).

    Browsers say where a request comes from (Fetch Metadata, RFC 6454 Origin). Programs such as
    mail providers that unsubscribe by one click (RFC 8058) say neither, and carry no cookie.
    """

    def __init__(self, app: ASGIApp, *, base_url: str) -> None:
        self.app, self.host = app, urlsplit(base_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _SAFE and not self._is_ours(scope):
            sentence = _("This form was sent from another site, so nothing was done.")
            await bare_page(403, _("Nothing was done"), sentence)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if site := headers.get("sec-fetch-site"):
            return site in {"same-origin", "none"}
        if origin := headers.get("origin"):
            return self._host_of(origin) in {self.host, headers.get("host")}
        if headers.get("cookie"):
            return self._host_of(headers.get("referer", "")) in {self.host, headers.get("host")}
        return True

    @staticmethod
    def _host_of(address: str) -> str | None:
        try:
            return urlsplit(address).netloc or None
        except ValueError:
            return None


def client_address(request: Request) -> str:
    """Return the address a request came from, as the trusted proxies tell it; for limits only.

    Of IPv6 it's the network, "2001:db8:0:7::/64": one household has 2^64 addresses to choose from.
    """
    host = request.client.host if request.client else "unknown"
    try:
        address = IPv6Address(host)
    except ValueError:
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), 64), strict=False))
