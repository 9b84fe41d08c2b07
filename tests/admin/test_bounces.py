"""How letters fare by domain, and to whom none are sent."""

from __future__ import annotations

from datetime import timedelta

import httpx

from forum.core.database import now
from forum.core.house import House
from forum.mail.bounces.rates import Rate, rates
from forum.mail.models import Cause, LetterState, Suppression
from tests.browsing import signed_in
from tests.factories import a_member, an_admin
from tests.mail.letters import a_bounce, a_letter


async def test_letters_are_counted_by_domain_the_worst_first(house: House) -> None:
    sent = {"state": LetterState.SENT, "ended_at": now()}
    for address in ("a@good.example", "a@good.example", "b@GOOD.example"):
        await a_letter(address, **sent)
    await a_letter("c@bücherei.example", state=LetterState.REFUSED, ended_at=now())
    await a_letter("d@waits.example")
    await a_letter("e@old.example", state=LetterState.SENT, ended_at=now() - timedelta(days=31))
    for days in (1, 2, 40):
        await a_bounce("c@xn--bcherei-n2a.example", days)
    for address, cause in (("x@angry.example", Cause.COMPLAINED), ("y@y.example", Cause.BOUNCED)):
        await Suppression.create(address=address, code=0, reason="", cause=cause)

    found = await rates(10)

    assert found == [
        Rate("xn--bcherei-n2a.example", letters=1, addresses=1, bounced=1, complaints=0),
        Rate("angry.example", letters=0, addresses=0, bounced=0, complaints=1),
        Rate("good.example", letters=3, addresses=2, bounced=0, complaints=0),
    ]
    assert len(await rates(2)) == 2


async def test_the_page_shows_them_and_lifts_a_suppression(client: httpx.AsyncClient) -> None:
    stopped = now()
    jo = await a_member(email="jo@library.example", mail_stopped_at=stopped)
    await Suppression.create(address="jo@library.example", code=550, reason="<b>Gone</b>")
    await a_bounce("jo@library.example")
    await signed_in(client, await an_admin())

    page = (await client.get("/admin/bounces")).text
    lifted = await client.post("/admin/bounces/lift", data={"address": "jo@library.example"})
    after = (await client.get("/admin/bounces")).text

    assert "550 &lt;b&gt;Gone&lt;/b&gt;" in page
    assert "Letters came back" in page
    assert (lifted.status_code, lifted.headers["location"]) == (303, "/admin/bounces")
    assert "Letters go to jo@library.example again." in after
    assert "Every address gets its letters" in after
    await jo.refresh_from_db()
    assert jo.mail_stopped_at is None


async def test_an_address_must_be_named(client: httpx.AsyncClient) -> None:
    await signed_in(client, await an_admin())

    answer = await client.post("/admin/bounces/lift", data={"address": ""})

    assert answer.status_code == 404
