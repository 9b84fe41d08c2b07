"""The main story in Chromium with JavaScript switched off, as on an old computer at a desk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from forum.core.database import now
from forum.core.settings import Settings
from forum.digests.jobs import send_due_digests
from forum.digests.models import DigestSubscription
from tests.journeys.place import Place, eventually, link_in, running, text_of
from tests.journeys.test_main_story import PASSWORD, employ

pytestmark = [pytest.mark.process, pytest.mark.browser]


@contextmanager
def somebody(chromium: Browser, place: Place, at: int = 0) -> Iterator[Page]:
    """A window of her own, 360 pixels wide, without JavaScript; every error page is a failure."""
    context = chromium.new_context(
        base_url=place.addresses[at],
        java_script_enabled=False,
        viewport={"width": 360, "height": 780},
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.on("response", lambda answer: _must_be_well(answer.status, answer.url))
    page.on("request", lambda request: _must_be_ours(request.url, place))
    yield page
    if os.environ.get("OUTWARD_SCREENSHOTS"):
        folder = Path(os.environ["OUTWARD_SCREENSHOTS"])
        page.screenshot(path=folder / f"{len(list(folder.iterdir()))}.png", full_page=True)
    context.close()


def _must_be_well(status: int, url: str) -> None:
    assert status < 400 or status == 422, f"{status} at {url}"


def _must_be_ours(url: str, place: Place) -> None:
    assert url.startswith((*place.addresses, "data:")), f"a request to somebody else: {url}"


def sign_in(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address or username").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def _she_joins(page: Page, place: Place) -> None:
    page.goto("/")
    page.get_by_role("link", name="Join").first.click()
    page.get_by_label("E-mail address").fill("mara@library.example")
    page.get_by_label("Username").fill("mara")
    page.get_by_label("Name", exact=True).fill("Mara Lindqvist")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    letter = place.letterbox.wait_for("mara@library.example")
    page.goto(link_in(letter, "/confirm/"))
    page.get_by_role("button", name="Confirm").click()
    if page.get_by_role("button", name="Sign in").count():
        sign_in(page, "mara")


def _she_asks(page: Page) -> None:
    page.get_by_role("link", name="Start a thread").first.click()
    page.get_by_label("Question").check()
    page.get_by_label("Title").fill("Who has tried a repair café?")
    page.get_by_label("Your text").fill("Ours begins in *May*.")
    page.get_by_label("Tags").fill("repaircafe")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("“repaircafe” is not in the vocabulary.")).to_be_visible()
    expect(page.get_by_label("Your text")).to_have_value("Ours begins in *May*.")
    page.get_by_label("Repair cafés").check()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview em")).to_have_text("May")
    page.get_by_role("button", name="Post thread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who has tried a repair café?")
    expect(page.get_by_role("link", name="Repair cafés")).to_be_visible()


def _a_colleague_replies(page: Page) -> None:
    sign_in(page, "colleague")
    page.goto("/threads?show=unanswered")
    page.get_by_role("link", name="Who has tried a repair café?", exact=True).click()
    page.get_by_label("Your text").fill("We have, with two volunteers.")
    page.get_by_role("button", name="Post reply").click()
    expect(page.get_by_text("We have, with two volunteers.")).to_be_visible()


def _a_moderator_closes(page: Page) -> None:
    page.goto("/threads")
    page.get_by_role("link", name="Who has tried a repair café?", exact=True).click()
    page.get_by_role("link", name="Close this thread").click()
    page.get_by_label("Reason").fill("Go on in the spring thread.")
    page.get_by_role("button", name="Close this thread").click()
    expect(page.get_by_text("Go on in the spring thread.")).to_be_visible()
    page.goto("/moderation/log")
    expect(page.get_by_text("Go on in the spring thread.")).to_be_visible()


def _the_moderator_adds_a_tag(page: Page) -> None:
    sign_in(page, "keeper")
    page.goto("/tags/new")
    page.get_by_label("Name", exact=True).fill("Repair cafés")
    page.get_by_role("button", name="Add").click()


def _her_digest_leads_her_back(page: Page, place: Place) -> None:
    async def her_hour_strikes() -> None:
        mara = DigestSubscription.filter(member__username="mara")
        await mara.update(due_at=now() - timedelta(seconds=1))
        await send_due_digests.kiq()

    place.inside(her_hour_strikes)
    eventually(lambda: len(place.letterbox.to("mara@")) == 2, "the digest")
    letter = place.letterbox.to("mara@")[-1]
    assert "We have, with two volunteers." in text_of(letter)
    assert "Ours begins" not in text_of(letter), "her own words are no news to her"
    page.goto(link_in(letter, "/unsubscribe/"))
    page.get_by_role("button", name="Stop the digest").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The digest is stopped")


def test_a_question_goes_its_way_without_javascript(elsewhere: Settings, chromium: Browser) -> None:
    with running(elsewhere, webs=1, workers=1) as place:
        employ(place, "keeper", "moderator")
        employ(place, "colleague", "member")
        with somebody(chromium, place) as keeper, somebody(chromium, place) as mara:
            _the_moderator_adds_a_tag(keeper)
            _she_joins(mara, place)
            _she_asks(mara)
            with somebody(chromium, place) as colleague:
                _a_colleague_replies(colleague)
            _a_moderator_closes(keeper)
            _her_digest_leads_her_back(mara, place)
