"""Files in tests: brought, named and sent as a browser sends them."""

from __future__ import annotations

import html
import re

import httpx

from forum.accounts.models import Member
from forum.core.database import now
from forum.files.actions import store_upload
from forum.files.models import File
from forum.threads.actions.drafts import Writing
from forum.threads.attaching import Named, typed_of
from forum.threads.draft_places import reply_place
from forum.threads.models import Attachment, Post, Thread
from tests.browsing import signed_in
from tests.factories import a_member, a_thread
from tests.files import samples

PLAN = ("plan.pdf", samples.PDF)
ROOM = ("room.png", samples.a_picture(size=(600, 400)))
NOTHING = ("", b"")


async def a_file(owner: Member, name: str = "plan.pdf", content: bytes = samples.PDF) -> File:
    return await store_upload(owner, name, content)


async def a_picture(owner: Member) -> File:
    return await store_upload(owner, "room.png", samples.a_picture())


def naming(*told: Named | File) -> dict[str, list[str]]:
    return typed_of([Named(one.id) if isinstance(one, File) else one for one in told])


def reply_with(thread: Thread, *told: Named | File, body: str = "Here it is.") -> Writing:
    return Writing(reply_place(thread.id), body, naming(*told))


async def with_file(post: Post, owner: Member) -> File:
    """Let a file go with a post, written straight into the table."""
    file = await a_file(owner)
    await File.filter(id=file.id).update(claimed_at=now())
    await Attachment.create(post=post, file=file, position=1)
    return file


async def files_of(post: Post) -> list[int]:
    return [row.file_id for row in await Attachment.filter(post_id=post.id).order_by("position")]


async def kept_files() -> list[int]:
    return [file.id for file in await File.all().order_by("id")]


def sent(*files: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    """Return files as a browser sends them; of an input where nothing was chosen, too."""
    return [("files", file) for file in files or (NOTHING,)]


def text_of(response: httpx.Response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


def fields_of(response: httpx.Response, form: str) -> dict[str, list[str]]:
    """Return what a browser would send back of the form at this address, as it stands."""
    found = re.search(rf'<form[^>]*action="{re.escape(form)}".*?</form>', response.text, re.DOTALL)
    assert found, f"no form for {form}"
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", found[0]):
        told = {
            name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)
        }
        ticked = told.get("type") not in {"checkbox", "radio"} or tag.rstrip(">").endswith(
            "checked"
        )
        if told.get("type") != "file" and ticked:
            fields.setdefault(told["name"], []).append(told.get("value", ""))
    for name, words in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n?(.*?)</textarea>', found[0]):
        fields[name] = [html.unescape(words)]
    return fields


async def a_place(client: httpx.AsyncClient) -> tuple[Member, Thread, str]:
    """Mara is signed in before a thread; its address for replies."""
    member, thread = await a_member(username="mara"), await a_thread()
    await signed_in(client, member)
    return member, thread, f"/threads/{thread.id}/replies"


async def at(client: httpx.AsyncClient, response: httpx.Response) -> httpx.Response:
    assert response.status_code == 303, text_of(response)
    return await client.get(response.headers["location"], follow_redirects=True)
