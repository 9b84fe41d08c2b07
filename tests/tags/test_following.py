"""What members have to do with tags: following them with what is narrower, and helping."""

from __future__ import annotations

import httpx
import pytest

from forum.accounts.models import Member, Stranger, Wish
from forum.core.house import House
from forum.tags.actions.following import follow_tag, toggle_help
from forum.tags.models import Relation, RelationKind, Status, Tag, TagFollow, TagHelper
from forum.tags.queries.following import helpers_of
from tests.browsing import signed_in
from tests.factories import a_member, a_tag

Browser = httpx.AsyncClient


async def _two() -> tuple[Tag, Tag]:
    """A tag, and a narrower one."""
    broad, narrow = await a_tag("Libraries"), await a_tag("Rural libraries")
    await Relation.create(tag=narrow, other=broad, kind=RelationKind.BROADER)
    return broad, narrow


@pytest.fixture
async def me(client: Browser) -> Member:
    member = await a_member(username="mara", name="Mara")
    await signed_in(client, member)
    return member


async def _kept() -> tuple[Wish, bool]:
    row = await TagFollow.get()
    return row.wish, row.with_narrower


@pytest.mark.parametrize(
    ("was", "said", "is_now"),
    [
        (None, {}, True),  # who says nothing of it, such as a program of old
        (None, {"narrower": ["", "1"]}, True),
        (None, {"narrower": [""]}, False),
        (False, {}, False),
        (False, {"narrower": ["", "1"]}, True),
        (True, {"narrower": [""]}, False),
    ],
)
@pytest.mark.usefixtures("me")
async def test_narrower_tags_are_chosen_with_the_tag(
    client: Browser, was: bool | None, said: dict[str, list[str]], is_now: bool
) -> None:
    tag, member = await a_tag("Seeds"), await Member.get()
    if was is not None:
        await follow_tag(member, tag, Wish.DIGEST, with_narrower=was)

    answer = await client.post("/tags/seeds/follow", data={"level": "every", **said})

    assert answer.status_code == 303
    assert await _kept() == (Wish.EVERY, is_now)


@pytest.mark.parametrize("said", [["x"], ["", "1", ""]])
@pytest.mark.usefixtures("me")
async def test_what_is_no_tick_is_refused(client: Browser, said: list[str]) -> None:
    await a_tag("Seeds")

    answer = await client.post("/tags/seeds/follow", data={"level": "every", "narrower": said})

    assert answer.status_code == 422
    assert not await TagFollow.exists()


async def test_settings_list_tags_with_the_box_where_there_is_something_narrower(
    client: Browser, me: Member
) -> None:
    for tag in await _two():
        await follow_tag(me, tag, Wish.EVERY, with_narrower=True)

    page = (await client.get("/settings/mail")).text
    await client.post("/settings/mail", data={
        "usual": "digest", "tag": ["libraries:every", "rural-libraries:every"],
        "narrower": ["libraries:"],
    })  # fmt: skip
    changed = (await client.get("/settings/mail")).text

    assert page.count("and its narrower tags") == changed.count("and its narrower tags") == 1
    assert 'value="libraries:1" checked' in page
    assert 'value="libraries:1" checked' not in changed
    rows = {row.tag.name: row.with_narrower for row in await TagFollow.all().select_related("tag")}
    assert rows == {"Libraries": False, "Rural libraries": True}


async def test_a_box_that_is_wrong_is_refused(client: Browser, me: Member) -> None:
    for wrong in ("libraries", "libraries:2", "libraries:every"):
        sent = {"usual": "digest", "tag": ["libraries:every"], "narrower": [wrong]}
        assert (await client.post("/settings/mail", data=sent)).status_code == 422
    assert not await TagFollow.exists()


async def test_who_can_help_says_so_and_takes_it_back(client: Browser, me: Member) -> None:
    tag = await a_tag("Seeds & more")

    said = await client.post(f"/tags/{tag.slug}/help")
    [page, profile, mail] = [
        (await client.get(path)).text
        for path in (f"/tags/{tag.slug}", "/members/mara", "/settings/mail")
    ]
    shown = await helpers_of(tag, me)
    hidden = await helpers_of(tag, Stranger())
    await client.post(f"/tags/{tag.slug}/help")

    assert said.status_code == 303
    assert "Mara" in page
    assert "Can help with:" in profile
    assert "Seeds &amp; more" in profile
    assert "You are named as one who can help with:" in mail
    assert ([member.id for member in shown], hidden) == ([me.id], [])
    assert not await TagHelper.exists()


@pytest.mark.usefixtures("me")
async def test_what_she_may_not_know_of_is_not_there_to_follow_or_help_with(
    client: Browser,
) -> None:
    tag = await a_tag("Whispers", status=Status.PROPOSED)
    paths = [f"/tags/{slug}/{act}" for slug in (tag.slug, "none") for act in ("follow", "help")]

    answers = [await client.post(path, data={"level": "every"}) for path in paths]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert not await TagFollow.exists()


async def test_a_member_says_it_once_however_often_at_a_time(house: House) -> None:
    member, tag = await a_member(), await a_tag()

    states = [await toggle_help(member, tag) for _time in range(3)]

    assert states == [True, False, True]
    assert await TagHelper.all().count() == 1
