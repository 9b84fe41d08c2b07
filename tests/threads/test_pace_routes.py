"""The pace of a thread as browsers meet it: moderators set it, members wait and lose no word."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from forum.core.database import now
from forum.moderation.models import LogEntry
from forum.threads.actions import pace
from forum.threads.models import Post, Thread
from tests.browsing import signed_in
from tests.factories import LONG_AGO, a_group, a_member, a_moderator, a_reply, a_thread
from tests.threads.pacing import ALL

Browser = httpx.AsyncClient
WHY = "All <b>cool</b> down"


def text_of(response: httpx.Response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.text)))


def typed(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


async def slowed(client: Browser) -> Thread:
    """A thread that is slowed down, open before a member who hasn't written there."""
    thread = await a_thread(created_at=LONG_AGO)
    await pace.slow_thread(await a_moderator(), thread, WHY, 600)
    await signed_in(client, await a_member())
    return thread


async def test_who_replied_is_told_when_she_can_reply_again(client: Browser) -> None:
    thread = await slowed(client)
    free = await client.get(thread.url)
    await client.post(f"/threads/{thread.id}/replies", data={"body": "My first words"})

    waiting = await client.get(thread.url)

    slow = "Replies are slowed down: one every 10 minutes. Why: All <b>cool</b> down"
    assert slow in text_of(free)
    assert "You can reply again" not in free.text
    assert slow in text_of(waiting)
    assert "You can reply again in 10 minutes (at" in text_of(waiting)
    assert 'id="reply-form"' in waiting.text


async def test_who_replies_too_early_keeps_her_words(client: Browser) -> None:
    thread = await slowed(client)
    replies = f"/threads/{thread.id}/replies"
    await client.post(replies, data={"body": "My first words"})

    early = await client.post(replies, data={"body": "And more"})
    preview = await client.post(replies, data={"body": "And more", "action": "preview"})

    assert early.status_code == 422
    assert 590 < int(early.headers["retry-after"]) <= 600
    assert "And more</textarea>" in early.text
    assert early.text.count("Replies are slowed down: one every 10 minutes. You can reply") == 2
    assert preview.status_code == 200
    assert "retry-after" not in preview.headers
    assert await Post.filter(thread_id=thread.id).count() == 2


async def test_strangers_and_moderators_read_of_a_rest_and_wait_for_nothing(
    client: Browser,
) -> None:
    keeper = await a_member()
    thread = await a_thread(group=await a_group(moderators=(keeper,)))
    await pace.rest_thread(keeper, thread, WHY, now() + timedelta(hours=5))
    stranger = await client.get(thread.url)
    await signed_in(client, keeper)

    page = await client.get(thread.url)
    posted = await client.post(f"/threads/{thread.id}/replies", data={"body": "Be kind."})

    for shown in (stranger, page):
        assert "This thread rests until" in shown.text
        assert "You can reply again" not in shown.text
    assert f'href="/threads/{thread.id}/pace"' in page.text
    assert f'href="/threads/{thread.id}/pace"' not in stranger.text
    assert posted.status_code == 303


async def test_a_moderator_slows_a_thread_down(client: Browser) -> None:
    thread = await a_thread()
    await signed_in(client, await a_moderator())
    page, words = f"/threads/{thread.id}/pace", {"part": "slow", "reason": WHY}

    answers = [
        await client.post(page, data=words | chosen)
        for chosen in ({"slow": "600"}, {"slow": "other", "seconds": "90"}, {"slow": "0"})
    ]
    acts = await LogEntry.all().order_by("id").values_list("act", "after")

    assert [answer.status_code for answer in answers] == [303] * 3
    assert answers[0].headers["location"] == thread.url
    assert list(acts) == [
        ("slow", {"slow_seconds": 600}), ("slow", {"slow_seconds": 90}),
        ("unslow", {"slow_seconds": 0}),
    ]  # fmt: skip


async def test_times_are_those_of_her_own_zone(client: Browser) -> None:
    thread, here = await a_thread(), ZoneInfo("Asia/Tokyo")
    await signed_in(client, await a_moderator(time_zone="Asia/Tokyo"))
    page, words = f"/threads/{thread.id}/pace", {"reason": WHY}
    soon = (now() + timedelta(days=3)).astimezone(here).replace(second=0, microsecond=0)

    await client.post(page, data=words | {"part": "close", "closes_at": typed(soon)})
    await client.post(page, data=words | {"part": "rest", "rests_until": ""})
    shown = await client.get(page)

    thread = await Thread.get(id=thread.id)
    assert thread.closes_at == soon
    assert thread.rests_until
    assert abs(thread.rests_until - now() - timedelta(days=1)) < timedelta(minutes=2)
    assert f'value="{typed(soon)}"' in shown.text
    assert f'value="{typed(thread.rests_until.astimezone(here))}"' in shown.text
    assert "In your time zone, Asia/Tokyo." in shown.text


async def test_what_is_set_ends_before_its_time(client: Browser) -> None:
    thread, moderator = await a_thread(), await a_moderator()
    for act in ("rest", "close_at"):
        await ALL[act](moderator, thread, WHY)
    await signed_in(client, moderator)
    page = f"/threads/{thread.id}/pace"
    offered = await client.get(page)

    for part in ("close", "rest"):
        ended = await client.post(page, data={"part": part, "action": "end", "reason": WHY})
        assert ended.status_code == 303

    thread = await Thread.get(id=thread.id)
    assert (thread.closes_at, thread.rests_until) == (None, None)
    for words in ("Let it stay open", "End the rest now"):
        assert words in offered.text
        assert words not in (await client.get(page)).text


FAULTS = {
    "seconds": {"part": "slow", "slow": "other", "seconds": "ten", "reason": WHY},
    "slow": {"part": "slow", "slow": "61", "reason": WHY},
    "closes_at": {"part": "close", "closes_at": "soon", "reason": WHY},
    "rests_until": {"part": "rest", "rests_until": "2019-01-01T00:00", "reason": WHY},
    "reason": {"part": "rest", "rests_until": ""},
}


@pytest.mark.parametrize("field", FAULTS)
async def test_what_cannot_be_taken_comes_back_with_her_words(client: Browser, field: str) -> None:
    thread = await a_thread()
    await signed_in(client, await a_moderator())

    answer = await client.post(f"/threads/{thread.id}/pace", data=FAULTS[field])

    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    ids = re.findall(r' id="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))
    assert f"field-{field}" in ids
    if field != "reason":
        assert html.escape(WHY) in answer.text
    assert await LogEntry.all().count() == 0


async def test_members_and_unknown_parts_find_nothing(client: Browser) -> None:
    thread, moderator = await a_thread(), await a_moderator()
    await signed_in(client, thread.author)
    page, data = f"/threads/{thread.id}/pace", {"part": "slow", "slow": "60", "reason": WHY}

    of_author = [await client.get(page), await client.post(page, data=data)]
    await signed_in(client, moderator)
    unknown = await client.post(page, data=data | {"part": "quick"})

    assert [answer.status_code for answer in (*of_author, unknown)] == [404] * 3


async def test_a_closed_thread_says_no_more_of_its_pace(client: Browser) -> None:
    thread, moderator = await a_thread(), await a_moderator()
    await pace.slow_thread(moderator, thread, WHY, 60)
    await Thread.filter(id=thread.id).update(
        closes_at=now() - timedelta(seconds=1), close_reason="Term is over", closes_by=moderator
    )
    await a_reply(thread)

    shown = await client.get(thread.url)
    await signed_in(client, moderator)
    asked = await client.get(f"/threads/{thread.id}/pace")

    assert "A moderator closed this thread. Term is over" in text_of(shown)
    assert "slowed down" not in shown.text
    assert f'href="/threads/{thread.id}/unlock"' in asked.text
    assert 'name="closes_at"' not in asked.text


async def test_the_log_tells_of_it_in_words(client: Browser) -> None:
    thread, moderator = await a_thread(title="A heated thread"), await a_moderator()
    for doing in ALL.values():
        await doing(moderator, thread, WHY)
    await signed_in(client, moderator)

    log = text_of(await client.get("/moderation/log"))
    rests = await client.get("/moderation/log?act=rest")

    for words in ("slowed replies down in A heated thread", "no longer slowed replies down in",
                  "set a time to close the thread", "took back the time to close the thread",
                  "let the thread A heated thread rest", "ended the rest of the thread",
                  "Replies of one person: not slowed down"):  # fmt: skip
        assert words in log
    assert rests.text.count('class="log-entry"') == 1
