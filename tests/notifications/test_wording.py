"""How posts are cut to the room that a letter has."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from time import perf_counter

import pytest
from markupsafe import Markup

from forum.core.markdown import plain, render
from forum.mail.sending.setting import set_text
from forum.notifications.wording import Words, fitted


@pytest.mark.parametrize(
    "body",
    [
        "```\n" + "a\n" * 3_900 + "```",
        "```\n" + " " * 500 + "a " * 15_000 + "\n```",
        "> " * 10 + "a " * 15_000,
        "a\n\n" * 1_900,
        "```\n" + "ж\n" * 3_900 + "```",
        ("> " * 6 + "a" * 31 + " b" * 15 + "\n>\n") * 300,
    ],
    ids=[
        "short lines",
        "far to the right",
        "deep quotes",
        "short paragraphs",
        "cyrillic",
        "long words",
    ],
)
def test_no_way_of_writing_makes_a_letter_swell(body: str) -> None:
    words = Words(plain(body, addresses=True), Markup(render(body)))  # noqa: S704 (as a post has)

    cut = fitted([words] * 6)

    shown = [(set_text(one.text), "plain") for one in cut] + [(one.html, "html") for one in cut]
    assert sum(_on_the_wire(*one) for one in shown) < 85_000


def _on_the_wire(words: str, kind: str) -> int:
    message = EmailMessage(SMTP)
    message.set_content(words, subtype=kind, cte="quoted-printable")
    return len(message.as_bytes())


def test_a_post_of_gaps_is_cut_in_no_time() -> None:
    body = "a" + " " * 20_000 + "b " * 8_000
    words = Words(body, Markup("<p>{}</p>").format(body))

    begin = perf_counter()
    [cut] = fitted([words])

    assert cut.is_cut
    assert cut.text.endswith("b b …")
    assert perf_counter() - begin < 1
