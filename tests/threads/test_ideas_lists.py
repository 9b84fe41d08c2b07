"""The list of ideas: by stage, tag, group and the libraries that tried, each as one may see it."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import httpx
import pytest

from forum.accounts.models import Stranger
from forum.core.database import now
from forum.core.errors import NotFound
from forum.core.house import House
from forum.groups.models import Visibility
from forum.threads.models import Again, LibraryKind, LibrarySize, Post, Stage, State, Thread
from forum.threads.queries.idea_lists import (
    IdeaSelection,
    counts_by_stage,
    page_of_ideas,
    tags_of_ideas,
)
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_report, a_tag, a_thread, a_trial, an_idea

Browser = httpx.AsyncClient
STRANGER = Stranger()


def _words(response: httpx.Response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)))


async def _titles(selection: IdeaSelection) -> set[str]:
    rows, _more = await page_of_ideas(STRANGER, selection)
    return {row.thread.title for row in rows}


async def test_ideas_are_listed_latest_first_and_nothing_else_is(house: House) -> None:
    older = await an_idea(created_at=now() - timedelta(days=2))
    newer = await an_idea()
    await a_thread()

    rows, more = await page_of_ideas(STRANGER, IdeaSelection())

    assert [row.thread.id for row in rows] == [newer.id, older.id]
    assert more == ""


async def test_a_row_tells_what_came_of_the_idea(house: House) -> None:
    idea = await an_idea(stage=Stage.TRIED)
    await a_report(await a_trial(idea, library="Elm"), again=Again.YES)
    await a_report(await a_trial(idea, library="ELM"), again=Again.NO)
    await a_trial(idea, library="Oak")
    await a_trial(idea, withdrawn_at=now())

    [row] = (await page_of_ideas(STRANGER, IdeaSelection()))[0]

    assert (row.tally.libraries, row.tally.reports, row.tally.would_repeat) == (2, 2, 1)
    assert (row.stage_word, row.latest_word, row.latest_library) == ("Tried", "No", "ELM")


async def test_hidden_reports_dont_count_in_the_list(house: House) -> None:
    idea = await an_idea()
    report = await a_report(await a_trial(idea))
    await Post.filter(id=report.post_id).update(state=State.HIDDEN)

    [row] = (await page_of_ideas(STRANGER, IdeaSelection()))[0]

    assert (row.tally.libraries, row.tally.reports, row.latest) == (1, 0, None)


async def test_ideas_by_stage_tag_and_group(house: House) -> None:
    tag, group = await a_tag("Seeds"), await a_group()
    await an_idea(title="Tagged idea", tags=(tag,))
    await an_idea(title="Idea of the group", group=group, stage=Stage.ADOPTED)
    await an_idea(title="Idea without a stage", stage=None)

    assert await _titles(IdeaSelection(tag=tag)) == {"Tagged idea"}
    assert await _titles(IdeaSelection(group=group)) == {"Idea of the group"}
    assert await _titles(IdeaSelection(stage=Stage.ADOPTED)) == {"Idea of the group"}
    proposed = {"Tagged idea", "Idea without a stage"}
    assert await _titles(IdeaSelection(stage=Stage.PROPOSED)) == proposed


async def test_ideas_by_the_libraries_that_tried(house: House) -> None:
    small, large = await an_idea(title="Tried in small ones"), await an_idea(title="In large ones")
    await an_idea(title="Not tried")
    school, tiny = LibraryKind.SCHOOL, LibrarySize.TINY
    await a_trial(small, library_kind=school, library_size=tiny)
    await a_trial(large, library_kind=school, library_size=LibrarySize.LARGE)
    await a_trial(large, library_size=tiny, withdrawn_at=now())

    assert await _titles(IdeaSelection(library_kind=school)) == {
        "Tried in small ones",
        "In large ones",
    }
    assert await _titles(IdeaSelection(library_size=tiny)) == {"Tried in small ones"}
    both = IdeaSelection(library_kind=school, library_size=LibrarySize.LARGE)
    assert await _titles(both) == {"In large ones"}
    assert await _titles(IdeaSelection(library_kind=LibraryKind.STATE)) == set()


async def test_stages_are_counted_within_what_is_asked_for(house: House) -> None:
    tag = await a_tag("Seeds")
    await an_idea(tags=(tag,), stage=Stage.TRYING)
    await an_idea(stage=Stage.TRYING)
    await an_idea(stage=None, tags=(tag,))

    everything = await counts_by_stage(STRANGER, IdeaSelection(stage=Stage.ADOPTED))
    tagged = await counts_by_stage(STRANGER, IdeaSelection(tag=tag))

    assert (everything[Stage.PROPOSED], everything[Stage.TRYING]) == (1, 2)
    assert (tagged[Stage.PROPOSED], tagged[Stage.TRYING], tagged[Stage.ADOPTED]) == (1, 1, 0)


async def test_pages_follow_one_another_without_gap_or_double(house: House) -> None:
    moment = now()
    size = house.settings.threads.threads_per_page
    ideas = [await an_idea(created_at=moment - timedelta(hours=n // 2)) for n in range(size + 3)]

    first, more = await page_of_ideas(STRANGER, IdeaSelection())
    second, end = await page_of_ideas(STRANGER, IdeaSelection(before=more))

    seen = [row.thread.id for row in first + second]
    assert len(first) == size
    assert end == ""
    assert sorted(seen) == [idea.id for idea in ideas]
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("before", ["x", "1", "1-", "-1", "1-1-1", "9" * 30 + "-1", "١-1"])
async def test_where_no_page_ended_is_not_found(house: House, before: str) -> None:
    with pytest.raises(NotFound):
        await page_of_ideas(STRANGER, IdeaSelection(before=before))


async def test_a_private_groups_ideas_are_for_its_members(client: Browser) -> None:
    member, tag = await a_member(), await a_tag("Secret seeds")
    group = await a_group(member, visibility=Visibility.PRIVATE)
    idea = await an_idea(title="Our quiet idea", group=group, tags=(tag,))
    await a_report(await a_trial(idea, library="Hidden Valley Library"))

    outside = await client.get("/ideas")
    narrowed = await client.get("/ideas?library_kind=public")
    inside = await (await signed_in(client, member)).get("/ideas")

    for page in (outside, narrowed):
        assert "Our quiet idea" not in page.text
        assert "Hidden Valley Library" not in page.text
        assert "Secret seeds" not in page.text
    assert "Proposed 1" not in _words(outside)
    assert "Our quiet idea" in inside.text
    assert "Hidden Valley Library" in inside.text


async def test_hidden_ideas_are_not_listed(client: Browser) -> None:
    await an_idea(title="An idea out of sight", state=State.HIDDEN)

    assert "An idea out of sight" not in (await client.get("/ideas")).text


async def test_the_page_tells_and_narrows(client: Browser) -> None:
    tag = await a_tag("Seeds")
    idea = await an_idea(title="Lend seeds", tags=(tag,), stage=Stage.TRYING)
    await a_report(await a_trial(idea, library="Elm Street Library"), again=Again.CHANGED)

    page = await client.get("/ideas?stage=trying&tag=seeds&library_kind=public&library_size=small")

    words = _words(page)
    assert "Tried by 1 library , 1 report, 1 would repeat it" in words
    assert "Latest report, Elm Street Library : again? Yes, with changes" in words
    assert "Being tried 1" in words
    assert "?stage=trying&amp;library_kind=public&amp;library_size=small&amp;tag=seeds" in page.text


@pytest.mark.parametrize("query", ["stage=tried", "library_kind=state", "library_size=huge"])
async def test_a_list_narrowed_to_nothing_leads_back(client: Browser, query: str) -> None:
    await an_idea()

    page = await client.get(f"/ideas?{query}")

    assert "No idea like this yet" in page.text


async def test_an_empty_list_teaches(client: Browser) -> None:
    stranger = await client.get("/ideas")
    member = await (await signed_in(client, await a_member())).get("/ideas")

    assert "No ideas yet" in stranger.text
    assert "Propose the first idea" not in stranger.text
    assert "/threads/new?kind=idea" in member.text


@pytest.mark.parametrize(
    "query",
    ["stage=gone", "tag=none", "group=none", "library_kind=x", "library_size=x", "before=x"],
)
async def test_what_isnt_there_is_not_found(client: Browser, query: str) -> None:
    assert (await client.get(f"/ideas?{query}")).status_code == 404


async def test_the_list_leads_to_older_ideas(client: Browser, house: House) -> None:
    for _number in range(house.settings.threads.threads_per_page + 1):
        await an_idea()

    page = await client.get("/ideas?stage=proposed")
    [older] = re.findall(r'rel="next" href="([^"]+)"', page.text)
    second = await client.get(html.unescape(older))

    assert second.text.count('class="idea-row"') == 1
    assert "stage=proposed" in older
    end = await client.get("/ideas?before=1-1")
    assert "Here the list ends" in end.text


async def test_the_list_costs_the_same_however_many_ideas_there_are(client: Browser) -> None:
    for _number in range(3):
        idea = await an_idea(tags=(await a_tag(),))
        await a_report(await a_trial(idea))

    with queries_counted() as few:
        await client.get("/ideas")
    for _number in range(7):
        idea = await an_idea(tags=(await a_tag(),))
        await a_report(await a_trial(idea))
    with queries_counted() as many:
        await client.get("/ideas")

    assert few.total == many.total == 8


async def test_the_subjects_that_most_ideas_have_come_first(house: House) -> None:
    seeds, tools = await a_tag("Seeds"), await a_tag("Tools")
    await an_idea(tags=(seeds,))
    await an_idea(tags=(seeds, tools))
    await a_thread(tags=(tools,))

    found = await tags_of_ideas(STRANGER, IdeaSelection())

    assert [(tag.name, tag.count) for tag in found] == [("Seeds", 2), ("Tools", 1)]
    assert await Thread.filter(kind="idea").count() == 2
