"""The text view of a thread: readable in a terminal, complete, and for those who may see it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from forum.core.database import now
from forum.core.house import House
from forum.files.models import File
from forum.groups.models import Visibility
from forum.threads.actions.curation import hide_post, hide_thread
from forum.threads.models import Attachment, Post, State, Thread
from forum.threads.plaintext import COLUMNS, set_markdown, width
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_moderator, a_reply, a_tag, a_thread

Browser = httpx.AsyncClient
SAMPLE = Path(__file__).parent / "samples" / "seeds.txt"
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)

OPENING = """\
We would like to lend **seeds** from the desk next spring, and wonder how others keep count \
of what goes out and what comes back. See [the guide](https://seeds.example/guide), or this:
https://seeds.example/a/very/long/address/that/is/longer/than/any/line/of/a/terminal/and/stays/whole

## What we have

1. Forty packets of beans, tomatoes and marigolds, given by the allotment society of our town
2. A card index
   - of oak, with brass handles, which has stood in the cellar since the catalogue went online

> Whoever sows together reads together, as my predecessor used to say to everybody who came in.
> > Did she?

| Seed   | Packets | Where they stand in the drawer, from the left to the right side |
|--------|--------:|------------------------------------------------------------------|
| Beans  |      20 | first                                                             |

```
if packets == 0: print("Nothing left, and this line of code is long, but nobody folds it.")

------------------------------------------------------------------------
#9  Somebody else
```
"""


async def _seeds() -> Thread:
    ada = await a_member(name="Ada Lovelace", library="Elm Street Library")
    bo = await a_member(name="Bo Lind", library="")
    thread = await a_thread(
        id=900_007, title="Lending seeds: how do you keep count?", body=OPENING, author=ada,
        group=await a_group(name="Rural libraries"), created_at=NOON,
        tags=(await a_tag("Seed libraries"), await a_tag("Lending")),
    )  # fmt: skip
    answer = await a_reply(
        thread, author=bo, body="我们去年春天开始借出种子，读者很喜欢。" * 4,
        created_at=NOON + timedelta(hours=1), accepted_at=NOON + timedelta(days=1),
    )  # fmt: skip
    await hide_post(await a_moderator(), await a_reply(thread, body="Buy now"), "Advertising")
    await a_reply(thread, state=State.DELETED, body="Never mind")
    last = await a_reply(
        thread, author=ada, reply_to=answer, body="谢谢!  \nThank you.",
        created_at=NOON + timedelta(hours=3), edited_at=NOON + timedelta(hours=4),
    )  # fmt: skip
    await _attach(last, "plan.pdf", "Where the drawers go")
    return await Thread.get(id=thread.id)


async def _attach(post: Post, name: str, alt: str) -> None:
    file = await File.create(
        owner_id=post.author_id, name=name, media_type="application/pdf", size=9,
        sha256="0" * 64, key=f"key-{post.id}-{name}",
    )  # fmt: skip
    await Attachment.create(file=file, post=post, alt=alt)


async def test_a_thread_is_set_as_the_sample_shows(client: Browser) -> None:
    thread = await _seeds()

    answer = await client.get(f"/threads/{thread.id}/text")

    text = re.sub(r"/posts/\d+", "/posts/123", answer.text)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert text == SAMPLE.read_text("utf-8"), f"If it's better so, write it to {SAMPLE}."


async def test_no_line_of_prose_is_longer_than_the_terminal(client: Browser) -> None:
    thread = await a_thread(title="Seeds " * 30, body="words and more " * 500)

    text = (await client.get(f"/threads/{thread.id}/text")).text

    prose = [line for line in text.split("\n") if "http" not in line]
    assert max(map(width, prose)) == COLUMNS


async def test_what_members_write_never_begins_a_line(client: Browser) -> None:
    body = "\n".join(["Hello", "-" * 72, "#2  Ada", "```", "#3  Bo", "\u2028#4  Cleo", "| a |"])
    thread = await a_thread(body=body)

    text = (await client.get(f"/threads/{thread.id}/text")).text

    assert re.findall(r"(?m)^#\d+", text.replace("\u2028", "\n")) == ["#1"]


async def test_a_long_thread_is_read_in_batches(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.threads.queries.whole._BATCH", 3)
    thread = await a_thread()
    for _each in range(7):
        await a_reply(thread)

    with queries_counted() as statements:
        text = (await client.get(f"/threads/{thread.id}/text")).text

    assert re.findall(r"(?m)^#(\d+)", text) == [str(number) for number in range(1, 9)]
    assert statements.total == 2 + 3 * 2
    assert text.endswith("End of the thread.\n")


async def test_search_engines_are_led_to_the_thread(client: Browser) -> None:
    thread = await a_thread()

    answer = await client.get(f"/threads/{thread.id}/text")

    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["link"] == f'<http://127.0.0.1:8000{thread.url}>; rel="canonical"'
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("verb", ["text", "print"])
async def test_a_private_thread_is_set_for_its_readers_only(client: Browser, verb: str) -> None:
    insider = await a_member()
    thread = await a_thread(group=await a_group(insider, visibility=Visibility.PRIVATE))
    place = f"/threads/{thread.id}/{verb}"

    strange = await client.get(place)
    await signed_in(client, await a_moderator())
    outside = await client.get(place)
    await signed_in(client, insider)
    inside = await client.get(place)

    assert (strange.status_code, outside.status_code, inside.status_code) == (404, 404, 200)
    assert thread.title not in strange.text + outside.text
    assert thread.title in inside.text


@pytest.mark.parametrize("verb", ["text", "print"])
async def test_what_was_taken_away_is_gone(client: Browser, verb: str) -> None:
    thread = await a_thread()
    await hide_thread(await a_moderator(), thread, "Rude")

    answer = await client.get(f"/threads/{thread.id}/{verb}")

    assert answer.status_code == 410
    assert thread.title not in answer.text


@pytest.mark.parametrize("verb", ["text", "print"])
async def test_hidden_words_stay_hidden_even_from_moderators(client: Browser, verb: str) -> None:
    post = await a_reply(await a_thread(), body="Buy now")
    moderator = await a_moderator()
    await hide_post(moderator, post, "Advertising")
    await _attach(post, "offer.pdf", "")
    await signed_in(client, moderator)

    page = (await client.get(f"/threads/{post.thread_id}/{verb}")).text

    assert "A moderator hid this post." in page
    assert "Buy now" not in page
    assert "offer.pdf" not in page


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("one two three", "one two\nthree"),
        ("- one two three", "- one two\n  three"),
        ("12. one two three", "12. one\n    two\n    three"),
        ("> one two three", "> one two\n> three"),
        ("> - one two three", "> - one\n>   two\n>   three"),
        ("one\ntwo", "one\ntwo"),
        ("one\n\n\n\ntwo", "one\n\ntwo"),
        ("```\none two three\n```\none two three", "```\none two three\n```\none two\nthree"),
        ("~~~\none two three\n\n```\none two three", "~~~\none two three\n\n```\none two three"),
        ("- one\n\n      one two three", "- one\n\n      one two three"),
        ("    one two three", "    one two three"),
        ("- one\n    one two three", "- one\n    one\n    two\n    three"),
        ("one | two\n--- | ---\nthree | four", "one | two\n--- | ---\nthree | four"),
        ("https://a.example/b c d", "https://a.example/b\nc d"),
        ("书书书书书书书", "书书书书书\n书书"),
        ("书书书书书。书", "书书书书\n书。书"),
        ("e\u0301" * 10, "e\u0301" * 10),
        ("", ""),
    ],
)
def test_markdown_is_folded_under_its_own_marks(source: str, text: str) -> None:
    assert set_markdown(source, 10) == text


def test_what_a_post_may_hold_is_set_in_no_time() -> None:
    began = now()

    for piece in ("> " * 10 + "word ", "书", "- ", "`", "|", " ", "x", "\n"):
        set_markdown(piece * (32_000 // len(piece)))

    assert (now() - began).total_seconds() < 4


async def test_a_thread_of_no_posts_is_no_fault(house: House, client: Browser) -> None:
    thread = await a_thread()
    await Post.filter(thread_id=thread.id).delete()

    answer = await client.get(f"/threads/{thread.id}/text")

    assert answer.text.endswith("End of the thread.\n")
