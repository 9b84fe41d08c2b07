"""Polls as their authors keep them: adding, changing, removing, closing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from forum.core.database import now
from forum.groups.models import Visibility
from forum.moderation.models import LogEntry
from forum.threads.actions.curation import hide_thread, lock_thread
from forum.threads.actions.votes import vote
from forum.threads.models import Poll, PollOption, Results, Thread
from forum.threads.queries.polls import poll_of
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_moderator, a_poll, a_thread

Browser = httpx.AsyncClient
ASKED = {
    "question": "When shall we meet?",
    "options": "Monday\n\n  Tuesday \r\nNever",
    "max_choices": "2",
    "votes": "open",
    "results": "at_end",
    "closes_at": "",
}


def place(thread: Thread, verb: str = "") -> str:
    return f"/threads/{thread.id}/poll{verb}"


async def option_texts(thread: Thread) -> list[str]:
    poll = await poll_of(thread.id)
    return [choice.text for choice in poll.choices] if poll else []


async def test_an_author_adds_a_poll_and_changes_all_of_it(client: Browser) -> None:
    thread = await a_thread()
    await signed_in(client, thread.author)

    form = await client.get(place(thread))
    added = await client.post(place(thread), data=ASKED)
    first = await poll_of(thread.id)
    changed = {"question": "And where?", "options": "Here\nThere", "votes": "secret"}
    await client.post(place(thread), data=ASKED | changed)

    assert "Add a poll" in form.text
    assert added.status_code == 303
    assert added.headers["location"] == f"{thread.url}#poll"
    assert first is not None
    assert [choice.text for choice in first.choices] == ["Monday", "Tuesday", "Never"]
    assert (first.max_choices, first.is_secret, first.results) == (2, False, Results.AT_END)
    [poll] = await Poll.all()
    assert (poll.question, poll.is_secret) == ("And where?", True)
    assert await option_texts(thread) == ["Here", "There"]


async def test_the_form_keeps_what_stands(client: Browser) -> None:
    thread = await a_thread()
    closes = datetime(now().year + 1, 1, 2, 22, 30, tzinfo=UTC)
    await a_poll(thread, "<script>alert(1)</script>", "Tuesday", closes_at=closes)
    thread.author.time_zone = "America/New_York"
    await thread.author.save()
    await signed_in(client, thread.author)

    page = await client.get(place(thread))

    assert f'value="{now().year + 1}-01-02T17:30"' in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script>alert" not in page.text
    assert "America/New York" in page.text


async def test_it_closes_by_the_author_s_clock(client: Browser) -> None:
    thread = await a_thread(author=await a_member(time_zone="America/New_York"))
    day = (now() + timedelta(days=30)).date()
    await signed_in(client, thread.author)

    await client.post(place(thread), data=ASKED | {"closes_at": f"{day}T17:00"})

    poll = await Poll.get(thread_id=thread.id)
    assert poll.closes_at is not None
    assert poll.closes_at.astimezone(UTC).hour in {21, 22}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("options", "Only one", "from 2 to 20 choices"),
        ("options", "\n".join(map(str, range(21))), "from 2 to 20 choices"),
        ("options", "Café\ncafe", "“cafe” is there twice"),
        ("options", "x" * 201 + "\nother", "is too long"),
        ("options", "x" * 4_300, "Use at most"),
        ("question", "", "Use at least 3 characters."),
        ("question", "x" * 201, "Use at most 200 characters."),
        ("max_choices", "21", "Please choose one of these."),
        ("max_choices", "many", "Please give a whole number."),
        ("votes", "both", "Please choose one of these."),
        ("results", "never", "Please choose one of these."),
        ("closes_at", "tomorrow", "Write it like this"),
        ("closes_at", "2020-01-01T10:00", "within a year"),
        ("closes_at", "0001-01-01T00:00", "within a year"),
        ("closes_at", "9999-12-31T23:59", "within a year"),
        ("closes_at", "0001-01-01T00:00+14:00", "Write it like this"),
    ],
)
async def test_what_is_wrong_is_said_and_all_is_kept(
    client: Browser, field: str, typed: str, said: str
) -> None:
    thread = await a_thread()
    await signed_in(client, thread.author)
    sent = ASKED | {"question": "What about the kettle?"} | {field: typed}

    answer = await client.post(place(thread), data=sent)

    assert answer.status_code == 422
    assert said in answer.text
    assert f'href="#field-{field}"' in answer.text
    assert field == "question" or "What about the kettle?" in answer.text
    assert await Poll.all().count() == 0


async def test_two_megabytes_of_choices_are_too_much(client: Browser) -> None:
    thread = await a_thread()
    await signed_in(client, thread.author)

    answer = await client.post(place(thread), data=ASKED | {"options": "x\n" * 1_000_000})

    assert answer.status_code == 413
    assert await Poll.all().count() == 0


async def test_as_many_as_they_like_is_as_many_as_there_are(client: Browser) -> None:
    thread = await a_thread()
    await signed_in(client, thread.author)

    await client.post(place(thread), data=ASKED | {"max_choices": "20"})

    assert (await Poll.get(thread_id=thread.id)).max_choices == 3


async def test_after_the_first_vote_a_poll_stays_and_the_words_typed_too(client: Browser) -> None:
    thread = await a_thread()
    await a_poll(thread, "Monday", "Tuesday")
    await vote(await a_member(), thread, [(await PollOption.all())[0].id])
    await signed_in(client, thread.author)

    page = await client.get(place(thread))
    changed = await client.post(place(thread), data=ASKED | {"question": "Something else?"})
    removed = await client.post(place(thread, "/remove"))

    assert "Change the poll" not in page.text
    assert "Close the poll now" in page.text
    assert (changed.status_code, removed.status_code) == (422, 400)
    assert "Somebody has voted" in changed.text
    assert "Something else?" in changed.text
    assert await option_texts(thread) == ["Monday", "Tuesday"]


async def test_an_author_removes_a_poll_without_votes(client: Browser) -> None:
    thread = await a_thread()
    await a_poll(thread)
    await signed_in(client, thread.author)

    removed = await client.post(f"/threads/{thread.id}/poll/remove")
    again = await client.post(place(thread, "/remove"))

    assert (removed.status_code, again.status_code) == (303, 303)
    assert await Poll.all().count() + await PollOption.all().count() == 0


async def test_an_author_closes_her_poll_for_good(client: Browser) -> None:
    thread = await a_thread()
    await a_poll(thread)
    await signed_in(client, thread.author)

    closed = await client.post(f"/threads/{thread.id}/poll/close")
    once = (await Poll.get()).closed_at
    await client.post(place(thread, "/close"))
    changed = await client.post(place(thread), data=ASKED)
    removed = await client.post(place(thread, "/remove"))

    assert closed.status_code == 303
    assert once is not None
    assert (await Poll.get()).closed_at == once
    assert (changed.status_code, removed.status_code) == (422, 400)
    assert await LogEntry.all().count() == 0


async def test_a_moderator_closes_a_poll_with_a_reason(client: Browser) -> None:
    thread = await a_thread()
    await a_poll(thread)
    await signed_in(client, await a_moderator())

    asked = await client.get(place(thread))
    without = await client.post(place(thread, "/close"), data={"reason": " "})
    await client.post(place(thread, "/close"), data={"reason": "It asks for names."})

    assert "Close the poll now" in asked.text
    assert "Change the poll" not in asked.text
    assert without.status_code == 422
    assert 'href="#field-reason"' in without.text
    assert (await Poll.get()).is_closed
    [entry] = await LogEntry.all()
    assert (entry.act, entry.thing_id, entry.reason) == (
        "close_poll", thread.id, "It asks for names.",
    )  # fmt: skip
    assert "closed the poll in" in (await client.get("/moderation/log?act=close_poll")).text


async def test_others_neither_add_nor_change_nor_close(client: Browser) -> None:
    without, with_poll = await a_thread(), await a_thread()
    await a_poll(with_poll)

    async def tried() -> list[int]:
        return [
            (await client.get(place(without))).status_code,
            (await client.post(place(without), data=ASKED)).status_code,
            (await client.post(place(with_poll), data=ASKED)).status_code,
            (await client.post(place(with_poll, "/close"), data={"reason": "So"})).status_code,
            (await client.post(place(with_poll, "/remove"))).status_code,
        ]

    of_a_stranger = await tried()
    await signed_in(client, await a_member())
    of_a_member = await tried()

    assert of_a_stranger == [404, 401, 401, 401, 401]
    assert of_a_member == [404, 403, 403, 403, 403]
    [poll] = await Poll.all()
    assert (poll.thread_id, poll.closed_at) == (with_poll.id, None)
    assert await option_texts(with_poll) == ["Monday", "Tuesday", "Never"]


async def test_moderators_keep_no_polls_in_threads_of_others(client: Browser) -> None:
    thread = await a_thread()
    await signed_in(client, await a_moderator())

    assert (await client.get(place(thread))).status_code == 404
    assert (await client.post(place(thread), data=ASKED)).status_code == 403


async def test_a_closed_thread_gets_no_poll_but_the_words_come_back(client: Browser) -> None:
    thread = await a_thread()
    await lock_thread(await a_moderator(), thread, "Enough")
    await signed_in(client, thread.author)

    answer = await client.post(place(thread), data=ASKED)

    assert (await client.get(place(thread))).status_code == 404
    assert answer.status_code == 422
    assert "while the thread is open" in answer.text
    assert "Tuesday" in answer.text


async def test_a_private_or_hidden_poll_is_not_there_for_others(client: Browser) -> None:
    private = await a_thread(group=await a_group(visibility=Visibility.PRIVATE))
    hidden = await a_thread()
    for thread in (private, hidden):
        await a_poll(thread, question="A secret question")
    await hide_thread(await a_moderator(), hidden, "Rude")
    await signed_in(client, await a_member())

    answers = [await client.get(place(thread)) for thread in (private, hidden)]

    assert [answer.status_code for answer in answers] == [404, 410]
    assert "A secret question" not in "".join(answer.text for answer in answers)


async def test_nobody_sees_a_poll_where_there_is_no_thread(client: Browser) -> None:
    assert (await client.get("/threads/999999/poll")).status_code == 404
