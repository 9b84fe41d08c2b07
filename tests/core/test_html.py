"""Redirects that stay on this site, notices, numbered pages."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from forum.core.errors import NotFound
from forum.core.house import House
from forum.core.html import FLASH, own_path, page_number, redirect_to
from forum.core.tokens import unsign


@pytest.mark.parametrize("path", ["/", "/threads?show=new#post-7", "/tags/café", "/a//b", "/@me"])
def test_a_path_of_this_site_is_followed(path: str) -> None:
    assert own_path(path, "/home") == path


@pytest.mark.parametrize(
    "path",
    [
        None, "", "threads", "//evil.example", "///evil.example", "/\\evil.example",
        "\\\\evil.example", "/a\\b", "https://evil.example", "javascript:alert(1)",
        " //evil.example", "/\t/evil.example", "/\n/evil.example", "/\r\n//evil.example",
        "\t//evil.example", "/%0a/x\x00", "/\x85/evil.example", "/\ud800",
    ],
)  # fmt: skip
def test_a_path_elsewhere_is_not_followed(path: str | None) -> None:
    assert own_path(path, "/home") == "/home"


def _asking(query: str) -> Request:
    return Request({"type": "http", "method": "GET", "path": "/threads", "headers": [],
                    "query_string": query.encode()})  # fmt: skip


@pytest.mark.parametrize(("query", "number"), [("", 1), ("page=1", 1), ("page=999999", 999_999)])
def test_a_page_is_asked_for_by_its_number(query: str, number: int) -> None:
    assert page_number(_asking(query)) == number


@pytest.mark.parametrize(
    "asked", ["", "0", "-1", "+1", "1.0", "1e3", "one", "%C2%B2", "%D9%A1", "1000000", "9" * 400]
)
def test_a_page_without_a_number_is_not_found(asked: str) -> None:
    with pytest.raises(NotFound):
        page_number(_asking(f"page={asked}"))


async def test_a_redirect_carries_its_notice_signed_for_this_browser_only(house: House) -> None:
    response = redirect_to("/threads", notice="Your reply is there.")

    cookie = response.headers["set-cookie"]
    signed = cookie.partition("=")[2].partition(";")[0]
    assert response.status_code == 303
    assert unsign(FLASH, signed) == [["success", "Your reply is there."]]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert not house.settings.site.is_https
