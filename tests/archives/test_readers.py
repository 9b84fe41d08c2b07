"""What an archive shows to whom: nothing of it is news, and of private lists nothing leaks."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from forum.core.errors import Complaint
from forum.core.house import House
from forum.digests.queries import next_news
from forum.groups.actions.inviting import invite
from forum.groups.models import Group, Membership, Visibility
from forum.mail.models import OutgoingMail
from forum.notifications.models import Notification
from forum.threads.mentions import members_named
from forum.threads.models import Post, Thread
from tests.archives.importing import WORDS, a_box, a_letter, take_in
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_thread


async def test_nobody_hears_of_old_letters(house: House, tmp_path: Path) -> None:
    group, reader = await a_group(), await a_member(username="mara")
    path = a_box(tmp_path, [a_letter(1, body=f"For @{reader.username}.")])

    await take_in(path, group)

    assert await Post.exists()
    assert not await OutgoingMail.exists()
    assert not await Notification.exists()


async def test_old_letters_are_no_news_to_anybody(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    group, reader = await a_group(), await a_member(name="Mara")
    await signed_in(client, reader)
    await a_thread(group=group, title="Younger than all letters")
    letters = [a_letter(1), a_letter(2, 1), a_letter(3, subject="Story times", date="")]

    await take_in(a_box(tmp_path, letters), group)

    latest = (await client.get("/threads")).text
    assert latest.index("Younger than all letters") < latest.index("Seeds in the library")
    assert "Seeds in the library" not in (await client.get("/threads?show=unread")).text
    assert not (await next_news(reader, None)).items


async def test_what_a_later_archive_brings_shows_at_once(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    group = await a_group()
    await take_in(a_box(tmp_path, [a_letter(1)]), group)
    thread = await Thread.get()
    pages = (f"/threads/{thread.id}/{thread.slug}", "/threads")
    before = [(await client.get(page)).text for page in pages]

    await take_in(a_box(tmp_path, [a_letter(2, 1), a_letter(9, subject="Story times")]), group)

    now = [(await client.get(page)).text for page in pages]
    assert "letter 2" in now[0]
    assert "letter 2" not in before[0]
    assert "Story times" in now[1]
    assert "Story times" not in before[1]


async def test_who_wrote_on_a_private_list_is_known_to_its_readers_alone(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    inside, outside = await a_member(), await a_member()
    group = await a_group(inside, moderators=(outside,), visibility=Visibility.PRIVATE)
    theirs = await a_group(moderators=(outside,), visibility=Visibility.PRIVATE)
    await Membership.filter(group_id=group.id, member_id=outside.id).delete()
    await take_in(a_box(tmp_path, [a_letter(1)]), group)
    answers = {}

    for reader in (inside, outside):
        await signed_in(client, reader)
        for name in ("ana-arden", "nobody-at-all"):
            answer = await client.get(f"/members/{name}")
            answers[reader.id, name] = answer.status_code

    assert list(answers.values()) == [200, 404, 404, 404]
    for name in ("ana-arden", "nobody-at-all"):
        with pytest.raises(Complaint, match="no member with this username"):
            await invite(outside, theirs, name)
        assert not await members_named(f"@{name}", Group.filter(id=(await a_group()).id))


async def test_an_old_letters_id_leads_to_its_post(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    await take_in(a_box(tmp_path, [a_letter(1), a_letter(2, 1)]), await a_group())
    hidden = await a_group(visibility=Visibility.PRIVATE)
    await take_in(a_box(tmp_path, [a_letter(3, subject="Secrets")], "secret.mbox"), hidden)

    answers = [await client.get(f"/mid/{n}@elm.example") for n in ("2", "3", "4", "x" * 400)]

    thread = await Thread.get(title="Seeds in the library")
    assert answers[0].headers["location"].endswith(f"{thread.slug}#post-2")
    assert [answer.status_code for answer in answers] == [302, 404, 404, 404]
    assert "Secrets" not in answers[1].text


async def test_answers_to_letters_of_another_group_stay_with_their_own_readers(
    house: House, tmp_path: Path
) -> None:
    ours, theirs = await a_group(), await a_group(visibility=Visibility.PRIVATE)
    await take_in(a_box(tmp_path, [a_letter(1, body=WORDS)]), theirs)

    report = await take_in(a_box(tmp_path, [a_letter(1), a_letter(2, 1)], "ours.mbox"), ours)

    assert (report.known, report.posts, report.threads) == (1, 1, 1)
    assert [thread.last_number for thread in await Thread.filter(group_id=ours.id)] == [1]
    assert [thread.last_number for thread in await Thread.filter(group_id=theirs.id)] == [1]
