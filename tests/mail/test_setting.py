"""The text part, set for reading."""

from __future__ import annotations

import pytest

from forum.mail.sending.setting import set_text

LONG = "word " * 20


@pytest.mark.parametrize(
    ("text", "as_set"),
    [
        ("One line.", "One line.\n"),
        ("\n\nAbove\n\n\n\n\nBelow\n\n", "Above\n\nBelow\n"),
        ("Trailing   \nspace\t", "Trailing\nspace\n"),
        ("-- \nOutward", "-- \nOutward\n"),
        (f"- {LONG}", "- " + "word " * 13 + "word\n  " + "word " * 5 + "word\n"),
        (f"  10. {LONG}", "  10. " + "word " * 12 + "word\n      " + "word " * 6 + "word\n"),
        (f"> > {LONG}", "> > " + "word " * 12 + "word\n> > " + "word " * 6 + "word\n"),
        (
            "see https://outward.example/" + "x" * 80,
            "see\nhttps://outward.example/" + "x" * 80 + "\n",
        ),
        ("> " * 7 + LONG, ("> " * 7 + LONG).rstrip() + "\n"),
        (" " * 500 + "a " * 9_000, (" " * 500 + "a " * 9_000).rstrip() + "\n"),
        ("", "\n"),
    ],
)
def test_lines_are_set_for_reading(text: str, as_set: str) -> None:
    assert set_text(text) == as_set


def test_setting_twice_changes_nothing() -> None:
    once = set_text(f"Dear reader,\n\n{LONG * 9}\n\n- {LONG * 3}\n> {LONG}\n-- \n{LONG}")

    assert set_text(once) == once
    assert max(len(line) for line in once.splitlines()) <= 72
