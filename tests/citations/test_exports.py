"""Threads as files, read by what reads such files."""

from __future__ import annotations

import email.policy
import mailbox
import re
import tracemalloc
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import yaml
from markdown_it import MarkdownIt

from forum.citations.exports import EXPORTS
from forum.citations.mbox import message_id
from forum.core.house import House
from forum.files.models import File
from forum.groups.models import Visibility
from forum.threads.models import Attachment, Post, State, Thread
from tests.browsing import signed_in
from tests.citations.awkward import NIGHT, REPLY, TITLE, an_awkward_thread, post_of
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread

SITE = "http://127.0.0.1:8000"


async def _export(client: httpx.AsyncClient, thread: Thread, kind: str) -> httpx.Response:
    answer = await client.get(f"/threads/{thread.id}/export?format={kind}")
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize(
    ("kind", "media_type", "ending"),
    [
        ("markdown", "text/markdown", "md"),
        ("html", "text/html", "html"),
        ("mbox", "application/mbox", "mbox"),
    ],
)
async def test_files_are_saved_not_shown(
    client: httpx.AsyncClient, kind: str, media_type: str, ending: str
) -> None:
    thread = await an_awkward_thread()

    answer = await _export(client, thread, kind)

    named = f'attachment; filename="thread-{thread.id}.{ending}"'
    assert answer.headers["Content-Disposition"] == named
    assert answer.headers["Content-Type"].partition(";")[0] == media_type
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


async def test_there_are_no_other_kinds(client: httpx.AsyncClient) -> None:
    thread = await an_awkward_thread()

    assert (await client.get(f"/threads/{thread.id}/export?format=docx")).status_code == 404
    assert (await client.get("/threads/999999/export")).status_code == 404


async def test_markdown_has_its_facts_in_front(client: httpx.AsyncClient) -> None:
    thread = await an_awkward_thread()

    text = (await _export(client, thread, "markdown")).text

    _nothing, front, _rest = text.split("---\n", 2)
    facts = yaml.safe_load(front)
    assert facts["title"] == TITLE
    assert facts["author"] == "Ana María Núñez Jr."
    assert facts["date"] == "2026-05-02T03:30:00+00:00"
    assert facts["url"] == f"{SITE}/threads/{thread.id}"
    assert facts["group"] == "Seeds: & more"
    assert set(facts["tags"]) == {"R&D", "Prêt"}
    assert facts["replies"] == 1


@pytest.mark.parametrize("title", ["no", "# not: [a] {heading}", "'\"💥\\", "2026-01-01", "- - -"])
async def test_any_title_survives_the_front_matter(client: httpx.AsyncClient, title: str) -> None:
    thread = await a_thread(title=title)

    text = (await _export(client, thread, "markdown")).text

    assert yaml.safe_load(text.split("---\n", 2)[1])["title"] == title


async def test_markdown_keeps_posts_apart_and_as_they_were_typed(client: httpx.AsyncClient) -> None:
    thread = await an_awkward_thread()  # whose reply leaves a block of code open
    await a_reply(thread, body="~~~\nclosed\n~~~", author=await a_member(name="*Star*"))

    text = (await _export(client, thread, "markdown")).text

    tokens = MarkdownIt().parse(text.split("---\n", 2)[2])
    headings = [
        "".join(child.content for child in tokens[at + 1].children or [])
        for at, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    assert headings[0] == TITLE
    assert [heading.partition(", ")[0] for heading in headings[1:]] == [
        "#1 Ana María Núñez Jr.", "#2 Zoë", "#3 *Star*",
    ]  # fmt: skip
    assert REPLY in text


async def test_html_needs_no_other_file(client: httpx.AsyncClient) -> None:
    thread = await an_awkward_thread()
    html = '<p>See <a href="/posts/1">it</a>, <code>href="/x"</code>, <a href="//a.b">c</a></p>'
    await Post.filter(thread_id=thread.id, number=2).update(html=html)

    page = (await _export(client, thread, "html")).text

    assert page.startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
    assert f'<a href="{SITE}/posts/1">it</a>' in page
    assert '<code>href="/x"</code>, <a href="//a.b">' in page
    assert not re.search(r"<(script|link rel=.stylesheet|img)", page)
    assert {urlsplit(found).netloc for found in re.findall(r'href="(http[^"]+)"', page)} == {
        "127.0.0.1:8000"
    }
    assert "&amp; 100% “free” tools" in page
    assert 'id="post-2"' in page


def _letters(answer: httpx.Response, folder: Path) -> list[EmailMessage]:
    path = folder / "thread.mbox"
    path.write_bytes(answer.content)

    def read(file: object) -> EmailMessage:
        return email.message_from_binary_file(file, policy=email.policy.default)  # type: ignore[no-any-return,call-overload]

    box = mailbox.mbox(path, factory=read, create=False)  # type: ignore[arg-type]
    letters = list(box)
    box.close()
    return letters  # type: ignore[return-value]


async def test_a_mail_program_reads_the_mailbox(client: httpx.AsyncClient, tmp_path: Path) -> None:
    thread = await an_awkward_thread()
    first, second = await post_of(thread, 1), await post_of(thread, 2)
    third = await a_reply(thread, reply_to=second, created_at=NIGHT + timedelta(hours=1))

    letters = _letters(await _export(client, thread, "mbox"), tmp_path)

    assert [letter["Message-ID"] for letter in letters] == [
        message_id(post.id) for post in (first, second, third)
    ]
    assert [letter["Subject"] for letter in letters] == [TITLE, f"Re: {TITLE}", f"Re: {TITLE}"]
    assert letters[0]["In-Reply-To"] is None
    assert letters[1]["In-Reply-To"] == message_id(first.id)
    assert letters[2]["In-Reply-To"] == message_id(second.id)
    assert letters[2]["References"] == f"{message_id(first.id)} {message_id(second.id)}"
    assert letters[0]["Date"].datetime == NIGHT
    assert letters[0]["Archived-At"] == f"<{SITE}/posts/{first.id}>"
    assert letters[0].get_content() == "First line.\nFrom here on \\o/ {x}.\n"
    assert letters[1].get_content() == f"{REPLY}\n"


async def test_nobodys_address_is_in_the_mailbox(client: httpx.AsyncClient, tmp_path: Path) -> None:
    thread = await an_awkward_thread()

    answer = await _export(client, thread, "mbox")

    assert b"library.example" not in answer.content
    letter = _letters(answer, tmp_path)[0]
    assert letter["From"].addresses[0].display_name == "Ana María Núñez Jr. via Outward"
    assert letter["From"].addresses[0].addr_spec == "noreply@127.0.0.1"
    assert answer.content.isascii()


@pytest.mark.parametrize("kind", EXPORTS)
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.HIDDEN, "A moderator hid this post."),
        (State.DELETED, "Its author deleted this post."),
    ],
)
async def test_what_is_out_of_sight_is_a_line_even_for_moderators(
    client: httpx.AsyncClient, kind: str, state: State, sentence: str
) -> None:
    thread = await an_awkward_thread()
    await Post.filter(thread_id=thread.id, number=2).update(state=state)
    await signed_in(client, await a_moderator())

    text = (await _export(client, thread, kind)).text

    assert sentence in text
    assert "from the start" not in text.casefold()
    assert "open code" not in text


@pytest.mark.parametrize("kind", EXPORTS)
async def test_private_groups_are_for_their_members(client: httpx.AsyncClient, kind: str) -> None:
    member = await a_member()
    thread = await a_thread(group=await a_group(member, visibility=Visibility.PRIVATE))
    path = f"/threads/{thread.id}/export?format={kind}"

    assert (await client.get(path)).status_code == 404
    await signed_in(client, await a_moderator())
    assert (await client.get(path)).status_code == 404

    await signed_in(client, member)

    assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize("kind", EXPORTS)
async def test_files_that_go_with_a_post_are_led_to(client: httpx.AsyncClient, kind: str) -> None:
    thread = await an_awkward_thread()
    reply = await post_of(thread, 2)
    files = []
    for position, name in ((2, "b.pdf"), (1, "a.png")):
        file = await File.create(
            owner_id=thread.author_id, name=name, media_type="x", size=1, sha256=name, key=name
        )
        alt = "" if name == "b.pdf" else "A shelf"
        await Attachment.create(file=file, post=reply, position=position, alt=alt)
        files.append(file)

    text = (await _export(client, thread, kind)).text
    first, second = [f"{SITE}/files/{file.id}/{file.name}" for file in reversed(files)]
    assert {
        "markdown": f"\n\nAttached: [a.png (A shelf)](<{first}>), [b.pdf](<{second}>)\n",
        "html": f'Attached: <a href="{first}"><bdi>a.png (A shelf)</bdi></a>, <a href="{second}">',
        "mbox": f"\n\nAttached: a.png (A shelf)\n<{first}>\n\nAttached: b.pdf\n<{second}>\n",
    }[kind] in text

    await Post.filter(id=reply.id).update(state=State.HIDDEN)

    assert "a.png" not in (await _export(client, thread, kind)).text


@pytest.mark.parametrize("kind", ["markdown", "html"])
async def test_a_reply_to_a_post_that_was_moved_away_names_no_post_of_this_thread(
    client: httpx.AsyncClient, kind: str
) -> None:
    thread, elsewhere = await a_thread(), await a_thread()
    moved = await a_reply(elsewhere)
    await a_reply(thread)
    await a_reply(thread, reply_to=moved)

    assert "in reply to" not in (await _export(client, thread, kind)).text

    await a_reply(thread, reply_to=await post_of(thread, 2))

    assert "in reply to #2" in (await _export(client, thread, kind)).text


async def _long_thread(posts: int, *, characters: int = 10) -> Thread:
    thread = await a_thread()
    body = "x" * characters
    await Post.bulk_create(
        Post(
            thread_id=thread.id, author_id=thread.author_id, number=number, body=body,
            html=f"<p>{body}</p>", created_at=NIGHT,
        )
        for number in range(2, posts + 1)
    )  # fmt: skip
    await Thread.filter(id=thread.id).update(last_number=posts, reply_count=posts - 1)
    return thread


async def test_long_threads_are_read_a_few_posts_at_a_time(
    client: httpx.AsyncClient, house: House
) -> None:
    thread = await _long_thread(450)
    await _export(client, thread, "markdown")  # templates and the like are loaded once

    with queries_counted() as queries:
        text = (await _export(client, thread, "markdown")).text

    assert text.count("\n## ") == 450
    assert queries.total <= 15


async def test_a_long_export_takes_little_memory(house: House) -> None:
    row = await _long_thread(800, characters=4_000)
    thread = await Thread.get(id=row.id).select_related("author", "group").prefetch_related("tags")
    answer = EXPORTS["markdown"].download(thread)

    tracemalloc.start()
    size = 0
    async for piece in answer.body_iterator:
        size += len(piece)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size > 3_200_000
    assert most < size
