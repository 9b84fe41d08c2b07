"""The rules: admins change them, nothing that they said is lost, and numbers are given once."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from forum.accounts.models import Member, Role, Stranger
from forum.app import build_house
from forum.core.errors import Complaint, Forbidden, NotFound
from forum.core.house import House
from forum.core.settings import Settings
from forum.moderation import policy
from forum.moderation.actions import rules as actions
from forum.moderation.models import LogEntry, Rule, RuleRevision
from forum.moderation.queries import rules as queries
from forum.moderation.rule_words import cite
from tests.factories import a_member, a_moderator, an_admin


async def third() -> Rule:
    return await Rule.get(number=3)


async def test_a_place_begins_with_six_rules(house: House) -> None:
    standing = await queries.rules_in_force()

    assert [found.rule.number for found in standing] == [1, 2, 3, 4, 5, 6]
    assert standing[0].rule.title == "Protect patrons"
    assert standing[0].html.startswith("<p>No names, and no story")
    assert standing[0].since.in_force == standing[0].since.worded
    assert await RuleRevision.filter(number=1, editor_id=None).exclude(reason="").count() == 6
    assert not await queries.retired_rules()


async def test_a_decision_cites_a_rule_by_number_and_title(house: House) -> None:
    rule = await Rule.get(number=1)

    assert cite(rule) == "Rule 1: Protect patrons"
    assert rule.url == "/guidelines#rule-1"
    assert rule.wording_url(rule.revision) == "/guidelines/rules/1?revision=1"


@pytest.mark.parametrize("role", list(Role))
def test_only_admins_may_change_rules(role: Role) -> None:
    assert policy.can_edit_rules(Member(role=role)) is (role is Role.ADMIN)
    assert not policy.can_edit_rules(Stranger())


async def test_who_is_no_admin_changes_nothing(house: House) -> None:
    rule = await third()

    for member in (await a_member(), await a_moderator()):
        with pytest.raises(Forbidden):
            await actions.add_rule(member, "Be kind", "To all.", "Asked for.")
        with pytest.raises(Forbidden):
            await actions.edit_rule(member, rule, "Be kind", "To all.", "Why not.", seen=1)
        with pytest.raises(Forbidden):
            await actions.retire_rule(member, rule, "Why not.", seen=1)
        with pytest.raises(Forbidden):
            await actions.restore_rule(member, rule, "Why not.", seen=1)

    assert await RuleRevision.all().count() == 6
    assert not await LogEntry.all().exists()


async def test_every_change_stays_in_the_history_with_its_reason(house: House) -> None:
    admin = await an_admin()

    rule = await actions.add_rule(admin, "Be brief", "Please.", "Asked for.")
    rule = await actions.edit_rule(admin, rule, "Be brief", "Or not.", "Too stern.", seen=1)
    rule = await actions.retire_rule(admin, rule, "Of no use.", seen=2)
    rule = await actions.restore_rule(admin, rule, "Missed.", seen=3)

    rows = await RuleRevision.filter(rule_id=rule.id).order_by("number")
    assert [(row.number, row.text, row.is_retired, row.reason) for row in rows] == [
        (1, "Please.", False, "Asked for."),
        (2, "Or not.", False, "Too stern."),
        (3, "Or not.", True, "Of no use."),
        (4, "Or not.", False, "Missed."),
    ]
    assert (rule.number, {row.editor_id for row in rows}) == (7, {admin.id})


async def test_every_change_is_in_the_log_with_before_and_after(house: House) -> None:
    admin = await an_admin()

    rule = await actions.add_rule(admin, "Be brief", "Please.", "Asked for.")
    rule = await actions.edit_rule(admin, rule, "Be brief", "Or not.", "Too stern.", seen=1)
    rule = await actions.retire_rule(admin, rule, "Of no use.", seen=2)
    await actions.restore_rule(admin, rule, "Missed.", seen=3)

    entries = await LogEntry.filter(thing="rule", thing_id=rule.id).order_by("id")
    assert [entry.act for entry in entries] == [
        "add_rule", "edit_rule", "retire_rule", "restore_rule",
    ]  # fmt: skip
    assert (entries[0].before, entries[0].after["in_force"]) == ({}, True)
    assert (entries[1].before["text"], entries[1].after["text"]) == ("Please.", "Or not.")
    assert (entries[2].after["in_force"], entries[3].after["in_force"]) == (False, True)


async def test_a_number_is_never_given_to_another(house: House) -> None:
    admin = await an_admin()
    gone = await actions.add_rule(admin, "Be brief", "Please.", "Asked for.")

    await actions.retire_rule(admin, gone, "Of no use.", seen=1)
    rule = await actions.add_rule(admin, "Be clear", "Please.", "Asked for.")

    assert (gone.number, rule.number) == (7, 8)
    assert [found.rule.number for found in await queries.rules_in_force()][-1] == 8
    assert [found.number for found in await queries.retired_rules()] == [7]


async def test_the_first_rule_of_all_is_number_one(house: House) -> None:
    await Rule.all().delete()

    rule = await actions.add_rule(await an_admin(), "Be kind", "To all.", "It begins.")

    assert rule.number == 1


async def test_what_changes_nothing_is_no_revision(house: House) -> None:
    rule = await third()

    same = await actions.edit_rule(
        await an_admin(), rule, rule.title, rule.text, "By mistake.", seen=1
    )

    assert same.revision == 1
    assert not await LogEntry.all().exists()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("Be kind", "To all.", ""), "reason"),
        (("Be kind", "[a](b) " * 401, "Asked for."), "text"),
    ],
)
async def test_what_cannot_be_taken_is_told_by_its_field(
    house: House, words: tuple[str, str, str], field: str
) -> None:
    admin, rule = await an_admin(), await third()

    with pytest.raises(Complaint) as added:
        await actions.add_rule(admin, *words)
    with pytest.raises(Complaint) as changed:
        await actions.edit_rule(admin, rule, *words, seen=1)

    assert {added.value.field, changed.value.field} == {field}
    assert await RuleRevision.all().count() == 6


async def test_the_second_of_two_admins_hears_of_the_first(house: House) -> None:
    admin, rule = await an_admin(), await third()
    await actions.edit_rule(admin, rule, rule.title, "Say it.", "Shorter.", seen=1)

    for act in (actions.retire_rule, actions.restore_rule):
        with pytest.raises(Complaint, match="since you opened") as refusal:
            await act(admin, rule, "Of no use.", seen=1)
        assert refusal.value.field == "revision"
    with pytest.raises(Complaint, match="since you opened"):
        await actions.edit_rule(admin, rule, "Mine", "Mine.", "Better.", seen=1)

    now = await queries.since_seen(rule, 1)
    assert (await third()).text == now.rule.text == "Say it."
    assert (now.last.reason, now.last.editor) == ("Shorter.", admin)
    assert not now.title
    assert "".join(piece.text for piece in now.text if piece.fate == "inserted")


async def test_a_retired_rule_is_neither_changed_nor_retired_again(house: House) -> None:
    admin, rule = await an_admin(), await third()
    with pytest.raises(Complaint, match="in force"):
        await actions.restore_rule(admin, rule, "Missed.", seen=1)

    rule = await actions.retire_rule(admin, rule, "Of no use.", seen=1)

    with pytest.raises(Complaint, match="already"):
        await actions.retire_rule(admin, rule, "Of no use.", seen=2)
    with pytest.raises(Forbidden, match="is retired"):
        await actions.edit_rule(admin, rule, "Be kind", "To all.", "Better.", seen=2)
    assert rule.url == "/guidelines/rules/3"


async def test_since_when_a_rule_holds_and_says_so(house: House) -> None:
    admin, rule = await an_admin(), await third()
    rule = await actions.edit_rule(admin, rule, rule.title, "Say it.", "Shorter.", seen=1)
    rows = {row.number: row for row in await RuleRevision.filter(rule_id=rule.id)}

    since = await queries.dates_of(rule)
    assert (since.in_force, since.worded) == (rows[1].created_at, rows[2].created_at)

    rule = await actions.retire_rule(admin, rule, "Of no use.", seen=2)
    rule = await actions.restore_rule(admin, rule, "Missed.", seen=3)
    back = await RuleRevision.get(rule_id=rule.id, number=4)
    since = await queries.dates_of(rule)
    assert (since.in_force, since.worded) == (back.created_at, rows[2].created_at)


async def test_a_long_history_is_read_in_pages(house: House) -> None:
    admin, rule = await an_admin(), await third()
    for number in range(1, 12):
        rule = await actions.edit_rule(
            admin, rule, rule.title, f"Text {number}.", "Better.", seen=number
        )

    first, pages = await queries.history_of(rule, 1)
    second, _pages = await queries.history_of(rule, 2)

    assert pages == 2
    assert [step.after.number for step in first] == list(range(12, 2, -1))
    assert [step.after.number for step in second] == [2, 1]
    assert first[-1].text  # what it changed of a revision that stands on the next page
    assert second[-1].before is None
    with pytest.raises(NotFound):
        await queries.history_of(rule, 3)


async def test_rules_that_two_admins_add_at_once_have_numbers_of_their_own(
    elsewhere: Settings,
) -> None:
    async def add(title: str) -> Rule:
        async with build_house(elsewhere):
            return await actions.add_rule(await an_admin(), title, "Please.", "Asked for.")

    tasks = [asyncio.create_task(add(f"Rule {letter}")) for letter in "abcd"]
    results: list[Any] = await asyncio.gather(*tasks, return_exceptions=True)

    assert sorted(rule.number for rule in results) == [7, 8, 9, 10]


async def test_of_two_changes_at_once_one_is_made_and_one_is_told(elsewhere: Settings) -> None:
    async def change(text: str) -> Rule:
        async with build_house(elsewhere):
            rule = await third()
            return await actions.edit_rule(
                await an_admin(), rule, rule.title, text, "Better.", seen=1
            )

    tasks = [asyncio.create_task(change(text)) for text in ("One.", "Two.")]
    results: list[Any] = await asyncio.gather(*tasks, return_exceptions=True)

    assert sorted(type(result).__name__ for result in results) == ["Complaint", "Rule"]
    async with build_house(elsewhere):
        kept = await third()
        assert re.fullmatch(r"One\.|Two\.", kept.text)
        assert (kept.revision, await RuleRevision.filter(rule_id=kept.id).count()) == (2, 2)
