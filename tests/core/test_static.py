"""Static files under addresses that never go stale."""

from __future__ import annotations

import re

import httpx
import pytest

from forum.core.house import House


async def test_a_file_is_kept_for_ever_under_its_hash(
    client: httpx.AsyncClient, house: House
) -> None:
    path = house.static.path("site.css")

    response = await client.get(path)

    assert re.fullmatch(r"/static/site\.[0-9a-f]{12}\.css", path)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_a_file_without_its_hash_is_kept_for_an_hour(client: httpx.AsyncClient) -> None:
    response = await client.get("/static/favicon.svg")

    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=3600"
    assert response.headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize(
    "path",
    [
        "site.000000000000.css", "nothing.css", "", "../forum/app.py", "..%2fforum%2fapp.py",
        "%2e%2e/config/default.toml", "css/tokens.css", "/etc/passwd", "site.css/", "icons.svg%00",
    ],
)  # fmt: skip
async def test_nothing_else_is_served(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(f"/static/{path}")

    assert response.status_code in {400, 404}
    assert "public" not in response.headers["cache-control"]


async def test_the_stylesheet_is_all_sheets_in_their_layers(client: httpx.AsyncClient) -> None:
    css = (await client.get("/static/site.css")).text

    assert css.startswith("@layer tokens, base, layout, components;")
    assert "/*" not in css
    assert set(re.findall(r"@layer ([a-z]+) \{", css)) <= {"tokens", "base", "layout", "components"}
    assert css.count("{") == css.count("}")


async def test_stylesheets_and_sprites_ask_no_other_host(client: httpx.AsyncClient) -> None:
    for name in ("site.css", "icons.svg", "favicon.svg"):
        text = (await client.get(f"/static/{name}")).text
        foreign = set(re.findall(r"(?:https?:)?//[\w.-]+", text)) - {"http://www.w3.org"}

        assert not foreign
