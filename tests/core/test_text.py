"""What is typed is cleaned once; labels compare as people compare them; cuts respect words."""

from __future__ import annotations

import time
from collections.abc import Callable
from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.core.text import UncleanText, clean_line, clean_text, excerpt, fold, slugify

anything = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \u200d\u0301-.\n"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Story time", "Story time"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("a\x00b\x07c\x1bd\x7fe\x85f", "abcdef"),
        ("tab\tand\nline feed", "tab\tand\nline feed"),
        ("Cafe\u0301", "Café"),
        ("e\x00\u0301", "é"),
        ("no\ufffe\uffffn-characters", "non-characters"),
        ("\u202eesrever\u202c stays", "\u202eesrever\u202c stays"),
        ("👩‍🏫 ❤️ क्षि", "👩‍🏫 ❤️ क्षि"),
    ],
)
def test_a_text_is_cleaned(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize("broken", ["\ud800", "half \udc00 a character", "\udfff\ud800"])
def test_half_a_character_is_refused_with_a_sentence(broken: str) -> None:
    with pytest.raises(UncleanText, match=r"broken character.*again\."):
        clean_text(broken)

    with pytest.raises(UncleanText):
        clean_line(broken)


@given(anything)
def test_clean_text_is_clean_for_good(typed: str) -> None:
    text = clean_text(typed)

    assert clean_text(text) == text
    assert is_normalized("NFC", text)
    assert "\r" not in text


@pytest.mark.parametrize("clean", [clean_text, clean_line])
@pytest.mark.parametrize("unit", ["\u0301\u0316", "\u0301" * 30 + "\u200d\u200d", "\u0316\u034f"])
def test_a_tower_of_accents_takes_no_quadratic_time(clean: Callable[[str], str], unit: str) -> None:
    tower = "a" + unit * (400_000 // len(unit))

    began = time.thread_time()
    clean(tower)

    assert time.thread_time() - began < 5  # quadratic: minutes


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Book\tclub \n night\u00a0\u3000 ", "Book club night"),
        ("admin\u202e", "admin"),
        ("a\u200bd\u2060m\ufeffi\u00adn", "admin"),
        ("\u3164\u115f\U000e0041", ""),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d🏫 reads", "👩\u200d🏫 reads"),
        ("❤️", "❤️"),
        ("\u200dAnna\u200c \u200d", "Anna"),
        ("an\u200d\u200cna", "anna"),
        ("葛\U000e0100飾区", "葛\U000e0100飾区"),
    ],
)
def test_a_line_holds_only_what_can_be_seen(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@given(anything)
def test_a_clean_line_is_clean_for_good(typed: str) -> None:
    line = clean_line(typed)

    assert clean_line(line) == line
    assert line == line.strip()
    assert "\n" not in line


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("How do you run a tool library?", "how-do-you-run-a-tool-library"),
        ("Café d'Été & co.", "cafe-dete-co"),
        ("Don’t — shush!", "dont-shush"),
        ("Straße", "strasse"),
        ("ＦＵＬＬ　ＷＩＤＴＨ", "full-width"),
        ("Читательский клуб", "читательский-клуб"),
        ("読書会のこと", "読書会のこと"),
        ("हिन्दी कहानी", "हिन्दी-कहानी"),
        ("a_b/c\\d%e", "a-b-c-d-e"),
        ("¿?", "thread"),
        ("", "thread"),
    ],
)
def test_a_slug_reads_like_its_title(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_a_slug_falls_back_to_the_word_that_is_asked_for() -> None:
    assert slugify("🎉", otherwise="group") == "group"


def test_a_long_slug_ends_with_a_whole_word() -> None:
    assert slugify("broadband in rural branches", max_length=16) == "broadband-in"
    assert slugify("broadband in rural branches", max_length=18) == "broadband-in-rural"
    assert slugify("donaudampfschifffahrt", max_length=10) == "donaudampf"


@given(anything, st.integers(1, 40))
def test_a_slug_is_short_and_stays_the_same(title: str, most: int) -> None:
    slug = slugify(title, most, otherwise="x")

    assert 1 <= len(slug) <= most
    assert not slug.startswith("-")
    assert not set(slug) & set(" /?#%.\\")


@pytest.mark.parametrize(
    "labels",
    [
        ("E-Books", "e books", "E‑BOOKS", " e–books  ", "é-books"),
        ("Straße", "STRASSE"),
        ("Dvořák", "dvorak"),
        ("ﬁction", "Fiction"),
        ("Έλληνες", "ελληνες", "ΕΛΛΗΝΕΣ"),
        ("שָׁלוֹם", "שלום"),
    ],
)
def test_labels_fold_together_if_people_would_call_them_the_same(labels: tuple[str, ...]) -> None:
    assert len({fold(label) for label in labels}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("ebooks", "e-books"), ("が", "か"), ("की", "कि"), ("C", "C++"), ("", "-a")]
)
def test_labels_stay_apart_if_people_would(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(anything)
def test_folding_twice_is_folding_once(label: str) -> None:
    once = fold(label)

    assert fold(once) == once


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("Short enough.", 20, "Short enough."),
        ("Two\n\n  lines", 20, "Two lines"),
        ("One sentence. Another that is cut.", 24, "One sentence. …"),
        ("He said “Yes.” And then he went away.", 24, "He said “Yes.” …"),
        ("Hi. This goes on and on for long", 20, "Hi. This goes on…"),
        ("First, second, third", 14, "First…"),
        ("First, second, third", 15, "First, second…"),
        ("読書会を開きました。次は来月です。", 14, "読書会を開きました。 …"),
        ("donaudampfschifffahrt", 10, "donaudamp…"),
        ("ab👩\u200d🏫", 4, "ab…"),
        ("abe\u0301e\u0301e\u0301", 6, "abe\u0301…"),
    ],
)
def test_an_excerpt_ends_where_a_reader_would_pause(text: str, limit: int, shown: str) -> None:
    assert excerpt(text, limit) == shown


@given(st.text(), st.integers(2, 60))
def test_an_excerpt_keeps_its_limit_and_cuts_no_word(text: str, limit: int) -> None:
    line = " ".join(text.split())
    shown = excerpt(text, limit)

    assert len(shown) <= limit
    kept = shown.removesuffix("…").rstrip()
    assert line.startswith(kept)
    rest = line[len(kept) :].lstrip(",;:")
    assert not rest or rest[0] == " " or " " not in line[:limit] or "…" in text
