"""Changing the rules by the forms on their pages: for admins, of whom two may act at once."""

from __future__ import annotations

import httpx
import pytest

from forum.moderation.models import Rule, RuleRevision
from tests.browsing import signed_in
from tests.factories import a_moderator, an_admin
from tests.moderation.test_rules_routes import changed, words_of

Browser = httpx.AsyncClient
NEW = {"title": "Be brief", "text": "Say it **once**.", "reason": "Asked for."}
FORMS = (
    "/guidelines/rules/new", "/guidelines/rules/3/edit", "/guidelines/rules/3/retire",
    "/guidelines/rules/3/restore",
)  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
async def test_forms_are_for_admins(client: Browser, path: str) -> None:
    stranger = await client.get(path)
    await signed_in(client, await a_moderator())
    got, sent = await client.get(path), await client.post(path, data=NEW | {"revision": "1"})

    assert "/sign-in" in stranger.headers["location"]
    assert (got.status_code, sent.status_code) == (403, 403)
    assert "Only admins change the rules." in got.text
    assert await RuleRevision.all().count() == 6


async def test_an_admin_adds_a_rule(client: Browser) -> None:
    await signed_in(client, await an_admin())

    assert "Add a rule" in (await client.get("/guidelines")).text
    assert (await client.get("/guidelines/rules/new")).is_success
    response = await client.post("/guidelines/rules/new", data=NEW | {"action": "save"})

    assert (response.status_code, response.headers["location"]) == (303, "/guidelines/rules/7")
    shown = await client.get("/guidelines/rules/7")
    assert "Its number is 7." in shown.text
    assert "Say it <strong>once</strong>." in shown.text


@pytest.mark.parametrize("path", ["/guidelines/rules/new", "/guidelines/rules/3/edit"])
async def test_a_preview_saves_nothing(client: Browser, path: str) -> None:
    await signed_in(client, await an_admin())

    sent = NEW | {"action": "preview", "revision": "1"}
    response = await client.post(path, data=sent)
    too_much = await client.post(path, data=sent | {"text": "[a](b) " * 401})
    without = await client.post(path, data=sent | {"text": "", "title": ""})

    assert response.status_code == 200
    assert "Say it <strong>once</strong>." in response.text
    assert "Nothing is saved yet." in response.text
    assert too_much.status_code == 422
    assert 'href="#field-text"' in too_much.text
    assert without.status_code == 422
    assert await RuleRevision.all().count() == 6


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"text": " "}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 201}, "reason"),
    ],
)
async def test_a_wrong_form_comes_back_with_its_words(
    client: Browser, sent: dict[str, str], field: str
) -> None:
    await signed_in(client, await an_admin())

    response = await client.post("/guidelines/rules/new", data=NEW | sent)

    assert response.status_code == 422
    assert f'href="#field-{field}"' in response.text
    kept = NEW | sent
    assert all(words.strip() in response.text for words in kept.values())
    assert await RuleRevision.all().count() == 6


async def test_an_admin_changes_a_rule(client: Browser) -> None:
    await signed_in(client, await an_admin())
    form = await client.get("/guidelines/rules/3/edit")

    response = await client.post("/guidelines/rules/3/edit", data=NEW | {"revision": "1"})

    assert 'name="revision" value="1"' in form.text
    assert "What it cost, who came" in form.text
    assert (response.status_code, response.headers["location"]) == (303, "/guidelines/rules/3")
    assert (await Rule.get(number=3)).title == "Be brief"


async def test_the_second_admin_sees_what_changed_and_loses_no_word(client: Browser) -> None:
    await changed("Say it, and who came.")
    await signed_in(client, await an_admin())

    late = await client.post("/guidelines/rules/3/edit", data=NEW | {"revision": "1"})

    assert late.status_code == 422
    said = words_of(late)
    assert "What changed meanwhile" in said
    assert "Revision 2 by Ada Min" in said
    assert "Say it, and who came." in said
    assert 'id="field-revision"' in late.text
    assert "removed:" in said
    assert "Say it **once**." in late.text
    assert 'value="Be brief"' in late.text
    assert 'name="revision" value="2"' in late.text

    again = await client.post("/guidelines/rules/3/edit", data=NEW | {"revision": "2"})
    assert again.status_code == 303
    assert (await Rule.get(number=3)).revision == 3


@pytest.mark.parametrize("revision", ["", "x", "77", "9" * 30])
async def test_a_revision_that_is_none_changes_nothing(client: Browser, revision: str) -> None:
    await signed_in(client, await an_admin())

    for path in FORMS[1:]:
        response = await client.post(path, data=NEW | {"revision": revision})
        assert response.status_code == 422
        assert 'name="revision" value="1"' in response.text
        assert "What it says now" in response.text

    assert (await Rule.get(number=3)).revision == 1


async def test_an_admin_retires_a_rule_and_puts_it_into_force_again(client: Browser) -> None:
    await signed_in(client, await an_admin())
    sent = {"reason": "Of no use.", "revision": "1"}

    assert "nobody else gets its number" in (await client.get("/guidelines/rules/3/retire")).text
    without = await client.post("/guidelines/rules/3/retire", data=sent | {"reason": ""})
    done = await client.post("/guidelines/rules/3/retire", data=sent)
    told = await client.get(done.headers["location"])
    edit = await client.get("/guidelines/rules/3/edit")
    late = await client.post("/guidelines/rules/3/retire", data=sent)

    assert (without.status_code, done.status_code) == (422, 303)
    assert "The rule is retired. Its page stays." in told.text
    assert 'href="/guidelines/rules/3/restore"' in told.text
    assert (edit.status_code, late.status_code) == (403, 422)
    assert "What changed meanwhile" in late.text

    assert (await client.get("/guidelines/rules/3/restore")).is_success
    back = await client.post("/guidelines/rules/3/restore", data=sent | {"revision": "2"})
    assert back.status_code == 303
    assert 'id="rule-3"' in (await client.get("/guidelines")).text
