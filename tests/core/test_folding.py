"""Quotes that are shown folded."""

from __future__ import annotations

import re
import time

import pytest

from forum.core.folding import folded
from forum.core.markdown import MarkdownLimits, plain, render, without_quotes

QUOTE = folded("> Ruth wrote:\n>\n> - seeds\n> - tools")
LIMITS = MarkdownLimits(nesting=40, lines=100_000, characters=1_000_000, brackets=10_000)


def test_a_marked_quote_is_folded_and_the_mark_is_not_shown() -> None:
    html = render(f"Yes.\n\n{QUOTE}\n\nAnd more.")

    assert html == (
        "<p>Yes.</p>\n<details>\n<summary>Quoted text</summary>\n<blockquote>\n"
        "<p>Ruth wrote:</p>\n<ul>\n<li>seeds</li>\n<li>tools</li>\n</ul>\n"
        "</blockquote>\n</details>\n<p>And more.</p>\n"
    )


def test_as_text_it_is_a_quote_as_any_other() -> None:
    source = f"Yes.\n\n{QUOTE}"

    assert plain(source) == "Yes.\n\n> Ruth wrote:\n> - seeds\n> - tools"
    assert plain(source, quotes=False) == without_quotes(source).strip() == "Yes."


@pytest.mark.parametrize(
    "source",
    [
        "> [!quote]",
        "> [!quote]\n> in one paragraph",
        "> [!quote] and more\n>\n> words",
        "- > [!quote]\n  >\n  > in a list",
        "> > [!quote]\n> >\n> > in a quote",
        "> words\n>\n> [!quote]\n>\n> below",
        "```\n> [!quote]\n>\n> code\n```",
        "[!quote]\n\nno quote",
        "<details><summary>typed</summary>words</details>",
        "> <details>\n>\n> words",
    ],
)
def test_nothing_else_is(source: str) -> None:
    assert "<details" not in render(source)


@pytest.mark.parametrize(
    "source",
    [
        f"{QUOTE}\n\n" * 3,
        "> [!quote]\n>\n> > [!quote]\n> >\n> > deeper",
        "> [!quote]\n>\n> [!quote]\n>\n> [!quote]\n>\n> a",
        "> [!quote]\n>\n> ```\n> never ends",
        "> [!quote]\n>\n> </blockquote></details><script>alert(1)</script>",
        "> [!quote]\n>\n> lazy\n> [!quote]\nlines",
        "".join(f"{'> ' * depth}[!quote]\n{'> ' * depth}\n" for depth in range(1, 30)) + "> a",
    ],
)
def test_folds_are_closed_and_stand_in_nothing(source: str) -> None:
    html = render(source, LIMITS)

    depth = 0
    for tag in re.findall(r"</?(?:details|blockquote|ul)>", html):
        depth += -1 if tag.startswith("</") else 1
        assert tag != "<details>" or depth == 1
    assert depth == 0
    assert html.count("<details>") == html.count("<summary>") >= 1
    assert "<script" not in html


def test_many_take_linear_time() -> None:
    began = time.process_time()
    render("> [!quote]\n>\n> a\n\n" * 5_000, LIMITS)

    assert time.process_time() - began < 5
