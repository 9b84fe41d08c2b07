"""Reading on: the next unread thread, the first unread post, and who takes part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from forum.accounts.models import Member
from forum.core.database import now
from forum.core.house import House
from forum.groups.models import Visibility
from forum.threads.actions.curation import hide_post, hide_thread
from forum.threads.actions.reading import follow, mark_read
from forum.threads.models import Kind, Level, Thread
from forum.threads.queries.reading import people_of
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_moderator, a_reply, a_tag, a_thread

Browser = httpx.AsyncClient
NEXT = "/threads/next-unread"


async def _reader() -> Member:
    return await a_member(created_at=now() - timedelta(days=99))


async def _threads(count: int, **values: Any) -> list[Thread]:
    """Threads, the latest first."""
    began = now() - timedelta(hours=1)
    return [
        await a_thread(created_at=began - timedelta(minutes=number), **values)
        for number in range(count)
    ]


def _new(thread: Thread, number: int) -> str:
    return f"{thread.url}?from={number}#new"


async def test_the_next_unread_thread_is_the_next_by_its_last_post(client: Browser) -> None:
    first, second, third = await _threads(3)
    member = await _reader()
    await signed_in(client, member)

    begin = await client.get(NEXT)
    after_first = await client.get(f"{NEXT}?after={first.id}")
    await mark_read(member, second, 1)
    skipped = await client.get(f"{NEXT}?after={first.id}")
    around = await client.get(f"{NEXT}?after={third.id}")

    assert (begin.status_code, begin.headers["location"]) == (302, _new(first, 1))
    assert after_first.headers["location"] == _new(second, 1)
    assert skipped.headers["location"] == _new(third, 1)
    assert around.headers["location"] == _new(first, 1)


async def test_it_leads_to_the_first_post_she_hasnt_read(client: Browser) -> None:
    member, thread = await _reader(), await a_thread()
    for _each in range(30):
        await a_reply(thread)
    await mark_read(member, thread, 27)
    await signed_in(client, member)

    onward = await client.get(NEXT)
    page = await client.get(onward.headers["location"])

    assert onward.headers["location"] == _new(thread, 28)
    assert 'id="post-28"' in page.text
    assert 'id="new"' in page.text


async def test_when_nothing_is_left_she_is_told_so(client: Browser) -> None:
    [thread] = await _threads(1)
    member = await _reader()
    await signed_in(client, member)

    alone = await client.get(f"{NEXT}?after={thread.id}")
    await mark_read(member, thread, 1)
    done = await client.get(NEXT)
    followed = await client.get(f"{NEXT}?show=following&kind=idea")

    assert (alone.status_code, alone.headers["location"]) == (303, "/threads?show=unread")
    assert done.headers["location"] == "/threads?show=unread"
    assert followed.headers["location"] == "/threads?show=following&kind=idea"
    assert "You have read everything." in (await client.get("/threads?show=unread")).text


async def test_what_is_muted_hidden_or_not_hers_is_left_out(client: Browser) -> None:
    member = await _reader()
    muted, hidden = await _threads(2)
    await _threads(1, group=await a_group(visibility=Visibility.PRIVATE))
    await follow(member, muted, Level.MUTE)
    await hide_thread(await a_moderator(), hidden, "Rude")
    await signed_in(client, member)

    assert (await client.get(NEXT)).headers["location"] == "/threads?show=unread"


async def test_a_thread_she_may_not_see_is_no_place_to_go_on_from(client: Browser) -> None:
    latest = (await _threads(2))[0]
    private = await a_group(visibility=Visibility.PRIVATE)
    secret = await a_thread(group=private, created_at=now() - timedelta(minutes=90))
    await signed_in(client, await _reader())

    for after in (secret.id, 987654, 0):
        answer = await client.get(f"{NEXT}?after={after}")
        assert answer.headers["location"] == _new(latest, 1)


async def test_the_list_can_be_narrowed(client: Browser) -> None:
    member, tag = await _reader(), await a_tag("Seeds")
    idea = (await _threads(1, kind=Kind.IDEA))[0]
    tagged = (await _threads(1, tags=(tag,)))[0]
    followed = (await _threads(1))[0]
    await follow(member, followed, Level.FOLLOW)
    await signed_in(client, member)

    asked = {
        "kind=idea": idea,
        "tag=seeds": tagged,
        "show=following": followed,
        f"group={(await followed.group).slug}": followed,
    }

    for query, thread in asked.items():
        assert (await client.get(f"{NEXT}?{query}")).headers["location"] == _new(thread, 1)
    assert (await client.get(f"{NEXT}?show=unheard-of")).status_code == 404


async def test_her_own_words_dont_send_her_in_rings(client: Browser) -> None:
    member = await _reader()
    thread = await a_thread()
    await mark_read(member, thread, 1)
    await a_reply(thread, author=member)
    await signed_in(client, member)

    onward = (await client.get(NEXT)).headers["location"]
    await client.get(onward)

    assert onward == _new(thread, 2)
    assert (await client.get(NEXT)).headers["location"] == "/threads?show=unread"


async def test_going_on_reads_nothing_and_asks_little(client: Browser) -> None:
    threads = await _threads(3)
    await signed_in(client, await _reader())

    with queries_counted() as statements:
        await client.get(f"{NEXT}?after={threads[0].id}")
    again = await client.get(f"{NEXT}?after={threads[0].id}")

    assert statements.total == 4
    assert again.headers["location"] == _new(threads[1], 1)


async def test_a_stranger_is_asked_to_sign_in_to_go_on(client: Browser) -> None:
    answer = await client.get(NEXT)

    assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(("read", "is_offered"), [(0, False), (25, True), (40, False)])
async def test_the_way_to_the_first_unread_post(
    house: House, read: int, *, is_offered: bool
) -> None:
    html = house.render(
        "threads/_first_unread.html", read=read, last_visible=40, url="/threads/7/x"
    )

    assert ('href="/threads/7/x?from=26#new"' in html) is is_offered
    assert bool(html.strip()) is is_offered


async def test_the_way_to_the_next_thread_names_this_one(house: House) -> None:
    plain = house.render("threads/_next_unread.html", thread_id=7, show="")
    narrowed = house.render("threads/_next_unread.html", thread_id=7, show="following")

    assert 'href="/threads/next-unread?after=7"' in plain
    assert 'href="/threads/next-unread?after=7&amp;show=following"' in narrowed


async def test_people_stand_in_the_order_in_which_they_came(house: House) -> None:
    thread = await a_thread(author=await a_member(name="Ada"))
    bo, cleo = await a_member(name="Bo"), await a_member(name="Cleo", library="")
    for author in (bo, cleo, bo, cleo):
        await a_reply(thread, author=author)

    with queries_counted() as statements:
        people = await people_of(thread.id, 2)
    later = await people_of(thread.id, after=people.lines[-1].first)

    assert statements.total == 1
    assert [(line.name, line.first, line.started_it) for line in people.lines] == [
        ("Ada", 1, True), ("Bo", 2, False),
    ]  # fmt: skip
    assert (people.others, people.count) == (1, 3)
    assert [(line.name, line.library) for line in later.lines] == [("Cleo", "")]
    assert later.others == 0


async def test_who_wrote_only_what_is_hidden_isnt_named(house: House) -> None:
    post = await a_reply(await a_thread(author=await a_member(name="Ada")))
    await hide_post(await a_moderator(), post, "Rude")

    people = await people_of(post.thread_id)

    assert [line.name for line in people.lines] == ["Ada"]
    assert (await people_of(123456)).lines == []


async def test_the_page_of_people_leads_to_their_first_posts(client: Browser) -> None:
    thread = await a_thread(author=await a_member(name="Ada <i>"))
    for _each in range(26):
        await a_reply(thread, author=await a_member(name="Bo"))
    place = f"/threads/{thread.id}/people"

    with queries_counted() as statements:
        page = await client.get(place)
    later = await client.get(f"{place}?after=26")

    assert statements.total == 3
    assert "Ada &lt;i&gt;" in page.text
    assert f'href="{thread.url}#post-1">started it' in page.text
    assert f'href="{thread.url}?page=2#post-27">first in post 27' in page.text
    assert later.text.count("first in post") == 1
    assert "The first of them" in later.text


async def test_many_people_stand_on_several_pages(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.threads.routes.reading.PEOPLE", 2)
    thread = await a_thread()
    for _each in range(2):
        await a_reply(thread)
    place = f"/threads/{thread.id}/people"

    first, last = await client.get(place), await client.get(f"{place}?after=2")

    assert f"{place}?after=2" in first.text
    assert "Who came later" not in last.text
    assert "The first of them" in last.text


async def test_the_short_list_beside_a_thread(house: House) -> None:
    thread = await a_thread(author=await a_member(name="Ada"))
    for _each in range(3):
        await a_reply(thread)

    people = await people_of(thread.id, 2)
    html = house.render("threads/_people.html", people=people, thread_id=thread.id)
    alone = house.render("threads/_people.html", people=await people_of(0), thread_id=0)

    assert "Ada" in html
    assert "and 2 others" in html
    assert f'href="/threads/{thread.id}/people"' in html
    assert not alone.strip()


async def test_people_of_a_private_group_are_named_to_its_members(client: Browser) -> None:
    insider = await a_member(name="Ada")
    group = await a_group(insider, visibility=Visibility.PRIVATE)
    thread = await a_thread(group=group, author=insider)
    place = f"/threads/{thread.id}/people"

    strange = await client.get(place)
    await signed_in(client, await a_moderator())
    outside = await client.get(place)
    await signed_in(client, insider)

    assert (strange.status_code, outside.status_code) == (404, 404)
    assert "Ada" not in strange.text
    assert (await client.get(place)).status_code == 200
