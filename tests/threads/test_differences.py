"""Word by word: what became of a text."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.threads.differences import Fate, Piece, differences, shortened

MOST = 32_000


def told(before: str, after: str) -> str:
    signs = {Fate.SAME: "{}", Fate.REMOVED: "[-{}-]", Fate.INSERTED: "[+{}+]"}
    return "".join(signs[piece.fate].format(piece.text) for piece in differences(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Ring her at noon.", "Ring her at ten.", "Ring her at [-noon-][+ten+]."),
        ("A tilte", "A title", "A [-tilte-][+title+]"),
        ("The cat sat on the mat.", "A dog sat on the mat.",
         "[-The cat-][+A dog+] sat on the mat."),
        ("One\n\nTwo\n", "One\n\nTwo\nThree\n", "One\n\nTwo\n[+Three\n+]"),
        ("図書館で本を読む。", "図書館で雑誌を読む。", "図書館で[-本-][+雑誌+]を読む。"),
        ("हिन्दी में", "हिन्दी से", "हिन्दी [-में-][+से+]"),
        ("the same", "the same", "the same"),
        ("", "words", "[+words+]"),
        ("words", "", "[-words-]"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_words_are_marked_not_letters(before: str, after: str, expected: str) -> None:
    assert told(before, after) == expected


TEXTS = st.text(st.sampled_from("ab c.\n图é\u0301"), max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    pieces = differences(before, after)

    assert "".join(p.text for p in pieces if p.fate is not Fate.INSERTED) == before
    assert "".join(p.text for p in pieces if p.fate is not Fate.REMOVED) == after


@given(TEXTS, TEXTS)
def test_what_is_left_out_is_left_out_of_what_stayed(before: str, after: str) -> None:
    pieces = differences(before * 20, after + before * 20)

    short = shortened(pieces)

    assert "".join(piece.text for piece in short) == "".join(piece.text for piece in pieces)
    changed = {Fate.INSERTED, Fate.REMOVED}
    assert [p for p in short if p.fate in changed] == [p for p in pieces if p.fate in changed]


def test_a_long_text_is_shown_around_its_changes_only() -> None:
    before = "Some words that stay. " * 400

    short = shortened(differences(before + "End.", before + "Close."))

    assert [piece.fate for piece in short] == [
        Fate.LEFT_OUT, Fate.SAME, Fate.REMOVED, Fate.INSERTED, Fate.SAME,
    ]  # fmt: skip
    assert len(short[0].text) > len(before) - 300


def test_space_that_changed_can_be_seen() -> None:
    assert Piece(Fate.INSERTED, "\n ").shown == "¶\n·"
    assert Piece(Fate.SAME, "\n ").shown == "\n "


def test_so_many_changes_that_nobody_could_read_them_are_one() -> None:
    before, after = (" ".join(f"{n} {sign}{n}" for n in range(900)) for sign in "ab")

    pieces = differences(before, after)

    assert [(piece.fate, piece.text) for piece in pieces] == [
        (Fate.REMOVED, before), (Fate.INSERTED, after),
    ]  # fmt: skip


def _of(signs: str, length: int = MOST, seed: int = 1) -> str:
    return "".join(random.Random(seed).choices(signs, k=length))


HOSTILE = {
    "one-letter words": (" ".join(_of("abcdefgh", 16_000)), " ".join(_of("abcdefgh", 16_000, 2))),
    "short lines": ("\n".join(_of("ab", MOST // 2)), "\n".join(_of("ab", MOST // 2, 2))),
    "signs": (_of("!?.,"), _of("!?.,", seed=2)),
    "han": (_of("图书馆本的是"), _of("图书馆本的是", seed=2)),
    "signs in few lines": (_of("!?.," * 2000 + "\n"), _of("!?.," * 2000 + "\n", seed=2)),
    "every second word": (
        " ".join(f"x{n} u{n}" for n in range(2500)), " ".join(f"x{n} v{n}" for n in range(2500)),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), HOSTILE.values(), ids=HOSTILE.keys())
def test_the_most_hostile_texts_take_less_than_a_second(before: str, after: str) -> None:
    assert max(len(before), len(after)) <= MOST
    start = time.process_time()

    pieces = differences(before, after)

    assert time.process_time() - start < 1
    assert "".join(p.text for p in pieces if p.fate is not Fate.REMOVED) == after
