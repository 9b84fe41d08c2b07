"""Who is who."""

from __future__ import annotations

import pytest

from forum.accounts import queries
from forum.core.errors import NotFound
from forum.core.house import House
from tests.factories import a_member


@pytest.mark.parametrize("username", ["mara", "MARA", " Mara", "ｍａｒａ"])
async def test_a_member_is_found_by_any_spelling_of_her_name(house: House, username: str) -> None:
    mara = await a_member(username="mara")

    assert (await queries.get_member(username)).id == mara.id


@pytest.mark.parametrize("username", ["nobody", "", "m", "mara@library.example", "a/b"])
async def test_a_member_is_not_found_by_anything_else(house: House, username: str) -> None:
    await a_member(username="mara", email="mara@library.example")

    with pytest.raises(NotFound):
        await queries.get_member(username)


@pytest.mark.parametrize(
    ("username", "answer"),
    [("mara", True), ("ma-ra", True), ("m.a.r.a", True), ("mаrа", True), ("marta", False)],
)
async def test_names_that_look_like_a_taken_one_are_taken(
    house: House, username: str, answer: bool
) -> None:
    await a_member(username="mara")

    assert await queries.is_taken(username) is answer
