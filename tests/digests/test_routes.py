"""Pages: choosing, seeing, stopping."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from forum.accounts.models import Member
from forum.app import create_app
from forum.core.house import House
from forum.digests.calendar import Frequency
from forum.digests.models import Digest, DigestSubscription
from forum.threads.models import Participation
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_member, a_reply, a_subscription, a_thread

SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
CHOICE = {"frequency": "daily", "weekday": "4", "hour": "18", "time_zone": "Asia/Kathmandu"}


@dataclass
class _Visit:
    browser: httpx.AsyncClient
    me: Member
    subscription: DigestSubscription

    @property
    def address(self) -> str:
        return f"/unsubscribe/{self.subscription.token}"

    async def is_on(self) -> bool:
        return (await DigestSubscription.get(id=self.subscription.id)).is_on


@pytest.fixture
async def visit(client: httpx.AsyncClient) -> _Visit:
    """A member with a weekly digest, signed in."""
    me = await a_member(time_zone="America/New_York")
    subscription = await a_subscription(me, due_at=SOON)
    return _Visit(await signed_in(client, me), me, subscription)


@pytest.fixture
def stranger(visit: _Visit) -> _Visit:
    """The same browser without a session; the letter is hers all the same."""
    visit.browser.cookies.clear()
    return visit


async def test_the_settings_say_what_she_gets_now(visit: _Visit) -> None:
    page = await visit.browser.get("/settings/digest")

    assert page.status_code == 200
    assert "A digest every Tuesday at 7:00 AM, New York time; the next one on" in page.text
    assert re.search(r'value="weekly"[^>]* checked', page.text)
    assert 'href="/digest"' in page.text


async def test_a_choice_is_kept(visit: _Visit) -> None:
    answer = await visit.browser.post("/settings/digest", data=CHOICE)
    page = await visit.browser.get("/settings/digest")

    assert (answer.status_code, answer.headers["location"]) == (303, "/settings/digest")
    assert "A digest every day at 6:00 PM, Kathmandu time" in page.text
    subscription = await DigestSubscription.get(member_id=visit.me.id)
    assert (subscription.frequency, subscription.hour) == (Frequency.DAILY, 18)
    assert (await Member.get(id=visit.me.id)).time_zone == "Asia/Kathmandu"


@pytest.mark.parametrize(
    "wrong",
    [
        {"frequency": "hourly"}, {"weekday": "7"}, {"hour": "24"}, {"hour": "x"},
        {"time_zone": "Mars/Olympus"}, {"frequency": ""},
    ],
)  # fmt: skip
async def test_a_wrong_choice_comes_back_with_a_complaint(
    visit: _Visit, wrong: dict[str, str]
) -> None:
    page = await visit.browser.post("/settings/digest", data=CHOICE | wrong)

    assert page.status_code == 422
    assert 'class="complaint"' in page.text
    assert "A digest every Tuesday" in page.text
    assert (await DigestSubscription.get(id=visit.subscription.id)).weekday == 1


async def test_who_never_was_asked_sees_that_she_gets_none(client: httpx.AsyncClient) -> None:
    browser = await signed_in(client, await a_member())

    page = await browser.get("/settings/digest")
    preview = await browser.get("/digest")

    assert "You get no digest now." in page.text
    assert "Nothing new for you" in preview.text


async def test_a_digest_that_is_due_is_on_its_way(visit: _Visit) -> None:
    await DigestSubscription.all().update(due_at=SOON - timedelta(days=3))

    page = await visit.browser.get("/settings/digest")

    assert "the next one is on its way" in page.text


@pytest.mark.parametrize("path", ["/settings/digest", "/digest"])
async def test_strangers_are_led_to_the_sign_in_page(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")


async def test_a_stranger_chooses_nothing(client: httpx.AsyncClient) -> None:
    assert (await client.post("/settings/digest", data=CHOICE)).status_code in {303, 401}


async def test_the_preview_says_what_the_letter_would_and_changes_nothing(visit: _Visit) -> None:
    thread = await a_thread(
        title="Tool libraries in small towns", body="How do you **count**?",
        created_at=SOON - timedelta(days=3),
    )  # fmt: skip
    await a_reply(thread, body="On hooks.", created_at=SOON - timedelta(days=3))
    before = await DigestSubscription.get(id=visit.subscription.id).values()

    page = await visit.browser.get("/digest")

    assert "1 new conversation, 1 reply" in page.text
    for words in ("Tool libraries in small towns", "How do you count?", "On hooks.", "Question"):
        assert words in page.text
    assert await DigestSubscription.get(id=visit.subscription.id).values() == before
    assert not await Participation.exists()
    assert not await Digest.exists()


async def test_the_preview_costs_six_queries(visit: _Visit) -> None:
    for _thread in range(8):
        await a_reply(await a_thread(created_at=SOON - timedelta(days=3)))

    with queries_counted() as counted:
        await visit.browser.get("/digest")

    assert counted.total <= 6, "\n".join(counted.said)


async def test_opening_the_address_of_a_letter_changes_nothing(stranger: _Visit) -> None:
    page = await stranger.browser.get(stranger.address)
    head = await stranger.browser.head(stranger.address)

    assert (page.status_code, head.status_code) == (200, 200)
    assert "Stop the digest?" in page.text
    assert stranger.me.email not in page.text
    assert stranger.me.name not in page.text
    assert await stranger.is_on()


async def test_the_button_stops_it_and_the_page_offers_to_take_it_back(stranger: _Visit) -> None:
    answer = await stranger.browser.post(stranger.address, data={"stop": "1"})
    page = await stranger.browser.get(stranger.address)

    assert (answer.status_code, answer.headers["location"]) == (303, stranger.address)
    assert "You get no more digests." in page.text
    assert "Send me the digest again" in page.text
    assert not await stranger.is_on()


async def test_what_was_stopped_can_be_taken_back(stranger: _Visit) -> None:
    await stranger.browser.post(stranger.address, data={"stop": "1"})

    answer = await stranger.browser.post(stranger.address, data={"undo": "1"})
    page = await stranger.browser.get(stranger.address)

    assert answer.status_code == 303
    assert "A digest every Tuesday at 7:00 AM" in page.text
    assert await stranger.is_on()


ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def _one_click(house: House, address: str, *, as_multipart: bool = False) -> httpx.Response:
    """Post as a mail provider does: no cookie, no Origin, no Referer (RFC 8058, 3.2)."""
    transport = httpx.ASGITransport(create_app(house.settings, house=house))
    base_url = house.settings.site.base_url
    async with httpx.AsyncClient(transport=transport, base_url=base_url) as provider:
        if as_multipart:
            parts = {name: (None, value) for name, value in ONE_CLICK.items()}
            return await provider.post(address, files=parts)
        return await provider.post(address, data=ONE_CLICK)


@pytest.mark.parametrize("as_multipart", [False, True])
async def test_a_mail_program_stops_it_by_one_click(
    house: House, visit: _Visit, *, as_multipart: bool
) -> None:
    answer = await _one_click(house, visit.address, as_multipart=as_multipart)
    again = await _one_click(house, visit.address, as_multipart=as_multipart)

    assert (answer.status_code, again.status_code) == (200, 200)  # no redirection (RFC 8058, 3.1)
    assert not await visit.is_on()


@pytest.mark.parametrize("data", [None, {"x": "y"}, {"List-Unsubscribe": ""}])
async def test_whatever_a_mail_program_sends_it_is_stopped(
    stranger: _Visit, data: dict[str, str] | None
) -> None:
    answer = await stranger.browser.post(stranger.address, data=data)

    assert answer.status_code == 200
    assert not await stranger.is_on()


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_address_that_is_not_ours_is_not_found(stranger: _Visit, method: str) -> None:
    for token in ("x", stranger.subscription.token[:-1], stranger.subscription.token.swapcase()):
        answer = await stranger.browser.request(method, f"/unsubscribe/{token}")

        assert answer.status_code == 404
    assert await stranger.is_on()


async def test_another_site_cannot_press_the_button(stranger: _Visit) -> None:
    elsewhere = {"Origin": "https://elsewhere.example"}
    answer = await stranger.browser.post(stranger.address, data={"stop": "1"}, headers=elsewhere)

    assert answer.status_code == 403
    assert await stranger.is_on()


async def test_the_address_outlives_password_secret_key_and_choice(
    house: House, visit: _Visit
) -> None:
    await visit.browser.post("/settings/digest", data=CHOICE)
    await Member.filter(id=visit.me.id).update(password_hash="another")
    before = house.settings
    site = before.site.model_copy(update={"secret_key": "another"})
    house.settings = before.model_copy(update={"site": site})

    answer = await _one_click(house, visit.address)
    house.settings = before

    assert answer.status_code == 200
    assert not await visit.is_on()


async def test_signed_in_as_somebody_else_the_letters_owner_is_meant(visit: _Visit) -> None:
    other = await a_subscription(await a_member(), due_at=SOON)

    await visit.browser.post(f"/unsubscribe/{other.token}", data={"stop": "1"})

    assert await visit.is_on()
    assert not (await DigestSubscription.get(id=other.id)).is_on


async def test_another_zone_in_the_profile_moves_the_next_digest(visit: _Visit) -> None:
    profile = {"name": "Mara", "language": "en", "time_zone": "Asia/Tokyo"}

    answer = await visit.browser.post("/settings/profile", data=profile)

    assert answer.status_code == 303
    due = (await DigestSubscription.get(id=visit.subscription.id)).due_at
    assert due
    assert (due.weekday(), due.hour) == (0, 22)  # Tuesday at 7 in Tokyo
