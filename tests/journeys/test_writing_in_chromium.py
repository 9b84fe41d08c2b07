"""Writing in Chromium with JavaScript: words save themselves, and "saved" is said only then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, ViewportSize, expect

from forum.accounts.models import Session
from forum.core.settings import Settings
from forum.threads.models import Draft
from tests.journeys.place import Place, eventually, running
from tests.journeys.test_in_chromium import sign_in
from tests.journeys.test_main_story import PASSWORD, employ

pytestmark = [pytest.mark.process, pytest.mark.browser]

SAVED = re.compile(r"^Saved \d+:\d\d")
PATIENCE = 15_000  # milliseconds; it waits for a pause of three seconds before it saves


@contextmanager
def a_desk(chromium: Browser, place: Place) -> Iterator[Page]:
    """A window in which mara is signed in."""
    size: ViewportSize = {"width": 320, "height": 800}
    context = chromium.new_context(base_url=place.addresses[0], viewport=size)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    sign_in(page, "mara")
    yield page
    context.close()


def state(page: Page) -> Locator:
    return page.locator(".draft-state")


def drafts(place: Place) -> list[str]:
    async def bodies() -> list[str]:
        return [draft.body for draft in await Draft.all().order_by("id")]

    return place.inside(bodies)


def test_words_outlive_connection_server_and_session(
    elsewhere: Settings, chromium: Browser
) -> None:
    with running(elsewhere, webs=1, workers=0) as place:
        employ(place, "mara", "member")
        with a_desk(chromium, place) as page:
            _they_save_themselves(page, place)
            _without_a_connection_nothing_is_called_saved(page)
            _nor_when_the_server_fails(page)
            _her_session_ends(page, place)
            page.get_by_role("button", name="Post thread").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("A repair café")
            assert drafts(place) == []
            _a_page_that_is_left_saves_its_last_words(page, place)
            _the_toolbar_serves_hand_and_keyboard(page)


def _they_save_themselves(page: Page, place: Place) -> None:
    page.goto("/threads/new")
    page.get_by_label("Question").check()
    page.get_by_label("Title").fill("A repair café")
    page.get_by_label("Your text").fill("Who has")
    expect(state(page)).to_have_text("")
    expect(state(page)).to_have_text(SAVED, timeout=PATIENCE)
    assert drafts(place) == ["Who has"]


def _without_a_connection_nothing_is_called_saved(page: Page) -> None:
    page.context.set_offline(True)
    page.get_by_label("Your text").press_sequentially(" tried")
    expect(state(page)).to_contain_text("Not saved: no connection", timeout=PATIENCE)
    expect(state(page)).not_to_contain_text(SAVED)
    page.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED, timeout=PATIENCE)


def _nor_when_the_server_fails(page: Page) -> None:
    def fails(route: Route) -> None:
        route.fulfill(status=500, content_type="text/html", body="<h1>Sorry</h1>")

    page.route("**/drafts/*", fails)
    page.get_by_label("Your text").press_sequentially(" one")
    expect(state(page)).to_contain_text("Not saved. Your words are still here", timeout=PATIENCE)
    page.unroute("**/drafts/*")


def _her_session_ends(page: Page, place: Place) -> None:
    async def end() -> None:
        await Session.all().delete()

    place.inside(end)
    page.get_by_label("Your text").press_sequentially("?")
    expect(state(page)).to_contain_text("you were signed out", timeout=PATIENCE)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("You were signed out meanwhile.")).to_be_visible()
    expect(page.get_by_label("E-mail address or username")).to_have_value("mara")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Your text")).to_have_value("Who has tried one?")
    expect(page.get_by_label("Title")).to_have_value("A repair café")
    assert drafts(place) == ["Who has tried one?"]


def _a_page_that_is_left_saves_its_last_words(page: Page, place: Place) -> None:
    thread = page.url
    page.get_by_label("Your text").fill("We have")
    page.goto("/threads")
    eventually(lambda: drafts(place) == ["We have"], "the last words")
    page.goto(thread)
    expect(page.get_by_label("Your text")).to_have_value("We have")
    expect(state(page)).to_contain_text("Your draft of")


def _the_toolbar_serves_hand_and_keyboard(page: Page) -> None:
    area = page.get_by_label("Your text")
    area.select_text()
    page.keyboard.press("Control+b")
    expect(area).to_have_value("**We have**")
    page.keyboard.press("Control+z")
    expect(area).to_have_value("We have")
    page.get_by_role("button", name="Bold").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="List")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(area).to_have_value("> We have")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_text("The draft is discarded.")).to_be_visible()
    expect(page.get_by_label("Your text")).to_have_value("")
