"""What people type stays text, and what programs send gets an answer below 500."""

from __future__ import annotations

import httpx
import pytest

from forum.groups.models import JoinRequest
from tests.browsing import signed_in
from tests.factories import a_group, a_member, an_admin

MARKUP = "\"'></title></h1><script>alert(1)</script>{{ 7*7 }}%(name)s"
STRANGE = [
    "\x00",
    "a\x00b",
    "\u202e\u200b",
    "\ufdfa" * 200,
    "e" + "\u0301" * 500,
    "%s %(name)s {0}",
    "' OR 1=1 --",
    "x" * 100_000,
    "👩‍🏫" * 50,
    "\ufffe\uffff",
]


async def test_markup_is_shown_as_it_was_typed(client: httpx.AsyncClient) -> None:
    admin = await an_admin(name=MARKUP[:80], library=MARKUP)
    group = await a_group(
        admin, moderators=(), name=MARKUP[:80], slug="hostile", description=MARKUP
    )
    await JoinRequest.create(group=group, member=await a_member(name=MARKUP[:80]), note=MARKUP)
    await signed_in(client, admin)

    for path in ("/groups", "/groups/hostile", "/groups/hostile/edit", "/groups/hostile/members"):
        answer = await client.get(path)
        assert answer.status_code == 200
        assert "<script>" not in answer.text
        assert "&lt;script&gt;" in answer.text
        assert "{{ 7*7 }}" in answer.text or "{{ 7" in answer.text
        assert "</title></h1>" not in answer.text


@pytest.mark.parametrize("text", STRANGE)
async def test_no_field_breaks_the_page(client: httpx.AsyncClient, text: str) -> None:
    admin = await an_admin()
    group = await a_group(moderators=(admin,))
    await signed_in(client, admin)
    sent = {"group": text, "note": text, "name": text, "description": text, "visibility": text,
            "username": text, "role": text}  # fmt: skip

    for path in ("/groups/new", "/groups/ask", f"/groups/{group.slug}/edit",
                 f"/groups/{group.slug}/members",
                 f"/groups/{group.slug}/members/{admin.username}/role"):  # fmt: skip
        answer = await client.post(path, data=sent)
        assert answer.status_code < 500, path
        without_visibility = await client.post(path, data=sent | {"visibility": "public"})
        assert without_visibility.status_code < 500, path


@pytest.mark.parametrize(
    "body",
    [b"", b"name", b"&&&=&", b"name=%ff%fe", b"name=%00", b"name=%ED%A0%80", b"\xff\xfe" * 50],
)
async def test_no_body_breaks_the_page(client: httpx.AsyncClient, body: bytes) -> None:
    admin = await an_admin()
    group = await a_group(moderators=(admin,))
    await signed_in(client, admin)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    for path in ("/groups/new", "/groups/ask", f"/groups/{group.slug}/members"):
        answer = await client.post(path, content=body, headers=headers)
        assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        "/groups/%F0%9F%99%82",
        "/groups/" + "x" * 3000,
        "/groups/a%20b/members",
        "/groups/community/members/" + "x" * 3000 + "/remove",
        "/groups/community/members/%E2%80%AE/remove",
        "/groups/community/requests/999999999999999999/accept",
        "/groups/community/requests/99999999999999999999/accept",
        "/groups/community/requests/0/decline",
        "/groups/community/invitations/0/withdraw",
        "/groups/invitations/999999999999999999/accept",
    ],
)
async def test_no_address_breaks_the_page(client: httpx.AsyncClient, path: str) -> None:
    await signed_in(client, await an_admin())

    for method in ("GET", "POST"):
        assert (await client.request(method, path)).status_code in {303, 404, 405}
