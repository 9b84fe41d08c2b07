"""Which addresses can be taken, and which are the same."""

from __future__ import annotations

import pytest

from forum.accounts.addresses import BadAddress, address_key, normal_address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mara@library.example", "mara@library.example"),
        ("  Mara.Diaz+forum@Library.EXAMPLE ", "Mara.Diaz+forum@library.example"),
        ("info@bücherei.example", "info@bücherei.example"),
        ("info@xn--bcherei-n2a.example", "info@bücherei.example"),
        (f"{'a' * 64}@library.example", f"{'a' * 64}@library.example"),
    ],
)
def test_an_address_is_kept_as_letters_reach_it(typed: str, kept: str) -> None:
    assert normal_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "mara", "@library.example", "mara@", "mara@library", "mara@localhost", "a@b@c.example",
        "mara@library.test", "mara@[192.0.2.1]", '"mara diaz"@library.example',
        "Mara <mara@library.example>", "mara@library.example\nBcc: all@library.example",
        "mära@library.example", "mara@-library.example", f"{'a' * 65}@library.example",
        f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.example", "x" * 100_000,
    ],
)  # fmt: skip
def test_what_no_letter_could_reach_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(BadAddress, match="Letters can't reach this address"):
        normal_address(typed)


def test_spellings_of_one_address_are_the_same() -> None:
    assert address_key("Mara@Library.example") == address_key(" mara@library.EXAMPLE")
    assert address_key("a@BÜCHEREI.example") == address_key("a@xn--bcherei-n2a.example")
    assert address_key("no address") == "no address"
