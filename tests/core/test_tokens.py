"""Secrets in links and cookies."""

from __future__ import annotations

import asyncio

import pytest

from forum.core.house import House
from forum.core.tokens import digest_of, new_token, sign, unsign

pytestmark = pytest.mark.usefixtures("house")


async def test_tokens_are_long_unlike_and_fit_for_addresses() -> None:
    tokens = {new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert all(len(token) == 43 and token.isascii() for token in tokens)


@pytest.mark.parametrize("token", ["", "x", "é", "\ud800", "x" * 10_000])
async def test_whatever_is_given_as_a_token_has_a_digest(token: str) -> None:
    assert len(digest_of(token)) == 64


async def test_a_signed_value_comes_back_for_its_purpose_only() -> None:
    signed = sign("notice", ["success", "Ça va"])

    assert unsign("notice", signed) == ["success", "Ça va"]
    assert unsign("unsubscribe", signed) is None


async def test_a_forged_value_does_not_come_back() -> None:
    signed = sign("notice", "kept")

    for forged in ("", ".", "..", signed[:-1], "x" + signed, signed.swapcase(), "\ud800", "é" * 99):
        assert unsign("notice", forged) is None


async def test_a_signed_value_is_good_for_its_time() -> None:
    signed = sign("notice", "kept")

    await asyncio.sleep(2.1)  # the signature counts whole seconds

    assert unsign("notice", signed, max_age=60) == "kept"
    assert unsign("notice", signed, max_age=1) is None


async def test_another_key_signs_otherwise(house: House) -> None:
    signed = sign("notice", "kept")
    site = house.settings.site.model_copy(update={"secret_key": "another"})
    other = House(house.settings.model_copy(update={"site": site}))

    leave = other.enter()
    forged = unsign("notice", signed)
    leave()

    assert forged is None
