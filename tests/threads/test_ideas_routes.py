"""Moving an idea, as a browser meets it."""

from __future__ import annotations

import html
import re

import httpx

from forum.groups.models import Visibility
from forum.moderation.models import LogEntry
from forum.threads.models import Stage, StageMove, Thread
from tests.browsing import signed_in
from tests.factories import (
    a_group,
    a_member,
    a_moderator,
    a_thread,
    an_admin,
    an_idea,
)

Browser = httpx.AsyncClient


def _words(response: httpx.Response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


async def test_an_author_moves_her_idea(client: Browser) -> None:
    author = await a_member()
    idea = await an_idea(author=author)
    await signed_in(client, author)

    form = await client.get(f"/threads/{idea.id}/stage?stage=tried")
    moved = await client.post(
        f"/threads/{idea.id}/stage", data={"stage": "tried", "note": "Two told us."}
    )

    assert re.search(r'value="tried"[^>]* checked', form.text)
    assert 'value="proposed"' not in form.text
    assert (moved.status_code, moved.headers["location"]) == (303, f"{idea.url}#idea")
    assert (await Thread.get(id=idea.id)).stage is Stage.TRIED
    again = await client.get(f"/threads/{idea.id}/stage")
    assert "Two told us." in again.text


async def test_a_move_without_a_note_keeps_the_choice(client: Browser) -> None:
    author = await a_member()
    idea = await an_idea(author=author)
    await signed_in(client, author)

    refused = await client.post(f"/threads/{idea.id}/stage", data={"stage": "tried", "note": " "})
    nowhere = await client.post(f"/threads/{idea.id}/stage", data={"stage": "x", "note": "y"})

    assert (refused.status_code, nowhere.status_code) == (422, 422)
    assert re.search(r'value="tried"[^>]* checked', refused.text)
    assert "Say in a sentence why" in refused.text
    assert not await StageMove.exists()


async def test_who_may_open_the_page_that_moves(client: Browser) -> None:
    idea, private = await an_idea(), await a_group(visibility=Visibility.PRIVATE)
    secret, question = await an_idea(group=private), await a_thread()
    path = "/threads/{}/stage"

    assert (await client.get(path.format(idea.id))).status_code == 303
    await signed_in(client, await a_member())
    assert (await client.get(path.format(idea.id))).status_code == 403
    assert (await client.get(path.format(secret.id))).status_code == 404
    await signed_in(client, await a_moderator())
    assert (await client.get(path.format(idea.id))).status_code == 200
    assert (await client.get(path.format(question.id))).status_code == 403


async def test_a_moderators_move_reads_well_in_the_log(client: Browser) -> None:
    keeper, idea = await an_admin(name="Kay Keeper"), await an_idea(title="Lend seeds")
    await signed_in(client, keeper)

    await client.post(
        f"/threads/{idea.id}/stage", data={"stage": "set_aside", "note": "The seeds were lost."}
    )
    log = await client.get("/moderation/log?act=stage")

    assert await LogEntry.filter(act="stage").count() == 1
    words = _words(log)
    assert "Kay Keeper moved the idea Lend seeds" in words
    assert "Stage: Proposed → became Set aside" in words
