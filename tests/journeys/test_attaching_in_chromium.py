"""Files in Chromium without JavaScript: chosen, described, posted and seen, on any screen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from forum.core.settings import Settings
from tests.files import samples
from tests.journeys.place import Place, running
from tests.journeys.test_in_chromium import sign_in
from tests.journeys.test_main_story import employ

pytestmark = [pytest.mark.process, pytest.mark.browser]

PLAN = FilePayload(name="plan for spring.pdf", mimeType="application/pdf", buffer=samples.PDF)
ROOM = FilePayload(
    name="reading room.jpg", mimeType="image/jpeg", buffer=samples.a_photo((1800, 1200))
)
LONG = FilePayload(
    name="a_very_long_name_without_any_gap_" * 4 + ".csv", mimeType="text/csv",
    buffer=samples.CSV.encode(),
)  # fmt: skip
WORDS = "Low chairs around a rug, seen from the door"


@contextmanager
def a_desk(chromium: Browser, place: Place, width: int) -> Iterator[Page]:
    """A window in which mara is signed in, without JavaScript."""
    context = chromium.new_context(
        base_url=place.addresses[0],
        java_script_enabled=False,
        viewport={"width": width, "height": 800},
        color_scheme="dark" if width == 320 else "light",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, "mara")
    yield page
    context.close()


def _look(page: Page, name: str) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    wide = page.locator("html").evaluate("html => html.scrollWidth")
    assert wide <= width, f"{name} is {wide} pixels wide"
    if folder := os.environ.get("OUTWARD_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_a_picture_is_attached_and_seen(elsewhere: Settings, chromium: Browser) -> None:
    with running(elsewhere, webs=1, workers=0) as place:
        employ(place, "mara", "member")
        for width in (320, 1280):
            with a_desk(chromium, place, width) as page:
                _she_attaches(page)
                _she_is_asked_for_words(page)
                _she_posts(page)
                _she_takes_one_away(page)


def _she_attaches(page: Page) -> None:
    page.goto("/threads/new")
    page.get_by_label("Idea").check()
    page.get_by_label("Title").fill("A reading room on the floor")
    page.get_by_label("Your text").fill("This is how it looks.")
    page.get_by_label("Choose files").set_input_files([ROOM, PLAN, LONG])
    page.get_by_role("button", name="Attach these files").click()
    expect(page.get_by_role("link", name="plan for spring.pdf")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("A reading room on the floor")
    expect(page.get_by_label("Describe the picture")).to_be_focused()
    _look(page, "attached")


def _she_is_asked_for_words(page: Page) -> None:
    page.get_by_role("button", name="Post thread").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Say what the picture “reading room.jpg” shows"
    )
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Describe the picture")).to_be_focused()
    _look(page, "asked")


def _she_posts(page: Page) -> None:
    page.get_by_label("Describe the picture").fill(WORDS)
    page.get_by_label("Title").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("A reading room on the floor")
    picture = page.get_by_role("img", name=WORDS)
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    shape = picture.evaluate(
        "img => [img.complete && img.naturalWidth > 0, img.width / img.height]"
    )
    assert shape[0]
    assert abs(shape[1] - 1.5) < 0.02
    _look(page, "posted")


def _she_takes_one_away(page: Page) -> None:
    page.locator(".post summary", has_text="More").first.click()
    page.get_by_role("link", name="Change").first.click()
    page.get_by_label("Remove (plan for spring.pdf)").check()
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_role("link", name="reading room.jpg")).to_be_visible()
    expect(page.get_by_role("link", name="plan for spring.pdf")).to_have_count(0)
