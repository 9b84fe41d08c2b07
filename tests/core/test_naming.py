"""Names in Markdown: where "@maria" is one, and where it isn't."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from forum.core.markdown import _html, plain, render, render_off_loop
from forum.core.naming import Names, at_words

LINK = '<a href="/members/maria" rel="nofollow noopener ugc">@maria</a>'


async def rendered(source: str, *, others: int = 0) -> tuple[str, set[str]]:
    addresses = {"maria": "/members/maria"} | {f"m{n}": f"/members/m{n}" for n in range(others)}
    names = Names(addresses)
    with ThreadPoolExecutor(1) as executor:
        return await render_off_loop(source, executor, names=names), names.met


@pytest.mark.parametrize(
    "source",
    ["@maria", "Ask @maria.", "(@maria)", "@maria's", "**@maria**", "_@maria_", "# @maria",
     "- @maria", "@maria, @nobody", "word\n@maria", "@maria…", "~~@maria~~", "“@maria”"],
)  # fmt: skip
async def test_a_name_becomes_a_link(source: str) -> None:
    html, met = await rendered(source)

    assert html.count(LINK) == 1
    assert met == {"maria"}


@pytest.mark.parametrize(
    "source",
    ["`@maria`", "```\n@maria\n```", "    @maria", "[@maria](https://x.example)", r"\@maria",
     "&#64;maria", "x@maria", "maria@maria.example", "@maria@elsewhere.example", "@maria/package",
     "https://x.example/@maria", "<https://x.example/@maria>", "x.example/@maria", "@mariana",
     "![@maria](https://x.example/a.png)", "@maria-lopez", "@maria_", "maria", "[@maria]: /x"],
)  # fmt: skip
async def test_code_links_and_addresses_name_nobody(source: str) -> None:
    html, met = await rendered(source)

    assert "/members/maria" not in html or source == "@maria_"
    assert not met or source == "@maria_"


async def test_signs_at_the_end_of_a_name_are_not_part_of_it() -> None:
    html, _met = await rendered("So said @maria_. And @maria-.")

    assert html.count(LINK) == 2


async def test_a_quote_links_but_is_no_new_mention() -> None:
    html, met = await rendered("> @maria\n>> @maria\n\nYes.")

    assert html.count(LINK) == 2
    assert met == set()


async def test_without_names_nothing_changes() -> None:
    html, _met = await rendered("@somebody")

    assert html == render("@somebody") == "<p>@somebody</p>\n"
    assert plain("Ask @maria.") == "Ask @maria."


async def test_a_name_of_any_script_is_found_whole() -> None:
    words = ["josé", "हिन्दी", "李小龍", "anne-marie.o_neill", "o"]

    found = [word.name for word in at_words(" ".join(f"@{word}," for word in words))]

    assert found == words


async def test_nothing_typed_gets_into_the_link() -> None:
    html, _met = await rendered('@maria"onmouseover=alert(1) @maria<script>alert(1)</script>')

    assert "<script" not in html
    assert " onmouseover" not in html
    assert html.count(LINK) == 2


async def test_so_many_links_are_made_and_no_more() -> None:
    html, _met = await rendered("@maria " * 1_000)

    assert html.count(LINK) == 200


@pytest.mark.parametrize(
    "part",
    ["@maria ", "@", "@a", "@_", "@maria.-_", "a.@", "@maria@", "@m1 @m2 ", "_@maria"],
)
def test_hostile_text_takes_linear_time(part: str) -> None:
    text = (part * 320_000)[:320_000]  # ten times as long as a post may be
    names = Names({"maria": "/members/maria"})
    began = time.process_time()

    list(at_words(text))
    _html(text[:32_000], 10, names)

    assert time.process_time() - began < 5
