"""What is suggested and quoted while somebody writes: names, words, threads, tags."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from forum.core.settings import Settings
from forum.tags.models import Label, LabelKind
from forum.threads.actions.threads import start_thread
from forum.threads.models import Kind
from tests.factories import a_group, a_member, a_tag
from tests.journeys.place import Place, running
from tests.journeys.test_main_story import PASSWORD, employ

pytestmark = [pytest.mark.process, pytest.mark.browser]


async def _write() -> str:
    maria = await a_member(username="maria", name="María López", library="Elm Street Library")
    await a_member(username="marek", name="Marek Novák", library="")
    tag = await a_tag("Book discussion groups", scope_note="People who read the same book.")
    await Label.create(tag=tag, text="Book clubs", folded="book clubs", kind=LabelKind.ALTERNATIVE)
    await a_tag("Books by mail")
    title, body = "Seeds from the desk", "We lend *forty* seeds."
    thread = await start_thread(maria, await a_group(), Kind.IDEA, title, body, [tag])
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


def _options(page: Page) -> Locator:
    return page.locator("[role=listbox] > [role=option]:visible")


def _she_chooses_a_tag_by_keyboard(page: Page) -> None:
    field, options = page.get_by_role("combobox", name="Tags"), _options(page)
    field.press_sequentially("Seed swaps, book")
    expect(options).to_have_count(2)
    expect(page.get_by_text("Tags that fit: 2")).to_be_attached()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press_sequentially(" clubs")
    expect(options).to_have_count(1)
    said = "Book discussion groups used for “Book clubs” · 1 thread People who read the same book."
    expect(options).to_have_text(said)
    assert (options.bounding_box() or {"height": 0})["height"] >= 44
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "field-tags-tags-0")
    _seen(page, "tags")
    field.press("Enter")
    expect(field).to_have_value("Seed swaps, Book discussion groups, ")
    expect(options).to_have_count(0)


def _she_changes_her_mind(page: Page) -> None:
    field, options = page.get_by_role("combobox", name="Tags"), _options(page)
    field.press_sequentially("bo")
    expect(options).to_have_count(2)
    field.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("Seed swaps, Book discussion groups, bo")
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("Tab")
    expect(field).not_to_be_focused()
    expect(field).to_have_value("Seed swaps, Book discussion groups, Books by mail, ")


def _she_posts_it(page: Page) -> None:
    page.get_by_label("Idea").check()
    page.get_by_label("Title").fill("Seeds to lend")
    page.get_by_label("Your text").fill("We have forty.")
    page.get_by_role("button", name="Post thread").click()
    subjects = page.get_by_role("list", name="Subjects").get_by_role("listitem")
    expect(subjects).to_have_text(
        ["Book discussion groups", "Books by mail", "Seed swaps proposed"], use_inner_text=True
    )


def _she_looks_for_a_tag(page: Page) -> None:
    page.goto("/tags?view=tree")
    field = page.get_by_label("Find a tag")
    field.press_sequentially("book cl")
    expect(page.get_by_role("status").filter(has_text="1 tag")).to_be_visible()
    expect(page.locator("#found li")).to_have_text(
        ["Book clubs → see Book discussion groups", "Book discussion groups 2 threads"]
    )
    assert page.url.endswith("/tags?q=book+cl")
    expect(field).to_be_focused()


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
        _she_chooses_a_tag_by_keyboard(page)
        _she_changes_her_mind(page)
        _she_posts_it(page)
        _she_looks_for_a_tag(page)
        page.context.close()
