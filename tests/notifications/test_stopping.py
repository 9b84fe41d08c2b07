"""Stopping letters from a letter: by page, by one click, and taking it back."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from forum.accounts.models import Member, Preference, Wish
from forum.app import create_app
from forum.core.database import now
from forum.core.house import House
from forum.groups.models import Group, GroupWish, Membership, Visibility
from forum.notifications.actions.wishes import preference_of, wish_for_group
from forum.notifications.models import Notification, Why
from forum.tags.models import TagFollow
from forum.threads.actions.reading import follow, follow_as_writer
from forum.threads.models import Level, Participation, Post, Thread
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_tag, a_thread

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@dataclass
class _Letter:
    """A letter about a thread that its reader follows because she wrote there."""

    browser: httpx.AsyncClient
    house: House
    reader: Member
    group: Group
    thread: Thread
    token: str

    def address(self, scope: str = "thread", number: int = -1) -> str:
        return f"/letters/{self.token}/{scope}/{self.thread.id if number < 0 else number}"

    async def press(self, what: str, scope: str = "thread", number: int = -1) -> str:
        """Press a button of the page as a browser does; return the page that comes after."""
        answer = await self.browser.post(self.address(scope, number), data={"stop": what})
        assert answer.status_code == 303
        return (await self.browser.get(answer.headers["location"])).text

    async def one_click(self, scope: str = "thread", number: int = -1) -> httpx.Response:
        """Post as a mail provider does: no cookie, no Origin, no Referer (RFC 8058, 3.2)."""
        transport = httpx.ASGITransport(create_app(self.house.settings, house=self.house))
        base_url = self.house.settings.site.base_url
        async with httpx.AsyncClient(transport=transport, base_url=base_url) as provider:
            return await provider.post(self.address(scope, number), data=ONE_CLICK)

    async def undo(self, page: str) -> None:
        [word] = re.findall(r'name="undo" value="([^"]+)"', page)
        answer = await self.browser.post(self.address(), data={"undo": html.unescape(word)})
        assert answer.status_code == 303

    async def level(self) -> Level:
        return (await Participation.get(member=self.reader, thread=self.thread)).level


@pytest.fixture
async def letter(client: httpx.AsyncClient, house: House) -> _Letter:
    reader = await a_member()
    group = await a_group(reader, name="Rural libraries")
    thread = await a_thread(group=group, title="Seeds to lend")
    await follow_as_writer(reader, thread, 1)
    return _Letter(client, house, reader, group, thread, (await preference_of(reader)).token)


async def _state() -> dict[str, Any]:
    models = Participation, GroupWish, TagFollow, Preference
    return {model.__name__: await model.all().order_by("id").values() for model in models}


@pytest.mark.parametrize("scope", ["thread", "group", "group-of", "tag", "all"])
async def test_opening_the_address_changes_nothing(letter: _Letter, scope: str) -> None:
    number = {"group": letter.group.id, "tag": (await a_tag()).id}.get(scope, -1)
    before = await _state()

    page = await letter.browser.get(letter.address(scope, number))
    again = await letter.browser.get(letter.address(scope, number) + "?done=all&undo=x")

    assert (page.status_code, again.status_code) == (200, 200)
    assert 'content="noindex"' in page.text
    assert 'name="stop"' in page.text
    assert await _state() == before


async def test_a_conversation_stays_in_the_digest_or_goes_wholly(letter: _Letter) -> None:
    page = await letter.press("thread")
    assert await letter.level() is Level.DIGEST
    assert "It is stopped" in page
    assert "It stays in your digest" in page

    page = await letter.press("thread-wholly")

    assert await letter.level() is Level.MUTE
    assert "Your digest leaves it out as well." in page


@pytest.mark.parametrize("scope", ["group", "group-of"])
async def test_a_group_is_stopped(letter: _Letter, scope: str) -> None:
    number = letter.group.id if scope == "group" else letter.thread.id
    await wish_for_group(letter.reader, letter.group, Wish.EVERY)

    await letter.press("group", scope, number)
    assert (await GroupWish.get()).wish is Wish.DIGEST
    await letter.press("group-wholly", scope, number)

    assert (await GroupWish.get()).wish is Wish.NOTHING


async def test_a_tag_is_stopped(letter: _Letter) -> None:
    tag = await a_tag("Seeds")
    await TagFollow.create(member=letter.reader, tag=tag, wish=Wish.EVERY)

    page = await letter.press("tag", "tag", tag.id)
    assert (await TagFollow.get()).wish is Wish.DIGEST
    await letter.press("tag-wholly", "tag", tag.id)

    assert (await TagFollow.get()).wish is Wish.NOTHING
    assert "No more letters for each post about this tag" in page


@pytest.mark.parametrize("what", ["thread", "thread-wholly", "group", "group-wholly", "all"])
async def test_whatever_was_stopped_can_be_taken_back(letter: _Letter, what: str) -> None:
    await wish_for_group(letter.reader, letter.group, Wish.EVERY)
    before = await _state()

    page = await letter.press(what)
    assert await _state() != before
    await letter.undo(page)

    after = await _state()
    assert after["Participation"] == before["Participation"]
    assert after["Preference"] == before["Preference"]
    assert [row["wish"] for row in after["GroupWish"]] == [Wish.EVERY]


async def test_less_is_never_made_more(letter: _Letter) -> None:
    await follow(letter.reader, letter.thread, Level.MUTE)
    await wish_for_group(letter.reader, letter.group, Wish.NOTHING)

    await letter.press("thread")
    await letter.press("group")
    await letter.press("tag", "tag", (await a_tag()).id)

    assert await letter.level() is Level.MUTE
    assert (await GroupWish.get()).wish is Wish.NOTHING
    assert not await TagFollow.exists()


async def test_one_click_stops_at_once_and_twice_is_once(letter: _Letter) -> None:
    first, second = await letter.one_click(), await letter.one_click()

    assert (first.status_code, second.status_code) == (200, 200)
    assert "It is stopped" in first.text
    assert await letter.level() is Level.DIGEST


async def test_one_click_on_a_letter_that_named_her_stops_these_as_well(letter: _Letter) -> None:
    await letter.one_click()
    [post] = await Post.filter(thread=letter.thread)
    await Notification.create(
        member=letter.reader, thread=letter.thread, post=post, why=Why.NAMED, created_at=now(),
        lettered_at=now(),
    )  # fmt: skip

    await letter.one_click()

    assert await letter.level() is Level.MUTE


async def test_what_she_wished_of_a_group_that_she_left_brings_no_letters(letter: _Letter) -> None:
    await wish_for_group(letter.reader, letter.group, Wish.EVERY)
    await Membership.filter(member=letter.reader).delete()
    await follow(letter.reader, letter.thread, Level.NORMAL)

    await letter.one_click()

    assert await letter.level() is Level.MUTE  # only names can have brought that letter


async def test_one_click_where_only_names_brought_letters_stops_all(letter: _Letter) -> None:
    await Participation.all().delete()

    await letter.one_click()

    assert await letter.level() is Level.MUTE


@pytest.mark.parametrize("scope", ["group", "group-of", "tag", "all"])
async def test_one_click_stops_what_the_address_says(letter: _Letter, scope: str) -> None:
    tag = await a_tag()
    await TagFollow.create(member=letter.reader, tag=tag, wish=Wish.EVERY)
    await wish_for_group(letter.reader, letter.group, Wish.EVERY)
    number = {"group": letter.group.id, "tag": tag.id}.get(scope, -1)

    assert (await letter.one_click(scope, number)).status_code == 200

    group, follows = await GroupWish.get(), await TagFollow.get()
    assert (group.wish is Wish.DIGEST) == scope.startswith("group")
    assert (follows.wish is Wish.DIGEST) == (scope == "tag")
    assert (await Preference.get()).letters == (scope != "all")
    assert await letter.level() is Level.FOLLOW


async def test_another_site_stops_nothing(letter: _Letter) -> None:
    headers = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}

    answer = await letter.browser.post(letter.address(), data={"stop": "all"}, headers=headers)

    assert answer.status_code == 403
    assert (await Preference.get()).letters


@pytest.mark.parametrize(
    "address", ["/letters/{0}x/thread/1", "/letters/{0}/everything/1", "/letters/none/all/0",
                "/letters/{0}/thread/x"],
)  # fmt: skip
async def test_an_address_that_is_none_of_ours_is_not_found(letter: _Letter, address: str) -> None:
    path = address.format(letter.token)

    assert (await letter.browser.get(path)).status_code == 404
    assert (await letter.browser.post(path, data=ONE_CLICK)).status_code == 404


@pytest.mark.parametrize("number", [0, 999_999, 2**31, 10**17])
async def test_numbers_of_nothing_answer_as_any_other(letter: _Letter, number: int) -> None:
    before = await _state()

    for scope, what in (("thread", "thread-wholly"), ("group", "group-wholly"), ("tag", "tag")):
        assert "It is stopped" in await letter.press(what, scope, number)
        assert (await letter.one_click(scope, number)).status_code == 200

    assert await _state() == before


async def test_wrong_buttons_and_forged_words_do_nothing(letter: _Letter) -> None:
    other = await preference_of(await a_member())
    page = await letter.press("all")
    [word] = re.findall(r'name="undo" value="([^"]+)"', page)
    hers = f"/letters/{other.token}/all/0"

    wrong = await letter.browser.post(letter.address(), data={"stop": "everything"})
    forged = await letter.browser.post(letter.address(), data={"undo": "x" + word})
    borrowed = await letter.browser.post(hers, data={"undo": html.unescape(word)})

    assert wrong.status_code == 422
    assert "There is a problem" in wrong.text
    assert (forged.status_code, borrowed.status_code) == (404, 404)
    assert not (await Preference.get(member=letter.reader)).letters


@pytest.mark.parametrize("visibility", Visibility)
async def test_a_letter_that_was_passed_on_tells_no_more_than_everybody_knows(
    letter: _Letter, visibility: Visibility
) -> None:
    await Group.filter(id=letter.group.id).update(visibility=visibility)
    is_public = visibility is Visibility.PUBLIC

    stranger = (await letter.browser.get(letter.address())).text
    await signed_in(letter.browser, await a_member())
    other = (await letter.browser.get(letter.address())).text
    await signed_in(letter.browser, letter.reader)
    hers = (await letter.browser.get(letter.address())).text

    for words in ("Seeds to lend", "Rural libraries"):
        assert [words in page for page in (stranger, other, hers)] == [is_public, is_public, True]


async def test_who_left_a_private_group_learns_nothing_of_it_any_more(letter: _Letter) -> None:
    await Group.filter(id=letter.group.id).update(visibility=Visibility.PRIVATE)
    await Membership.all().delete()
    await signed_in(letter.browser, letter.reader)

    page = (await letter.browser.get(letter.address())).text
    done = await letter.press("thread-wholly")

    assert "Seeds to lend" not in page
    assert "Rural libraries" not in page
    assert "It is stopped" in done
    assert await letter.level() is Level.FOLLOW
