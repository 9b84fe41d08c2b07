"""What of a letter is posted."""

from __future__ import annotations

from time import process_time
from urllib.parse import quote

import pytest

from forum.core.house import House
from forum.core.markdown import render
from forum.letterbox.words import body_of, whole_text, without_secrets
from forum.mail.reading import Letter, Part
from forum.mail.returning import sign
from tests.letterbox.writing import PICTURED, QUOTE

SAID = {
    "# Seeds": "\\# Seeds",
    "Seeds\n-----\nWe lend them.": "Seeds\n\n-----\nWe lend them.",
    "Dear all,\n\n    we lend seeds.": "Dear all,\n\n   we lend seeds.",
    "[1]: seeds": "\\[1]: seeds",
    "> yours\nmine": "> yours\n\nmine",
    "1. seeds\n2. tools": "1. seeds\n2. tools",
    f"We lend seeds.\n\n{QUOTE}": "We lend seeds.",
    "We lend seeds.\n-- \nAna\nElm Street Library": "We lend seeds.",
    "": "",
}


@pytest.mark.parametrize("text", SAID)
def test_text_means_in_markdown_what_it_meant_in_the_letter(text: str) -> None:
    assert body_of(Letter(text=text)).source == SAID[text]


def test_html_becomes_markdown() -> None:
    source = body_of(Letter(html=PICTURED)).source

    assert source.startswith("We lend **seeds**.")
    assert "What worked" not in source


@pytest.mark.parametrize("text", [QUOTE, "> all of it\n> is a quote"])
def test_nothing_but_a_quote_is_posted_as_it_is(text: str) -> None:
    assert "<details>" not in render(body_of(Letter(text=text)).source)


def test_who_answers_inside_the_quote_is_read_whole_with_the_quote_folded() -> None:
    text = f"See my answers below.\n\n{QUOTE}"

    html = render(body_of(Letter(text=text)).source)

    assert html.startswith("<p>See my answers below.</p>\n<details>")
    assert "What worked for you?" in html


HEADED = """\
See my answers below.

From: Ruth Adeyemi via Outward <forum@outward.example>
Sent: Monday, 5 May 2025 10:02
To: Ana Lima <ANA@library.example<mailto:ana@library.example>>
Subject: [Desk] Gates

Write to ana@library.example about it.
"""


def test_what_a_quote_tells_of_her_own_address_is_left_out() -> None:
    source = body_of(Letter(text=HEADED, sender="ana@library.example")).source

    assert "To: Ana Lima <…<mailto:…>>" in source
    assert source.count("ana@library.example") == 1
    assert source.startswith("See my answers below.\n\n> [!quote]")


def test_pictures_of_the_quote_and_business_cards_are_left_out() -> None:
    parts = (
        Part("packets.png", "image/png", b"x", "packets", is_inline=True),
        Part("door.png", "image/png", b"x", "door", is_inline=True),
        Part("loose.png", "image/png", b"x", "loose", is_inline=True),
        Part("me.vcf", "text/vcard", b"x"),
        Part("empty.txt", "text/plain", b""),
        Part("plan.pdf", "application/pdf", b"x"),
    )

    found = body_of(Letter(html=PICTURED, attachments=parts)).parts

    assert [part.name for part in found] == ["packets.png", "loose.png", "plan.pdf"]


async def test_what_works_for_her_alone_is_left_out(house: House) -> None:
    base = house.settings.site.base_url
    stop = f"{base}/letters/{'Ab1-' * 11}/thread/7"
    fine = f"{base}/threads/7/{'a-long-title-' * 5} https://docs.example/d/{'Ab1' * 15}"

    text = without_secrets(f"<{sign('reply', 1, 2).upper()}> ({stop}) {fine}")

    assert text == f"<…> (…) {fine}"


async def test_it_is_left_out_as_well_where_servers_on_the_way_have_wrapped_it(
    house: House,
) -> None:
    link = f"{house.settings.site.base_url}/letters/{'Ab1-' * 11}/thread/7"
    reply = sign("reply", 1, 2)
    safe = f"https://x.safelinks.example/?url={quote(link, safe='')}&data=05%7C"
    twice = f"https://x.safelinks.example/?url={quote(quote(link, safe=''), safe='')}"
    proof = f"https://urldefense.example/v3/__{link}__;!!x"
    older = link.replace(":", "-3A").replace("/", "_").replace("Ab1-", "Ab1-2D")
    wrapped = f"{safe} {twice} {proof} u={older}&d=x mailto%3A{quote(reply, safe='')}"

    text = without_secrets(f"{wrapped} SRS0=x={reply.replace('@', '=')}@relay.example")

    assert "Ab1" not in text
    assert reply[-30:].partition("@")[0][-16:] not in text


HOSTILE = {
    "quotes": Letter(html="<blockquote " * 20_000),
    "pictures": Letter(html='<img src="cid:a">' * 10_000),
    "addresses": Letter(text="a+1." * 50_000),
    "depth": Letter(text="> " * 100_000),
    "lines": Letter(text="# a\n---\n>\n" * 20_000),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_letters_are_read_in_time(case: str) -> None:
    began = process_time()

    body_of(HOSTILE[case])

    assert process_time() - began < 3


@pytest.mark.usefixtures("house")
async def test_secrets_are_looked_for_in_time(house: House) -> None:
    began = process_time()

    without_secrets(f"{house.settings.site.base_url}/a/{'a' * 5_000}" * 50 + "a+1." * 50_000)

    assert process_time() - began < 3


def test_the_whole_is_what_she_wrote() -> None:
    text = f"We lend seeds.\n\n{QUOTE}\n-- \nAna"

    assert whole_text(Letter(text=text)) == text
    assert "What worked" in whole_text(Letter(html=PICTURED))
