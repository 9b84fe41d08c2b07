"""Answers without their quotes and signatures, measured on letters as mail programs write them.

The letters stand in ``replies/*.txt``: ``§§ name | program, language | part | …``, the letter, and
under ``§ words`` what its writer said. Those ``held out`` were not looked at while the rules were
written; a letter whose line says ``known: why`` is not trimmed as it should be.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from time import process_time
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.core.i18n import speaking_to
from forum.mail.trimming.html_text import trim_html
from forum.mail.trimming.lines import Trimmed, mark, marks, trim

MARKS = ("Write your reply above this line",)
ATTRIBUTION = "On Mon, May 5, 2025 at 10:02 AM Ruth <ruth@library.example> wrote:"


class Reply(NamedTuple):
    name: str
    part: str
    letter: str
    words: str
    is_known: bool

    def trimmed(self) -> Trimmed:
        trim_part = trim_html if self.part == "html" else trim
        return trim_part(self.letter, marks=MARKS)


@cache
def _replies() -> tuple[Reply, ...]:
    return tuple(_read())


def _read() -> Iterator[Reply]:
    for path in sorted((Path(__file__).parent / "replies").glob("*.txt")):
        for told in path.read_text("utf-8").split("§§ ")[1:]:
            head, _line, rest = told.partition("\n")
            name, _program, part, *notes = (field.strip() for field in head.split("|"))
            letter, _words, words = rest.partition("\n§ words\n")
            known = any(note.startswith("known: ") for note in notes)
            yield Reply(name, part, letter, words.strip(), known)


def test_there_are_letters_enough_and_each_has_its_own_name() -> None:
    names = [reply.name for reply in _replies()]

    assert len(names) >= 205
    assert len(set(names)) == len(names)
    assert sum(reply.part == "html" for reply in _replies()) >= 25


def test_letters_are_trimmed_to_what_their_writers_said() -> None:
    wrong = {reply.name for reply in _replies() if reply.trimmed().words != reply.words}

    assert wrong == {reply.name for reply in _replies() if reply.is_known}


def test_no_word_is_lost() -> None:
    def loses_words(reply: Reply) -> bool:
        kept = reply.trimmed().words
        return any(word not in kept for word in reply.words.split())

    assert not [reply.name for reply in _replies() if loses_words(reply)]


def test_letters_say_the_same_with_the_line_ends_of_the_internet() -> None:
    plain = [reply for reply in _replies() if reply.part == "text"]

    wrong = [
        reply.name
        for reply in plain
        if trim(reply.letter.replace("\n", "\r\n"), marks=MARKS) != reply.trimmed()
    ]

    assert not wrong


def test_what_was_trimmed_stays_as_it_is_when_trimmed_again() -> None:
    # But for what quotes somebody who quotes: without the first, the second seems to be it.
    sure = [reply.trimmed() for reply in _replies() if reply.part == "text"]
    words = [trimmed.words for trimmed in sure if not trimmed.is_doubtful]
    words = [said for said in words if "> On " not in said]

    wrong = [said for said in words if trim(said, marks=MARKS).words != said]

    assert not wrong


def test_the_parts_of_a_letter_are_kept() -> None:
    trimmed = trim(f"Yes.\n\n-- \nKarin\n\n{ATTRIBUTION}\n\n> Really?\n", marks=())

    assert trimmed == Trimmed("Yes.", f"{ATTRIBUTION}\n\n> Really?", "-- \nKarin")


def test_a_letter_is_never_trimmed_to_nothing() -> None:
    trimmed = trim(f"{ATTRIBUTION}\n\nReally?\n\nYes.\n", marks=())

    assert trimmed.is_doubtful
    assert trimmed.words == f"{ATTRIBUTION}\n\nReally?\n\nYes."
    assert trimmed.words.endswith(trimmed.quoted)
    assert trimmed.quoted


def test_who_says_that_she_answers_in_the_quote_is_believed() -> None:
    quote = f"{ATTRIBUTION}\n\nReally?\nYes.\n"

    assert trim(f"My answers are in red below.\n\n{quote}", marks=()).is_doubtful
    assert not trim(f"See you below the clock.\n\n{quote}", marks=()).is_doubtful


def test_an_empty_letter_stays_empty() -> None:
    assert trim(" \n\n", marks=()) == Trimmed("")
    assert trim_html("<p> </p>", marks=()) == Trimmed("")


@pytest.mark.parametrize(
    "shown",
    [
        "{mark}",
        "> {mark}",
        "*** {mark} ***",
        "## {mark} ##",
        "> *{mark}*",
        "\u200b{mark}\u00a0",
        "{upper}",
    ],
)
def test_our_line_is_known_however_it_comes_back(shown: str) -> None:
    line = shown.format(mark=mark(), upper=mark().upper())

    trimmed = trim(f"Yes.\n\nRuth, in a language nobody knows:\n\n{line}\n\nReally?", marks=marks())

    assert trimmed.words == "Yes."


def test_our_line_is_known_in_every_language_of_the_house() -> None:
    with speaking_to("de", "UTC"):
        line = mark()

    assert line in marks()
    assert mark() in marks()


HOSTILE = {
    "attributions": "On Mon, May 5, 2025 at 10:02 AM Ruth <a@b.example> wrote:\n",
    "half attributions": "On 5 wrote:\n",
    "quote marks": ">\n",
    "quote marks on a line": ">",
    "brackets": "<",
    "parentheses": "On (((( 2025 10:02 @ wrote ",
    "headers": "From: a@b 2025\n",
    "labels": "Sent: x\nTo: y\n",
    "fences": "```\n",
    "signatures": "-- \n",
    "rules": "_" * 70 + "\n",
    "telephones": "Sent from my iPhone\n",
    "half our line": "write your reply above\n",
    "alternating": "> a\nb\n",
    "broken wrapping": "> " + "x" * 60 + "\nb\n",
    "everything": f"{ATTRIBUTION}\n> a\n\nFrom: a@b\nTo: c\n> b\n-- \nregards,\n",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_hostile_letters_take_little_time(piece: str) -> None:
    letter = piece * (160_000 // len(piece))
    started = process_time()

    trimmed = trim(letter, marks=MARKS)

    assert process_time() - started < 1
    assert trimmed.words


@pytest.mark.parametrize("piece", ["On 5 May 2025 10:02 (<a@b wrote: ", ">" * 70 + "\n", "a\n"])
def test_a_megabyte_below_a_word_takes_little_time(piece: str) -> None:
    hostile = piece * (1_000_000 // len(piece))
    started = process_time()

    trimmed = trim(f"Hello.\n\n{ATTRIBUTION}\n\n> a\n{hostile}", marks=MARKS)

    assert process_time() - started < 1
    assert trimmed.words.startswith("Hello.")


LINES = st.sampled_from(
    [
        "", "Yes.", "-- ", "--", ATTRIBUTION, "> quoted", ">> deeper", ">", "Hi Ruth,", "> -- ",
        "From: Ruth <a@b.example>", "Sent: 5 May 2025", "To: Karin", "Subject: Gates", "```",
        "-----Original Message-----", "---------- Forwarded message ----------", "_" * 40,
        "Sent from my iPhone", "Kind regards,", "Karin", "Tel. 01632 960 456", MARKS[0],
        "On Monday I wrote:", "- an item", "rest of a line", "> " + "long " * 12,
        "| a | b |", "> On 5 May 2025 at 10:02, R wrote:",
    ]
)  # fmt: skip
LETTERS = st.lists(LINES | st.text(max_size=30), max_size=20).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(LETTERS)
@example("-- \n\n> a\n\nb")
@example("> a\n>\nb\n> c")
def test_nothing_is_invented_and_nothing_becomes_nothing(letter: str) -> None:
    trimmed = trim(letter, marks=MARKS)

    lines = {line.strip() for line in letter.replace("\r\n", "\n").replace("\r", "\n").split("\n")}
    assert all(line.strip() in lines for line in trimmed.words.split("\n") if line)
    assert bool(trimmed.words) == bool(letter.strip())


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=12).map("\n".join))
def test_every_word_is_in_one_of_the_parts(letter: str) -> None:
    trimmed = trim(letter, marks=MARKS)

    everything = f"{trimmed.words}\n{trimmed.quoted}\n{trimmed.signature}".split()
    assert set(letter.split()) <= {*everything, ">"}
