"""``forum member create``, on a database that keeps what is written."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest
from click.testing import CliRunner, Result

from forum.accounts.actions import password, signin
from forum.accounts.commands import member
from forum.accounts.models import Member, Role
from forum.app import build_house
from forum.core.settings import Settings
from tests.accounts.people import AT_HOME, PASSWORD
from tests.factories import a_member

T = TypeVar("T")


def run(settings: Settings, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(member, words, typed, obj=lambda: build_house(settings))


def inside(settings: Settings, work: Coroutine[Any, Any, T]) -> T:
    async def run() -> T:
        async with build_house(settings):
            return await work

    return asyncio.run(run())


def test_a_member_is_made_with_a_password(elsewhere: Settings) -> None:
    words = "create Mara@Library.example --username Mara --name Diaz --role admin --password-stdin"

    made = run(elsewhere, *words.split(), typed=f"{PASSWORD}\n")

    assert made.exit_code == 0, made.output
    assert "New account: mara <Mara@library.example>, admin." in made.output
    found, _token = inside(elsewhere, signin.sign_in("mara", PASSWORD, AT_HOME))
    assert (found.name, found.role, found.time_zone) == (
        "Diaz", Role.ADMIN, elsewhere.site.time_zone,
    )  # fmt: skip


def test_without_a_password_a_link_to_choose_one_is_printed(elsewhere: Settings) -> None:
    made = run(elsewhere, "create", "mara@library.example", "--username", "mara")

    assert made.exit_code == 0, made.output
    token = made.output.strip().rpartition("/")[2]
    assert f"{elsewhere.site.base_url}/password/reset/{token}" in made.output
    inside(elsewhere, password.choose_password(token, PASSWORD))
    found, _token = inside(elsewhere, signin.sign_in("mara", PASSWORD, AT_HOME))
    assert (found.name, found.role) == ("mara", Role.MEMBER)


@pytest.mark.parametrize(
    ("words", "typed", "sentence"),
    [
        (["create", "nowhere", "--username", "mara"], "", "Letters can't reach this address"),
        (["create", "m@x.example", "--username", "admin"], "", "kept for the place itself"),
        (["create", "m@x.example", "--username", "jo.hn"], "", "looks like it"),
        (["create", "john@x.example", "--username", "mara"], "", "with this address already"),
        (["create", "m@x.example", "--username", "mara", "--password-stdin"], "short\n",
         "Use 10 to 200 characters"),
        (["create", "m@x.example"], "", "Missing option '--username'"),
        (["create", "m@x.example", "--username", "mara", "--role", "king"], "", "'king' is not"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_told_in_a_sentence(
    elsewhere: Settings, words: list[str], typed: str, sentence: str
) -> None:
    inside(elsewhere, a_member(username="john", email="john@x.example"))

    failed = run(elsewhere, *words, typed=typed)

    assert failed.exit_code in {1, 2}
    assert sentence in failed.output + str(failed.exception)
    assert inside(elsewhere, _members()) == ["john"]


async def _members() -> list[str]:
    return [member.username for member in await Member.all()]


def test_a_role_is_given_by_username(elsewhere: Settings) -> None:
    inside(elsewhere, a_member(username="mara"))

    made = run(elsewhere, "role", "Mara", "editor")
    wrong = run(elsewhere, "role", "nobody", "editor")

    assert (made.exit_code, made.output) == (0, "mara: editor.\n")
    assert wrong.exit_code == 2
    assert "There is no member nobody." in wrong.output
    assert inside(elsewhere, _role_of("mara")) is Role.EDITOR


async def _role_of(username: str) -> Role:
    return (await Member.get(username=username)).role
