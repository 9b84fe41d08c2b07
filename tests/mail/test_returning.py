"""Signed addresses: what we said comes back, and nobody else can say it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from forum.core.house import House
from forum.mail.returning import Signed, read, sign
from tests.conftest import make_settings

KINDS = st.sampled_from(["reply", "writer", "bounce"])
NUMBERS = st.lists(st.integers(0, 10**18 - 1), min_size=1, max_size=2)
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def a_house(domain: str = "forum.example", key: str = "k" * 32) -> House:
    """A house that isn't open: signing wants its settings only."""
    site = {"base_url": "http://forum.example", "secret_key": key}
    made = make_settings(Path("unused"), "sqlite://unused", site=site, mail={"domain": domain})
    return House(made)


@pytest.fixture(autouse=True)
def here() -> Iterator[House]:
    house = a_house()
    leave = house.enter()
    yield house
    leave()


@many
@given(kind=KINDS, numbers=NUMBERS)
def test_what_was_signed_is_read(kind: str, numbers: list[int]) -> None:
    address = sign(kind, *numbers)

    assert read(address) == Signed(kind, tuple(numbers))
    assert read(address.upper()) == Signed(kind, tuple(numbers))
    assert len(address.partition("@")[0]) <= 64
    assert address == address.lower()


@many
@given(kind=KINDS, numbers=NUMBERS, place=st.integers(0, 63), char=st.characters())
def test_an_address_with_another_character_is_none_of_ours(
    kind: str, numbers: list[int], place: int, char: str
) -> None:
    local, _, domain = sign(kind, *numbers).partition("@")
    assume(place < len(local) and char.lower() != local[place])

    changed = f"{local[:place]}{char}{local[place + 1 :]}@{domain}"

    assert read(changed) is None


@many
@given(st.text())
def test_whatever_else_is_none_of_ours(text: str) -> None:
    assert read(text) is None
    assert read(f"{text}@forum.example") is None


def test_addresses_look_as_gateways_like_them() -> None:
    assert sign("reply", 12, 345) == "reply+12.345.2caqfudlwjeph77h@forum.example"


@pytest.mark.parametrize(
    "written", ["<{}>", "  {} ", '"{local}"@forum.example', "{local}@FORUM.EXAMPLE"]
)
def test_gateways_may_write_it_otherwise(written: str) -> None:
    address = sign("bounce", 7)

    changed = written.format(address, local=address.partition("@")[0])

    assert read(changed) == Signed("bounce", (7,))


def test_a_signature_holds_for_one_kind_one_order_and_one_way_of_writing() -> None:
    local, domain = sign("reply", 12, 345).split("@")
    signature = local.rpartition(".")[2]

    for said in ("writer+12.345", "reply+345.12", "reply+12.0345", "reply+12345", "reply+1.2.345"):
        assert read(f"{said}.{signature}@{domain}") is None


@pytest.mark.parametrize(
    ("domain", "key"), [("other.example", "k" * 32), ("forum.example", "q" * 32)]
)
def test_other_houses_say_nothing_to_us(domain: str, key: str) -> None:
    other = a_house(domain, key)
    leave = other.enter()
    address = sign("reply", 1, 2)
    leave()

    assert read(address) is None


def test_a_domain_is_written_as_the_dns_knows_it() -> None:
    leave = a_house("bücherei.example").enter()

    address = sign("bounce", 7)

    assert address.endswith("@xn--bcherei-n2a.example")
    assert read(address) == Signed("bounce", (7,))
    leave()


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [("Reply", (1,)), ("", (1,)), ("a+b", (1,)), ("reply", ()), ("reply", (-1,)),
     ("reply", (10**30, 10**30))],
)  # fmt: skip
def test_what_has_no_room_or_no_sense_is_not_signed(kind: str, numbers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="address"):
        sign(kind, *numbers)
