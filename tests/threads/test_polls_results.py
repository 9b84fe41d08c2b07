"""How polls stand: who sees it when, whose votes they are, and that no word breaks the page."""

from __future__ import annotations

import httpx
import pytest

from forum.accounts.models import Stranger
from forum.core.house import House
from forum.threads.actions.polls import close_poll
from forum.threads.actions.votes import vote
from forum.threads.models import Poll, PollOption, Results, Thread
from forum.threads.queries.polls import poll_of, voters_of, votes_of
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_member, a_moderator, a_poll, a_thread

Browser = httpx.AsyncClient


async def a_thread_with_poll(*options: str, **values: object) -> tuple[Thread, list[int]]:
    thread = await a_thread()
    poll = await a_poll(thread, *options, **values)
    return thread, await ids_of(poll)


async def ids_of(poll: Poll) -> list[int]:
    return [row.id for row in await PollOption.filter(poll_id=poll.id).order_by("position")]


async def test_results_are_for_who_has_voted_then_for_all(client: Browser) -> None:
    thread, options = await a_thread_with_poll()
    voter = await a_member()
    await vote(voter, thread, [options[0]])
    place = f"/threads/{thread.id}/poll"

    strange = await client.get(place)
    await signed_in(client, thread.author)
    unvoted = await client.get(place)
    await signed_in(client, voter)
    voted = await client.get(place)
    await close_poll(thread.author, thread)
    await signed_in(client, await a_member())
    closed = await client.get(place)

    assert ["<meter" in page.text for page in (strange, unvoted, voted, closed)] == [
        False, False, True, True,
    ]  # fmt: skip
    assert "1 member has voted." in voted.text
    assert "Sign in" in strange.text
    assert 'value="vote"' not in strange.text
    assert 'value="vote"' not in closed.text


async def test_results_at_the_end_are_for_nobody_before(client: Browser) -> None:
    thread, options = await a_thread_with_poll(results=Results.AT_END, is_secret=False)
    voter = await a_member(name="Vera Voter")
    await vote(voter, thread, [options[0]])
    place = f"/threads/{thread.id}/poll"

    for who in (voter, thread.author, await a_moderator()):
        await signed_in(client, who)
        page = await client.get(place)
        main = page.text.partition("<main")[2]
        assert "<meter" not in main
        assert "member has voted" not in main
        assert "Who voted for what" not in main
    await close_poll(thread.author, thread)

    assert "<meter" in (await client.get(place)).text


async def test_open_votes_name_names_and_secret_ones_none(client: Browser) -> None:
    thread, options = await a_thread_with_poll(is_secret=False)
    secret, in_secret = await a_thread_with_poll()
    voter = await a_member(name="Vera <b>Voter")
    await vote(voter, thread, [options[0]])
    await vote(voter, secret, [in_secret[0]])
    for each in (thread, secret):
        await close_poll(each.author, each)
    await signed_in(client, await a_moderator())

    open_page = await client.get(f"/threads/{thread.id}/poll")
    secret_page = await client.get(f"/threads/{secret.id}/poll")

    assert "Vera &lt;b&gt;Voter" in open_page.text
    assert "Vera" not in secret_page.text
    hidden = await poll_of(secret.id)
    assert hidden
    assert await voters_of(hidden) == {}


async def test_only_so_many_voters_are_named(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.threads.queries.polls.NAMES", 1)
    thread, options = await a_thread_with_poll(is_secret=False)
    for _voter in range(3):
        await vote(await a_member(), thread, [options[0]])
    await close_poll(thread.author, thread)

    page = await client.get(f"/threads/{thread.id}/poll")

    assert "and 2 more" in page.text


async def test_choices_may_hold_any_characters(client: Browser) -> None:
    thread, options = await a_thread_with_poll("<script>alert(1)</script>", "{{ 7 * 7 }} 100%")
    voter = await a_member()
    await vote(voter, thread, [options[0]])
    await signed_in(client, voter)

    page = await client.get(f"/threads/{thread.id}/poll")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script>alert" not in page.text
    assert "{{ 7 * 7 }} 100%" in page.text
    assert "style=" not in page.text


async def test_a_poll_is_read_by_one_query_and_one_s_votes_by_another(house: House) -> None:
    thread, options = await a_thread_with_poll(max_choices=2)
    voter = await a_member()
    await vote(voter, thread, options[:2])

    with queries_counted() as statements:
        poll = await poll_of(thread.id)
        assert poll
        mine = await votes_of(voter, poll.id)

    assert statements.total == 2
    assert mine == set(options[:2])
    assert [poll.share(choice) for choice in poll.choices] == [100, 100, 0]
    assert await votes_of(Stranger(), poll.id) == frozenset()
    assert await poll_of(thread.id + 1) is None
