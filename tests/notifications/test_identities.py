"""What letters about posts and groups are called."""

from __future__ import annotations

from email import message_from_string
from email.header import decode_header, make_header
from email.policy import default

import pytest

from forum.core.house import House
from forum.groups.models import Group
from forum.notifications.identities import (
    group_address,
    list_id,
    post_message_id,
    post_of,
)


async def test_a_post_is_found_by_what_its_letters_are_called(incoming: House) -> None:
    name = post_message_id(17)

    assert name == "<post-17@outward.example>"
    assert post_of(name) == post_of("POST-17@Outward.Example ") == 17
    for other in ("<post-17@elsewhere.example>", "<post-x@outward.example>", "", "<post-@>"):
        assert post_of(other) is None


@pytest.mark.parametrize(
    ("slug", "label"),
    [("makers", "makers"), ("bücher", "group-7"), ("a" * 64, "group-7"), ("-x", "group-7")],
)
async def test_a_group_is_called_by_its_slug_if_a_domain_can_be(
    incoming: House, slug: str, label: str
) -> None:
    group = Group(id=7, slug=slug, name="Makers")

    assert group_address(group) == f"{label}@outward.example"
    assert list_id(group) == f"Makers <{label}.outward.example>"


@pytest.mark.parametrize(
    "name", ["Bücher & Leute", "書" * 60, "=?utf-8?q?A=0Ab?=", 'A "quoted" (name), <b>', "\\"]
)
async def test_any_name_can_stand_in_a_list_id(incoming: House, name: str) -> None:
    value = list_id(Group(id=7, slug="makers", name=name))

    phrase, _space, identifier = value.rpartition(" ")
    assert value.isascii()
    assert identifier == "<makers.outward.example>"
    assert all(len(word) <= 75 for word in phrase.split())
    if name.isascii() and "=?" not in name:
        header = message_from_string(f"To: {phrase} <a@b.example>\n\n", policy=default)["To"]
        assert header.addresses[0].display_name == name
    else:
        assert str(make_header(decode_header(phrase))) == name
