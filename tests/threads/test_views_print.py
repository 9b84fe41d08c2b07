"""The print view of a thread: all that paper needs and nothing to click."""

from __future__ import annotations

import re

import httpx
import pytest

from forum.accounts.models import Member
from forum.files.models import File
from forum.threads.models import Attachment, Post
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_reply, a_tag, a_thread

Browser = httpx.AsyncClient


def _numbers(page: str) -> list[int]:
    return [
        int(number) for number in re.findall(r'<article class="printed-post" id="post-(\d+)"', page)
    ]


async def test_paper_has_what_it_needs(client: Browser) -> None:
    group = await a_group(name="Rural libraries")
    ada = await a_member(name="Ada <b>")
    thread = await a_thread(
        title="Seeds & <co>", group=group, author=ada, tags=(await a_tag("Lending"),)
    )
    post = await a_reply(thread, reply_to=await Post.get(thread_id=thread.id, number=1))
    file = await File.create(
        owner=ada, name="plan<.pdf", media_type="application/pdf", size=9, sha256="0" * 64, key="k"
    )
    await Attachment.create(file=file, post=post, alt="Where the drawers go")

    page = (await client.get(f"/threads/{thread.id}/print")).text

    for words in (
        "Seeds &amp; &lt;co&gt;", "Rural libraries", "Ada &lt;b&gt;", "Lending", "in reply to #1",
        f"http://127.0.0.1:8000/posts/{post.id}", "plan&lt;.pdf (Where the drawers go)",
        f'<link rel="canonical" href="http://127.0.0.1:8000{thread.url}">',
    ):  # fmt: skip
        assert words in page


@pytest.mark.parametrize("view", ["print", "text"])
async def test_a_reply_to_a_post_that_was_moved_away_names_no_post_of_this_thread(
    client: Browser, view: str
) -> None:
    thread, elsewhere = await a_thread(), await a_thread()
    await a_reply(thread, reply_to=await a_reply(elsewhere))

    page = (await client.get(f"/threads/{thread.id}/{view}")).text

    assert "We did this last spring." in page
    assert "in reply to" not in page


async def test_there_is_nothing_to_fill_in_or_to_press(client: Browser) -> None:
    thread = await a_thread()
    await signed_in(client, await Member.get(id=thread.author_id))

    answer = await client.get(f"/threads/{thread.id}/print")

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for element in ("<form", "<button", "<script", "<details", " style="):
        assert element not in answer.text


async def test_one_page_or_all_of_it(client: Browser) -> None:
    thread = await a_thread()
    for _each in range(26):
        await a_reply(thread)
    place = f"/threads/{thread.id}/print"

    whole, all_of_it = await client.get(place), await client.get(f"{place}?page=all")
    second, missing = await client.get(f"{place}?page=2"), await client.get(f"{place}?page=3")
    wrong = [await client.get(f"{place}?{query}") for query in ("page=0", "page=x", "from=99")]

    assert _numbers(whole.text) == _numbers(all_of_it.text) == list(range(1, 28))
    assert _numbers(second.text) == [26, 27]
    assert f'href="{place}?page=1"' in second.text
    assert f"{place}?page=3" not in second.text
    assert missing.status_code == 404
    assert [answer.status_code for answer in wrong] == [404, 404, 404]


async def test_a_very_long_thread_is_printed_in_pieces(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.threads.routes.views.MOST", 3)
    thread = await a_thread()
    for _each in range(6):
        await a_reply(thread)
    place = f"/threads/{thread.id}/print"

    first, second, last = [await client.get(f"{place}?from={n}") for n in (1, 4, 7)]

    assert [_numbers(each.text) for each in (first, second, last)] == [[1, 2, 3], [4, 5, 6], [7]]
    assert f'rel="next" href="{place}?from=4"' in first.text
    assert "The thread goes on." in first.text
    assert f'rel="prev" href="{place}?from=1"' in second.text
    assert "The thread goes on." not in last.text


async def test_printing_asks_four_times_however_long_the_thread(client: Browser) -> None:
    short, long = await a_thread(), await a_thread()
    for _each in range(20):
        await a_reply(long)

    totals = []
    for thread in (short, long):
        with queries_counted() as statements:
            await client.get(f"/threads/{thread.id}/print")
        totals.append(statements.total)

    assert totals == [4, 4]


async def test_links_tell_where_they_lead_unless_their_words_do(client: Browser) -> None:
    thread = await a_thread()
    html = (
        '<p><a href="https://a.example/?x=1&amp;y=2" rel="nofollow">the guide</a> '
        '<a href="https://b.example/" rel="nofollow">https://b.example</a> '
        '<a href="mailto:c@d.example">c@d.example</a> <a href="/posts/7">this</a></p>'
    )
    await Post.filter(thread_id=thread.id).update(html=html)

    page = (await client.get(f"/threads/{thread.id}/print")).text

    assert '<a href="https://a.example/?x=1&amp;y=2" rel="nofollow">the guide</a>' in page
    assert '<a href="https://b.example/" rel="nofollow" data-told>' in page
    assert '<a href="mailto:c@d.example" data-told>' in page
    assert '<a href="http://127.0.0.1:8000/posts/7">this</a>' in page
