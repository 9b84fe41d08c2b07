"""Names that are suggested, words that are quoted, threads like a title: with JavaScript."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from forum.core.settings import Settings
from forum.threads.actions.threads import start_thread
from forum.threads.models import Kind
from tests.factories import a_group, a_member
from tests.journeys.place import Place, running
from tests.journeys.test_main_story import PASSWORD, employ

pytestmark = [pytest.mark.process, pytest.mark.browser]


async def _write() -> str:
    maria = await a_member(username="maria", name="María López", library="Elm Street Library")
    await a_member(username="marek", name="Marek Novák", library="")
    title, body = "Seeds from the desk", "We lend *forty* seeds."
    thread = await start_thread(maria, await a_group(), Kind.IDEA, title, body, [])
    return thread.url


def _window(chromium: Browser, place: Place) -> Page:
    context = chromium.new_context(
        base_url=place.addresses[0], viewport={"width": 360, "height": 780}
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.on("console", lambda said: pytest.fail(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto("/sign-in")
    page.get_by_label("E-mail address or username").fill("mara")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    return page


def _seen(page: Page, name: str) -> None:
    if os.environ.get("OUTWARD_SCREENSHOTS"):
        page.screenshot(path=Path(os.environ["OUTWARD_SCREENSHOTS"]) / f"{name}.png")


def _she_names(page: Page) -> None:
    area = page.get_by_label("Your text")
    area.press_sequentially("Thanks, @mar")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.first).to_contain_text("María López")
    expect(page.get_by_text("Members that fit: 2")).to_be_attached()
    _seen(page, "suggestions")
    area.press("ArrowDown")
    expect(area).to_have_attribute(
        "aria-activedescendant", options.nth(1).get_attribute("id") or ""
    )
    area.press("Escape")
    expect(options).to_have_count(0)
    expect(area).to_be_focused()
    area.press_sequentially("i")
    expect(options).to_have_count(1)
    area.press("Enter")
    expect(area).to_have_value("Thanks, @maria ")
    expect(options).to_have_count(0)


def _she_quotes(page: Page) -> None:
    page.locator(".post-body em").evaluate("word => getSelection().selectAllChildren(word)")
    button = page.locator(".quote-selection")
    expect(button).to_be_visible()
    _seen(page, "selection")
    button.click()
    area = page.get_by_label("Your text")
    expect(area).to_be_focused()
    expect(button).to_be_hidden()
    assert area.input_value().startswith("Thanks, @maria\n\n> **[María López, #1](/posts/")
    assert area.input_value().endswith("):**\n>\n> forty\n\n")
    page.locator(".post-body").evaluate("words => getSelection().selectAllChildren(words)")
    page.get_by_role("link", name="Reply (post 1)").press("Enter")
    expect(area).to_be_focused()
    assert area.input_value().endswith("> We lend forty seeds.\n\n")
    assert area.input_value().count("> **[") == 2
    _seen(page, "quoted")


def _she_begins_a_thread(page: Page) -> None:
    page.goto("/threads/new")
    page.get_by_label("Title").press_sequentially("Seeds to lend")
    expect(page.get_by_role("heading", name="1 thread like yours")).to_be_visible()
    expect(page.get_by_role("link", name="Seeds from the desk")).to_be_visible()
    page.get_by_role("heading", name="1 thread like yours").scroll_into_view_if_needed()
    _seen(page, "similar")
    page.get_by_label("Title").fill("")
    expect(page.get_by_text("thread like yours")).to_have_count(0)


def test_writing_with_javascript(elsewhere: Settings, chromium: Browser) -> None:
    with running(elsewhere, webs=1, workers=0) as place:
        employ(place, "mara", "member")
        path = place.inside(_write)
        page = _window(chromium, place)
        page.goto(path)
        _she_names(page)
        _she_quotes(page)
        page.get_by_role("button", name="Post reply").click()
        link = page.locator(".post-body").last.get_by_role("link", name="@maria")
        expect(link).to_have_attribute("href", "/members/maria")
        _she_begins_a_thread(page)
        page.context.close()
