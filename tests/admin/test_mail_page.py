"""The page that tells keepers how mail fares: for admins only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from forum.core.database import now
from forum.core.house import House
from forum.jobs.models import Job
from forum.mail.models import ArrivalState, IncomingMail, OutgoingMail, Via
from tests.browsing import signed_in
from tests.factories import a_member, a_moderator, an_admin
from tests.mail.domains import HEALTHY, settings_of
from tests.mail.nameserver import NameServer


@pytest.fixture
async def names() -> Any:
    """A name server that knows a healthy domain, but that it has no SPF."""
    async with NameServer() as server:
        server.zone = {**HEALTHY, ("elmstreet.org", "TXT"): ['"<b>hello</b>"']}
        server.zone["8.7.6.5.in-addr.arpa", "PTR"] = ["<i>.rented.net."]
        yield server


@pytest.fixture
def in_the_world(house: House, names: NameServer) -> Iterator[None]:
    """A forum whose letters come from that domain."""
    before = house.settings
    mail = settings_of(before.data_dir, names).mail
    house.settings = before.model_copy(update={"mail": mail})
    yield
    house.settings = before


async def _arrived(state: ArrivalState, *, days_ago: int = 0) -> None:
    number = await IncomingMail.all().count()
    await IncomingMail.create(
        message_id=f"<{number}@x>", sender="a@x.org", recipient="b@x.org", packed=b"", size=1,
        via=Via.PIPE, state=state, received_at=now() - timedelta(days=days_ago),
    )  # fmt: skip


@pytest.mark.parametrize("who", ["a stranger", "a member", "a moderator"])
async def test_only_admins_know_of_it(client: httpx.AsyncClient, who: str) -> None:
    if who != "a stranger":
        await signed_in(client, await (a_member() if who == "a member" else a_moderator()))

    shown = await client.get("/admin/mail?look=1")
    sent = await client.post("/admin/mail/test", data={"to": "me@library.org"})

    assert (shown.status_code, sent.status_code) == (404, 404)
    assert not await OutgoingMail.exists()


@pytest.mark.usefixtures("in_the_world")
async def test_nothing_is_asked_before_the_button_is_pressed(
    client: httpx.AsyncClient, names: NameServer
) -> None:
    await signed_in(client, await an_admin())

    page = (await client.get("/admin/mail")).text

    assert "Look now" in page
    assert "Elm Street &lt;forum@elmstreet.org&gt;" in page
    assert not names.asked


@pytest.mark.usefixtures("in_the_world")
async def test_what_the_domain_lacks_is_shown_as_records_to_paste(
    client: httpx.AsyncClient,
) -> None:
    await signed_in(client, await an_admin())

    page = (await client.get("/admin/mail?look=1")).text

    assert "SPF: could be better." in page
    assert "<code>&#34;v=spf1 mx a:mail.elmstreet.org ~all&#34;</code></pre>" in page
    assert "MX: in order." in page
    assert "PTR: could be better." in page
    assert "Look again" in page
    assert "<i>" not in page
    assert "secret" not in page


async def test_where_there_is_nothing_to_ask_the_page_says_so(client: httpx.AsyncClient) -> None:
    await signed_in(client, await an_admin())

    page = (await client.get("/admin/mail?look=1")).text

    assert "DNS: not known." in page
    assert "Letters become files" in page


async def test_a_test_letter_is_posted_and_leads_to_its_page(client: httpx.AsyncClient) -> None:
    admin = await an_admin(name="Ada <b>")
    await signed_in(client, admin)

    page = (await client.get("/admin/mail")).text
    response = await client.post("/admin/mail/test", data={"to": "Me@Library.org"})

    letter = await OutgoingMail.get()
    assert f'value="{admin.email}"' in page
    assert (letter.kind, letter.recipient) == ("admin/email/test", "Me@library.org")
    assert "Ada <b>" in letter.message
    assert response.status_code == 303
    assert response.headers["location"] == f"/admin/outbox/{letter.id}"
    assert await Job.exists(name="mail.deliver")


@pytest.mark.parametrize("address", ["", "nobody", "a@b@c", "x@" + "y" * 400])
async def test_an_address_that_is_none_is_kept_on_the_page(
    client: httpx.AsyncClient, address: str
) -> None:
    await signed_in(client, await an_admin())

    response = await client.post("/admin/mail/test?look=1", data={"to": address})

    assert response.status_code == 422
    assert 'id="field-to-error"' in response.text
    assert f'value="{address}"' in response.text
    assert not await OutgoingMail.exists()


async def test_one_mailbox_gets_few_test_letters(client: httpx.AsyncClient) -> None:
    await signed_in(client, await an_admin())

    answers = [await client.post("/admin/mail/test", data={"to": "me@library.org"})
               for _ in range(6)]  # fmt: skip

    assert [response.status_code for response in answers] == [303] * 5 + [429]
    assert "Retry-After" in answers[5].headers
    assert await OutgoingMail.all().count() == 5


async def test_what_came_in_of_late_is_counted(client: httpx.AsyncClient) -> None:
    await signed_in(client, await an_admin())
    before = (await client.get("/admin/mail")).text
    for state in (ArrivalState.TAKEN, ArrivalState.TAKEN, ArrivalState.HELD):
        await _arrived(state)
    await _arrived(ArrivalState.REFUSED, days_ago=8)

    page = (await client.get("/admin/mail")).text

    assert "takes no letters in" in before
    assert "Letters of the last" not in before
    rows = ['>Taken</th><td data-type="number">2<', '>Held</th><td data-type="number">1<',
            '>Refused</th><td data-type="number">0<']  # fmt: skip
    assert not [row for row in rows if row not in page]
