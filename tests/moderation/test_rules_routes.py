"""The pages of the rules: for everybody to read, for admins to change."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx
import pytest

from forum.core.house import House
from forum.moderation.actions import rules as actions
from forum.moderation.models import Rule, RuleRevision
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import LONG_AGO, a_member, a_moderator, an_admin

Browser = httpx.AsyncClient


def words_of(response: httpx.Response) -> str:
    main = response.text.split('<main id="main"')[1].split("</main>")[0]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", main)))


async def changed(text: str = "Say it.", **values: Any) -> Rule:
    rule = await Rule.get(number=3)
    admin = await an_admin(name="Ada Min")
    await RuleRevision.filter(rule_id=rule.id, number=1).update(created_at=LONG_AGO)
    return await actions.edit_rule(
        admin, rule, values.get("title", rule.title), text, "Shorter.", seen=rule.revision
    )


async def test_guidelines_show_the_rules_by_number_with_anchors(client: Browser) -> None:
    response = await client.get("/guidelines")

    assert re.findall(r'id="rule-(\d)"', response.text) == list("123456")
    said = words_of(response)
    assert "Rule 1: Protect patrons No names, and no story" in said
    assert said.count("In force since") == 6
    assert "in these words since" not in said
    assert 'href="/guidelines/rules/3"' in response.text
    assert "/edit" not in response.text
    assert "If something is wrong" in said


async def test_browsers_may_keep_the_rules_and_ask_if_they_changed(client: Browser) -> None:
    known: dict[str, str] = {}
    for path in ("/guidelines", "/guidelines/rules/3?revision=1", "/guidelines/rules/3"):
        known = {"If-None-Match": (await client.get(path)).headers["etag"]}
        assert (await client.get(path, headers=known)).status_code == 304

    await changed()

    assert "Say it." in (await client.get("/guidelines/rules/3", headers=known)).text


async def test_more_rules_cost_no_more_queries(client: Browser, house: House) -> None:
    await client.get("/guidelines")
    with queries_counted() as few:
        await client.get("/guidelines")
    for number in range(4):
        await actions.add_rule(await an_admin(), f"Rule {number}", "Please.", "Asked for.")

    with queries_counted() as many:
        await client.get("/guidelines")

    assert few.total == many.total <= 3


async def test_a_changed_rule_says_since_when_and_what_it_said_before(client: Browser) -> None:
    await changed("Say it. What it cost, who came.", title="Say what you know")

    listed = words_of(await client.get("/guidelines"))
    page = await client.get("/guidelines/rules/3")

    assert listed.count("in these words since") == 1
    said = words_of(page)
    assert "Changed by an admin" in said
    assert "Ada Min" not in said
    assert "Reason: Shorter." in said
    assert "removed:" in said
    assert page.text.count('<ins><span class="visually-hidden">') >= 1
    assert "Added, " in said
    assert "It came with the installation." in said


async def test_members_read_who_changed_a_rule(client: Browser) -> None:
    await changed()
    await signed_in(client, await a_moderator())

    response = await client.get("/guidelines/rules/3")

    assert "Changed by Ada Min" in words_of(response)
    assert "/edit" not in response.text


async def test_an_old_wording_has_an_address_that_lasts(client: Browser) -> None:
    old = (await Rule.get(number=3)).text
    await changed()

    first = await client.get("/guidelines/rules/3?revision=1")
    second = await client.get("/guidelines/rules/3?revision=2")

    assert old in html.unescape(first.text)
    assert "It says something else by now." in first.text
    assert '<meta name="robots" content="noindex">' in first.text
    assert '/guidelines/rules/3">' in first.text
    assert "These are its present words." in second.text
    for number in ("0", "3", "x", "", "9" * 20):
        response = await client.get(f"/guidelines/rules/3?revision={number}")
        assert response.status_code == 404
    assert (await client.get("/guidelines/rules/3?page=2")).status_code == 404


@pytest.mark.parametrize("number", ["0", "7", "9" * 18, "x"])
async def test_a_rule_that_never_was_is_not_found(client: Browser, number: str) -> None:
    assert (await client.get(f"/guidelines/rules/{number}")).status_code == 404


async def test_a_retired_rule_leaves_the_list_and_keeps_its_page(client: Browser) -> None:
    rule = await changed()
    await actions.retire_rule(await an_admin(), rule, "Of no use.", seen=2)

    listed = await client.get("/guidelines")
    page = await client.get("/guidelines/rules/3")

    assert '<li class="rule" id="rule-3">' not in listed.text
    assert '<a id="rule-3" href="/guidelines/rules/3">' in listed.text
    said = words_of(page)
    assert "Retired. Nothing is decided by it any more." in said
    assert "It was retired on" in said
    assert "Of no use." in said
    assert "In force since" not in said
    for number, told in ((1, "is retired by now"), (3, "its last words")):
        old = await client.get(f"/guidelines/rules/3?revision={number}")
        assert told in words_of(old)


async def test_the_words_of_a_restored_rule_are_the_same_today(client: Browser) -> None:
    rule, admin = await Rule.get(number=3), await an_admin()
    rule = await actions.retire_rule(admin, rule, "Of no use.", seen=1)
    await actions.restore_rule(admin, rule, "Missed.", seen=2)

    response = await client.get("/guidelines/rules/3?revision=1")

    assert "It says the same today." in response.text
    assert "Put into force again by" in words_of(await client.get("/guidelines/rules/3"))


async def test_where_there_are_no_rules_the_page_says_so(client: Browser) -> None:
    await Rule.all().delete()

    assert "There are no rules at present." in (await client.get("/guidelines")).text


async def test_markdown_of_a_rule_does_no_harm(client: Browser) -> None:
    await changed("<script>alert(1)</script> [x](javascript:alert(1))", title="<b>Bold</b>")

    for path in ("/guidelines", "/guidelines/rules/3", "/guidelines/rules/3?revision=2"):
        response = await client.get(path)
        assert "<script>alert" not in response.text
        assert 'href="javascript' not in response.text
        assert "&lt;b&gt;Bold" in response.text


TOLD = (
    "Ada Min added rule 7: Be brief Reason: Asked for.",
    "Ada Min changed rule 7: Be brief Reason: Clearer.",
    "Ada Min retired rule 7: Be brief Reason: Of no use.",
    "Ada Min put rule 7: Be brief into force again Reason: Missed.",
    "In force: yes →became no",
    "Words: Please. →became Please, do.",
)


async def test_the_log_tells_every_change_in_words(client: Browser) -> None:
    admin = await an_admin(name="Ada Min")
    rule = await actions.add_rule(admin, "Be brief", "Please.", "Asked for.")
    await actions.edit_rule(admin, rule, "Be brief", "Please, do.", "Clearer.", seen=1)
    await actions.retire_rule(admin, rule, "Of no use.", seen=2)
    await actions.restore_rule(admin, rule, "Missed.", seen=3)
    await signed_in(client, await a_moderator())

    whole = await client.get("/moderation/log")
    narrow = await client.get("/moderation/log?act=retire_rule")

    said = words_of(whole)
    assert not [sentence for sentence in TOLD if sentence not in said]
    assert 'href="/guidelines/rules/7"' in whole.text
    assert "retired rule 7" in words_of(narrow)
    assert "added rule 7" not in words_of(narrow)


async def test_robots_read_rules_but_not_their_forms(client: Browser) -> None:
    await signed_in(client, await a_member())

    lines = (await client.get("/robots.txt")).text.splitlines()

    assert "Disallow: /guidelines/rules/new" in lines
    assert "Disallow: /guidelines/rules/*/" in lines
