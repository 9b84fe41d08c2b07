"""Choosing what to hear: on the page with all wishes, and on those of a group, a tag, a thread."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from forum.accounts.models import Member, Preference, Wish
from forum.core.database import now
from forum.groups.models import Group, GroupWish, Visibility
from forum.notifications.actions.wishes import wish_for_group
from forum.notifications.queries import wishes as queries
from forum.tags.models import TagFollow
from forum.threads.actions.reading import follow, follow_as_writer
from forum.threads.models import Level, Participation
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_subscription, a_tag, a_thread

PAGE = "/settings/mail"
CHOICE: dict[str, Any] = {"usual": "digest", "quiet_from": "", "quiet_until": ""}


@dataclass
class _Visit:
    browser: httpx.AsyncClient
    me: Member
    mine: Group
    open: Group

    async def post(self, **fields: Any) -> httpx.Response:
        return await self.browser.post(PAGE, data=CHOICE | fields)


@pytest.fixture
async def visit(client: httpx.AsyncClient) -> _Visit:
    """A member of one of two groups, signed in."""
    me = await a_member(time_zone="America/New_York")
    other = await a_group(name="Archives")
    mine = await a_group(me, name="Rural <libraries>")
    return _Visit(await signed_in(client, me), me, mine, other)


def _selected(html: str, value: str) -> bool:
    return f'<option value="{value}" selected>' in html


async def test_the_page_says_what_she_gets_and_offers_every_choice(visit: _Visit) -> None:
    await a_subscription(visit.me, due_at=now() + timedelta(days=2))
    await wish_for_group(visit.me, visit.mine, Wish.EVERY)
    await wish_for_group(visit.me, visit.open, Wish.NOTHING)
    await Preference.create(
        member=visit.me, usual=Wish.NAMED, quiet_from=22, quiet_until=7, token="t"
    )

    page = (await visit.browser.get(PAGE)).text

    assert "You get every post of Rural &lt;libraries&gt; at once." in page
    assert "Nothing comes from Archives." in page
    assert "Of the other groups you hear only when somebody names or answers you" in page
    assert "Letters wait between 10:00 PM and 7:00 AM, New York time." in page
    assert "A digest every Tuesday at 7:00 AM, New York time" in page
    for value in (f"{visit.mine.slug}:every", f"{visit.open.slug}:nothing", "named", "22", "7"):
        assert _selected(page, value)
    assert page.index("Rural &lt;libraries&gt;</bdi>") < page.index("Archives</bdi>")
    assert f'value="{visit.open.slug}:every"' not in page  # letters for each post go to members


async def test_reading_the_page_writes_nothing(visit: _Visit) -> None:
    page = await visit.browser.get(PAGE)

    assert "Of the groups here your digest tells" in page.text
    assert not await Preference.exists()


async def test_one_post_keeps_everything(visit: _Visit) -> None:
    tag = await a_tag("Seeds")
    await TagFollow.create(member=visit.me, tag=tag)
    thread = await a_thread(group=visit.mine)
    await follow(visit.me, thread, Level.FOLLOW)

    answer = await visit.post(
        usual="named", no_letters="1", quiet_from="22", quiet_until="7",
        group=[f"{visit.mine.slug}:every", f"{visit.open.slug}:nothing"],
        tag=["seeds:digest"], thread=[f"{thread.id}:mute"],
    )  # fmt: skip

    page = await visit.browser.get(PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert "Saved." in page.text
    for value in (f"{visit.mine.slug}:every", "seeds:digest", f"{thread.id}:mute"):
        assert _selected(page.text, value)
    assert re.search(r'name="no_letters"[^>]* checked', page.text)
    assert "You get no letters at once;" in page.text
    assert (await Participation.get()).level is Level.MUTE
    assert await GroupWish.all().count() == 2


WRONG: list[dict[str, Any]] = [
    {"usual": "often"}, {"usual": ""}, {"quiet_from": "24", "quiet_until": "3"},
    {"quiet_from": "x"}, {"quiet_from": "7", "quiet_until": "7"}, {"quiet_from": "7"},
    {"group": ["none"]}, {"group": ["x:often"]}, {"tag": ["x:y:z"]}, {"thread": ["x:mute"]},
    {"thread": ["1:every"]}, {"thread": [f"{10**12}:mute"]}, {"no_letters": "perhaps"},
    {"group": ["x:every"] * 901},
]  # fmt: skip


async def test_wrong_values_are_refused_and_the_others_kept_on_the_page(visit: _Visit) -> None:
    choice = f"{visit.mine.slug}:nothing"
    for wrong in WRONG:
        fields = {"group": [choice], **wrong}
        page = await visit.post(**fields | {"group": [choice, *wrong.get("group", [])]})

        assert page.status_code == 422, wrong
        assert "There is a problem" in page.text
        assert _selected(page.text, choice), wrong
    assert not await GroupWish.exists()
    assert not await Preference.exists()


@pytest.mark.parametrize("address", ["x" * 5_000, "", "é:ü", "none"])
async def test_addresses_of_nothing_are_passed_over(visit: _Visit, address: str) -> None:
    answer = await visit.post(group=[f"{address}:named"], tag=[f"{address}:named"])

    assert answer.status_code == 303
    assert not await GroupWish.exists()
    assert not await TagFollow.exists()


async def test_every_complaint_leads_to_its_field(visit: _Visit) -> None:
    tag = await a_tag("Seeds")
    await TagFollow.create(member=visit.me, tag=tag)
    await follow(visit.me, await a_thread(group=visit.mine), Level.FOLLOW)

    page = await visit.post(
        usual="x", quiet_from="x", quiet_until="x", group=["x"], tag=["x"], thread=["x"]
    )

    for name in ("usual", "quiet_from", "quiet_until", "group", "tag", "thread"):
        assert f'href="#field-{name}"' in page.text
        assert page.text.count(f'id="field-{name}"') == 1


async def test_who_left_a_group_meanwhile_is_told_to_join(visit: _Visit) -> None:
    page = await visit.post(group=[f"{visit.open.slug}:every"])

    assert page.status_code == 422
    assert "Join “Archives” first." in page.text


async def test_private_groups_of_others_leave_no_trace(visit: _Visit) -> None:
    secret = await a_group(await a_member(), name="Secret plans", visibility=Visibility.PRIVATE)
    thread = await a_thread(group=secret, title="What nobody knows")
    await Participation.create(member=visit.me, thread=thread, level=Level.FOLLOW)
    await GroupWish.create(member=visit.me, group=secret, wish=Wish.NOTHING)

    answer = await visit.post(group=[f"{secret.slug}:named"], thread=[f"{thread.id}:mute"])
    page = (await visit.browser.get(PAGE)).text

    assert answer.status_code == 303
    assert "Secret" not in page
    assert "nobody knows" not in page
    assert (await GroupWish.get()).wish is Wish.NOTHING
    refused = await visit.browser.post(f"/groups/{secret.slug}/wish", data={"wish": "named"})
    assert refused.status_code == 404


async def test_threads_come_in_pages_and_say_why(
    visit: _Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "THREADS_ON_A_PAGE", 2)
    threads = [await a_thread(group=visit.mine) for _number in range(3)]
    for thread in threads[:2]:
        await follow(visit.me, thread, Level.DIGEST)
    await follow_as_writer(visit.me, threads[2], 1)

    first = (await visit.browser.get(PAGE)).text
    [older] = re.findall(r'href="(/settings/mail\?after=\d+)#', first)
    second = (await visit.browser.get(older)).text

    assert "because you write there" in first
    assert [thread.title in first for thread in threads] == [False, True, True]
    assert [thread.title in second for thread in threads] == [True, False, False]
    saved = await visit.browser.post(older, data=CHOICE)
    assert saved.headers["location"] == older


async def test_the_page_costs_the_same_with_few_wishes_and_with_many(visit: _Visit) -> None:
    statements = []
    for more in (1, 6):
        for _number in range(more):
            await GroupWish.create(member=visit.me, group=await a_group(), wish=Wish.NOTHING)
            await TagFollow.create(member=visit.me, tag=await a_tag())
            await follow(visit.me, await a_thread(group=visit.mine), Level.MUTE)
        with queries_counted() as counted:
            await visit.browser.get(PAGE)
        statements.append(counted.said)

    assert len(statements[0]) == len(statements[1]) <= 11, "\n".join(statements[1])


async def test_strangers_are_led_to_the_sign_in_page(client: httpx.AsyncClient) -> None:
    answer = await client.get(PAGE)

    assert answer.headers["location"].startswith("/sign-in?next=")
    assert (await client.post(PAGE, data=CHOICE)).status_code in {303, 401}


async def test_a_groups_page_offers_the_choice_to_members(visit: _Visit) -> None:
    path = f"/groups/{visit.mine.slug}"

    answer = await visit.browser.post(f"{path}/wish", data={"wish": "every"})
    page = (await visit.browser.get(path)).text

    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert "What you get from this group" in page
    assert _selected(page, "every")
    assert (await visit.browser.post(f"{path}/wish", data={"wish": "x"})).status_code == 422
    await visit.browser.post(f"{path}/wish", data={"wish": ""})
    assert not await GroupWish.exists()
    visit.browser.cookies.clear()
    assert "What you get" not in (await visit.browser.get(path)).text


async def test_what_one_member_chose_is_not_shown_to_another(visit: _Visit) -> None:
    tag = await a_tag("Seeds")
    await TagFollow.create(member=visit.me, tag=tag, wish=Wish.NAMED)
    await GroupWish.create(member=visit.me, group=visit.open, wish=Wish.NAMED)
    paths = ("/tags/seeds", f"/groups/{visit.open.slug}")

    mine = [(await visit.browser.get(path)).text for path in paths]
    await signed_in(visit.browser, await a_member())
    hers = [(await visit.browser.get(path)).text for path in paths]

    assert [_selected(page, "named") for page in (*mine, *hers)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("level", "wish"), [("named", Wish.NAMED), ("follow", Wish.EVERY), ("mute", Wish.NOTHING)]
)
async def test_a_tag_is_followed_from_its_page(visit: _Visit, level: str, wish: Wish) -> None:
    await a_tag("Seeds")

    answer = await visit.browser.post("/tags/seeds/follow", data={"level": level})
    page = (await visit.browser.get("/tags/seeds")).text

    row = await TagFollow.get()
    assert (answer.status_code, row.wish, row.with_narrower) == (303, wish, True)
    assert _selected(page, wish.value)
    wrong = await visit.browser.post("/tags/seeds/follow", data={"level": "hate"})
    assert wrong.status_code == 422
    await visit.browser.post("/tags/seeds/follow", data={"level": ""})
    assert not await TagFollow.exists()
    nowhere = await visit.browser.post("/tags/none/follow", data={"level": "every"})
    assert nowhere.status_code == 404


@pytest.mark.parametrize("level", Level)
async def test_a_thread_offers_five_choices(visit: _Visit, level: Level) -> None:
    thread = await a_thread(group=visit.mine)

    answer = await visit.browser.post(f"/threads/{thread.id}/follow", data={"level": level.value})
    page = (await visit.browser.get(thread.url)).text

    row = await Participation.get(member=visit.me)
    assert (answer.status_code, row.level) == (303, level)
    assert row.chosen_at is not None
    checked = re.findall(r'name="level" value="(\w+)"[^>]* checked', page)
    assert checked == [level.value]
    assert len(re.findall(r'name="level"', page)) == 5
