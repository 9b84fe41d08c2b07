"""What every request passes: headers, ids, hosts, origins, clean addresses, sizes."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request
from starlette.routing import Route

from forum.core.house import House
from forum.core.middleware import POLICY, client_address
from tests.core.trials import at_address, browser_of, trial_app

SAME = "http://127.0.0.1:8000"
EVIL = "https://evil.example"


@pytest.fixture
async def trials(house: House) -> httpx.AsyncClient:
    """A browser before the application, which has some routes more for trying things out."""
    return browser_of(trial_app(house))


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/about", 200),
        ("HEAD", "/about", 200),
        ("GET", "/static/icons.svg", 200),
        ("GET", "/health/live", 200),
        ("GET", "/settings/profile", 303),
        ("GET", "/nothing-here", 404),
        ("POST", "/about", 405),
        ("GET", "/%00", 400),
        ("GET", "/trial/fault", 500),
        ("GET", "/trial/forbidden", 403),
    ],
)
async def test_every_answer_carries_the_headers_that_protect_its_reader(
    trials: httpx.AsyncClient, method: str, address: str, status: int
) -> None:
    response = await trials.send(at_address(address.encode(), method))

    assert response.status_code == status
    assert response.headers["content-security-policy"] == POLICY
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-frame-options"] == "DENY"
    assert response.headers["referrer-policy"] == "same-origin"
    assert len(response.headers["x-request-id"]) == 16
    assert "strict-transport-security" not in response.headers


def test_the_content_policy_lets_nothing_inline_or_foreign_in() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "*" not in POLICY
    assert "default-src 'none'" in POLICY


async def test_pages_of_a_person_are_kept_by_nobody(client: httpx.AsyncClient) -> None:
    response = await client.get("/sign-in")

    assert response.headers["cache-control"] == "private, no-store"


async def test_over_https_browsers_are_told_to_stay_there(house: House) -> None:
    site = house.settings.site.model_copy(update={"base_url": "https://forum.example.org"})
    app = trial_app(house, house.settings.model_copy(update={"site": site}))

    response = await browser_of(app, "https://forum.example.org").get("/about")

    assert response.headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "forum.example.org"]
)
async def test_other_hosts_are_not_answered(trials: httpx.AsyncClient, host: str) -> None:
    response = await trials.get("/about", headers={"Host": host})

    assert response.status_code == 400


async def test_long_answers_are_compressed(trials: httpx.AsyncClient) -> None:
    request = trials.build_request("GET", "/static/site.css", headers={"Accept-Encoding": "gzip"})
    response = await trials.send(request, stream=True)
    raw = b"".join([part async for part in response.aiter_raw()])

    assert response.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw).startswith(b"@layer")


@pytest.mark.parametrize(
    ("headers", "is_let_in"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": SAME}, False),
        ({"Origin": SAME}, True),
        ({"Origin": EVIL}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://127.0.0.1:9000"}, False),
        ({"Origin": "http://127.0.0.1:8000.evil.example"}, False),
        ({"Origin": "http://[broken"}, False),
        ({"Origin": EVIL, "Referer": SAME}, False),
        ({"Cookie": "session=x", "Referer": SAME + "/sign-in"}, True),
        ({"Cookie": "session=x", "Referer": EVIL + "/127.0.0.1:8000"}, False),
        ({"Cookie": "session=x"}, False),
        ({}, True),  # a mail provider that unsubscribes somebody: it carries no cookie
    ],
)
async def test_forms_of_other_sites_are_refused(
    trials: httpx.AsyncClient, headers: dict[str, str], is_let_in: bool
) -> None:
    response = await trials.post("/trial/taken", headers=headers)

    assert response.status_code == (200 if is_let_in else 403)


async def test_links_from_other_sites_are_followed(trials: httpx.AsyncClient) -> None:
    response = await trials.get("/about", headers={"Sec-Fetch-Site": "cross-site", "Origin": EVIL})

    assert response.status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        b"/%00", b"/threads/1/%00", b"/members/%ff", b"/members/%ed%a0%80", b"/tags/%f0%28%8c%28",
        b"/%c0%ae%c0%ae/", b"/?q=%00", b"/threads?tag=%ff", b"/threads?page=1&%ed%b0%80=1",
        b"/" + b"x" * 8_001, b"/?q=" + b"x" * 8_001, b"/members/" + b"%C3%A9" * 3_000,
    ],
    ids=lambda address: repr(address)[:30],
)  # fmt: skip
async def test_addresses_that_nobody_can_read_are_refused(
    trials: httpx.AsyncClient, address: bytes
) -> None:
    response = await trials.send(at_address(address))

    assert response.status_code == 400
    assert "<h1>" in response.text


@pytest.mark.parametrize(
    "address",
    [
        b"/threads/9999999999999999999999", b"/threads/-1", b"/threads/1e3", b"/threads/0x1",
        b"/threads/%D9%A3", b"/threads/1%20", b"/posts/999999999999999999", b"/groups/%F0%9F%93%9A",
        b"/threads/9223372036854775808", b"/tags/" + b"x" * 7_000, b"//", b"/../etc/passwd", b"/;x",
        b"/groups/" + b"%CC%81" * 1_000,
    ],
    ids=lambda address: repr(address)[:30],
)  # fmt: skip
async def test_addresses_where_nothing_is_are_not_found(
    trials: httpx.AsyncClient, address: bytes
) -> None:
    response = await trials.send(at_address(address))

    assert response.status_code == 404


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
async def test_a_body_that_is_too_large_is_refused(
    trials: httpx.AsyncClient, house: House, kind: str
) -> None:
    body = b"body=" + b"x" * house.settings.web.max_body_bytes

    response = await trials.post("/trial/form", content=body, headers={"Content-Type": kind})

    assert response.status_code == 413


async def test_a_body_that_does_not_say_its_size_is_measured(
    trials: httpx.AsyncClient, house: House
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(house.settings.web.max_body_bytes // 1000 + 1):
            yield b"x" * 1000

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await trials.post("/trial/form", content=endless(), headers=kind)

    assert response.status_code == 413


async def test_every_request_has_its_own_number(trials: httpx.AsyncClient) -> None:
    numbers = {(await trials.get("/about")).headers["x-request-id"] for _ in range(3)}

    assert len(numbers) == 3


def test_trial_routes_are_no_part_of_the_house(house: House) -> None:
    app = trial_app(house)

    trials = [route.path for route in app.router.routes if isinstance(route, Route)]

    assert any(path.startswith("/trial/") for path in trials)
    assert not house.has_route("trial:fault")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:7::1", "2001:db8:0:7::/64"),
        ("2001:db8:0:7:ffff:ffff:ffff:ffff", "2001:db8:0:7::/64"),
        ("2001:db8:0:8::1", "2001:db8:0:8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
    ],
)
def test_who_has_a_network_of_ipv6_is_counted_once(host: str, address: str) -> None:
    request = Request({"type": "http", "headers": [], "client": (host, 1234)})

    assert client_address(request) == address
