"""``forum demo``: a community that is whole, on both databases."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
from click.testing import CliRunner, Result

from forum.accounts.models import Member, Role, Wish
from forum.app import build_house, create_app
from forum.cli import forum
from forum.core.database import now
from forum.core.house import House
from forum.core.settings import Settings
from forum.digests.models import DigestSubscription
from forum.groups.models import FIRST_GROUP, Group, Membership
from forum.moderation.models import LogEntry
from forum.tags.laws import breaches
from forum.tags.models import Act, Change, Label, Status, Tag, TagFollow, TagHelper, Within
from forum.tags.queries.schemes import scheme_now
from forum.tags.seed import seed
from forum.threads.actions import threads
from forum.threads.models import Kind, Poll, Post, Reaction, Stage, State, Thread, Vote
from forum.threads.queries.ideas import idea_head
from forum.threads.queries.polls import poll_of, unfinished_polls
from forum.threads.queries.trials import due_trials
from tests.conftest import BASE_URL, SERVER, copy_of, make_settings
from tests.databases import drop_database
from tests.factories import a_member
from tests.processes import start

T = TypeVar("T")


def _environment(settings: Settings) -> dict[str, str]:
    return {"FORUM_DATA_DIR": str(settings.data_dir), "FORUM_DATABASE_URL": settings.database_url}


def demo(settings: Settings, *options: str) -> Result:
    return CliRunner().invoke(forum, ["demo", *options], env=_environment(settings))


def inside(settings: Settings, look: Callable[[House], Awaitable[T]]) -> T:
    async def run() -> T:
        async with build_house(settings) as house:
            return await look(house)

    return asyncio.run(run())


@dataclass(frozen=True)
class Shown:
    """A database with the demo in it, and what was said when it was made."""

    settings: Settings
    result: Result


@pytest.fixture(scope="module")
def shown(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The demo as it is, for tests that only look."""
    folder = tmp_path_factory.mktemp("demo")
    url, name = copy_of(template, folder)
    settings = make_settings(folder, url)
    yield Shown(settings, demo(settings))
    if name:
        drop_database(os.environ[SERVER], name)


def test_it_says_who_is_there_and_how_to_sign_in(shown: Shown) -> None:
    settings, result = shown.settings, shown.result
    assert result.exit_code == 0, result.output
    assert "40 members in 7 groups, 120 threads, 670 posts" in result.stdout
    assert "Threads: 120 of 120" in result.stderr
    password = result.stdout.split()[-1]

    async def look(house: House) -> None:
        for username in re.findall(
            r"^  (\S+) +(?:admin|moderator|member) ", result.stdout, re.MULTILINE
        ):
            transport = httpx.ASGITransport(create_app(settings, house=house))
            async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as browser:
                answer = await browser.post(
                    "/sign-in", data={"login": username, "password": password}
                )
                home = await browser.get("/?show=unread")

            assert answer.status_code == 303
            assert re.search(r"\d new<", home.text)
            assert "You have read everything" not in home.text

    inside(settings, look)


def test_it_refuses_where_somebody_lives(elsewhere: Settings) -> None:
    async def settle(house: House) -> int:
        await a_member()
        return 1

    inside(elsewhere, settle)

    refused = demo(elsewhere)
    forced = demo(elsewhere, "--force", "--threads", "3")
    again = demo(elsewhere, "--force")

    assert (refused.exit_code, forced.exit_code, again.exit_code) == (1, 0, 1)
    assert "This database has members." in refused.output
    assert "The demo is in this database already." in again.output
    assert inside(elsewhere, lambda _house: Member.all().count()) == 41


def test_it_wants_as_many_members_as_wrote_the_threads(elsewhere: Settings) -> None:
    assert demo(elsewhere, "--members", "39").exit_code == 2


def test_what_it_makes_is_as_the_forum_would_have_made_it(shown: Shown) -> None:
    async def look(_house: House) -> None:
        moment, members = now(), await Membership.all().values_list("member_id", "group_id")
        for thread in await Thread.all().prefetch_related("posts"):
            posts = sorted(thread.posts, key=lambda post: post.number)
            assert [post.number for post in posts] == list(range(1, len(posts) + 1))
            assert {(post.author_id, thread.group_id) for post in posts} <= set(members)
            assert all(thread.created_at <= post.created_at <= moment for post in posts)
            kept = thread.last_visible, thread.last_posted_at, thread.reply_count
            await thread.recounted()
            assert kept == (thread.last_visible, thread.last_posted_at, thread.reply_count)

    inside(shown.settings, look)


def test_ideas_were_tried_and_told_about(shown: Shown) -> None:
    async def look(_house: House) -> None:
        ideas = await Thread.filter(kind=Kind.IDEA)
        tried = [idea for idea in ideas if idea.stage is not Stage.PROPOSED]
        heads = {idea.title: await idea_head(idea.id) for idea in tried}

        assert None not in {idea.stage for idea in ideas}
        assert {idea.stage for idea in tried} == {Stage.TRYING, Stage.TRIED, Stage.ADOPTED}
        assert sum(head.tally.libraries for head in heads.values()) == 11
        assert sum(head.tally.reports for head in heads.values()) == 5
        assert sum(head.tally.would_repeat for head in heads.values()) == 4
        assert all(head.moved for head in heads.values())
        assert not (await due_trials(now()))[0]

    inside(shown.settings, look)


def test_replies_are_accepted_and_thanked_for_and_polls_voted_in(shown: Shown) -> None:
    async def look(_house: House) -> None:
        answered = await Thread.filter(answer_count__gt=0)
        polls = [await poll_of(poll.thread_id) for poll in await Poll.all().order_by("id")]

        assert sum(thread.answer_count for thread in answered) == 10
        assert await Post.filter(accepted_at__isnull=False).count() == 10
        reactions = await Reaction.all().select_related("post")
        assert len(reactions) > 100
        assert all(reaction.member_id != reaction.post.author_id for reaction in reactions)
        assert [poll.is_closed for poll in polls if poll] == [True, False, False]
        for poll in polls:
            assert poll
            votes = await Vote.filter(option__poll_id=poll.id).count()
            assert votes == poll.voter_count == sum(choice.count for choice in poll.choices)
        assert not await unfinished_polls(now())

    inside(shown.settings, look)


def test_groups_are_what_the_texts_say(shown: Shown) -> None:
    async def look(_house: House) -> None:
        first = await Group.get(slug=FIRST_GROUP)
        private = await Group.get(visibility="private")
        inside_it = await Membership.filter(group=private).select_related("member")
        outside = Member.exclude(id__in=[row.member_id for row in inside_it])

        assert first.name == "Community engagement"
        assert await first.memberships.all().count() == await Member.all().count()
        assert private.secret
        assert private.slug == f"moderators-corner-{private.secret}"
        assert {row.member.role for row in inside_it} == {Role.ADMIN, Role.MODERATOR}
        assert not await outside.filter(participations__thread__group_id=private.id).exists()

    inside(shown.settings, look)


def test_what_moderators_did_is_in_the_log(shown: Shown) -> None:
    async def look(_house: House) -> None:
        entries = await LogEntry.all().order_by("id")
        locked = await Thread.filter(locked_at__not_isnull=True)
        hidden = await Post.filter(state=State.HIDDEN)
        of_locks = {entry.thing_id: entry.reason for entry in entries if entry.act == "lock"}

        assert len(locked) == 4
        assert of_locks == {thread.id: thread.lock_reason for thread in locked}
        assert {e.thing_id for e in entries if e.act == "hide"} == {post.id for post in hidden}
        assert [e.created_at for e in entries] == sorted(e.created_at for e in entries)
        assert {"edit", "import_tags", "edit_tag", "merge_tag"} < {e.act for e in entries}

    inside(shown.settings, look)


def test_members_have_digests_and_tags_have_labels(shown: Shown) -> None:
    async def look(_house: House) -> None:
        due = await DigestSubscription.filter(due_at__gt=now()).count()

        assert await DigestSubscription.all().count() == 40
        assert 30 < due < 40
        label = await Label.get(folded="book clubs").select_related("tag")
        assert label.tag.name == "Book discussion groups"

    inside(shown.settings, look)


def test_the_vocabulary_is_the_one_that_comes_with_the_program(shown: Shown) -> None:
    async def look(_house: House) -> None:
        scheme = await scheme_now()
        made = {concept.status for key, concept in scheme.items() if key not in seed()}
        proposed = await Tag.filter(status=Status.PROPOSED, proposer_id__not_isnull=True)
        warrant = {tag.name: await Thread.filter(tags=tag).count() for tag in proposed}

        assert breaches(scheme) == []
        assert made == {Status.PROPOSED, Status.MERGED}
        assert warrant == {"Digital navigators": 3, "Warming centres": 2}

    inside(shown.settings, look)


def test_the_log_of_the_vocabulary_tells_what_became_of_it(shown: Shown) -> None:
    async def look(_house: House) -> None:
        changes = await Change.all().order_by("id").select_related("member")
        old = await Tag.get(slug="language-tables").select_related("successor")

        assert [c.act for c in changes] == [Act.IMPORT, Act.EDIT, Act.EDIT, Act.MERGE]
        assert changes == sorted(changes, key=lambda change: change.created_at)
        assert all(c.member and c.member.created_at < c.created_at for c in changes)
        assert changes[0].count == len(seed())
        assert old.successor
        assert old.successor.name == "Conversation circles"
        assert await Thread.filter(tags=old.successor).count() == 5

    inside(shown.settings, look)


def test_members_follow_tags_and_help(shown: Shown) -> None:
    async def look(_house: House) -> None:
        heard_of = Within.filter(broader__followers__member__username="beth-amundsen")
        assert await heard_of.count() > 10
        assert await TagFollow.filter(wish=Wish.NOTHING, with_narrower=True).exists()
        assert await TagHelper.all().count() == 30

    inside(shown.settings, look)


def test_life_goes_on_afterwards(shown: Shown) -> None:
    async def live(_house: House) -> int:
        newcomer, group = await a_member(), await Group.get(slug=FIRST_GROUP)
        words = "A new question", "Who knows?"
        thread = await threads.start_thread(newcomer, group, Kind.QUESTION, *words, [])
        return thread.id

    assert inside(shown.settings, live) > 120


def test_it_grows_to_any_size(elsewhere: Settings) -> None:
    result = demo(elsewhere, "--members", "120", "--threads", "700")

    assert result.exit_code == 0, result.output

    async def look(_house: House) -> None:
        titles = await Thread.all().values_list("title", flat=True)
        writers = await Post.all().distinct().values_list("author_id", flat=True)

        assert await Member.all().count() == 120
        assert len(titles) == len(set(titles)) == 700
        assert len(writers) > 80
        assert await Post.filter(created_at__gt=now()).count() == 0

    inside(elsewhere, look)


@pytest.mark.process
def test_killed_in_the_middle_it_leaves_nothing(elsewhere: Settings, tmp_path: Path) -> None:
    nowhere, told = Path(os.devnull), tmp_path / "told"
    os.mkfifo(told)
    process = start(["demo", "--threads", "4000"], _environment(elsewhere), nowhere, nowhere, told)
    with told.open() as lines:
        assert lines.readline() == "Threads: 400 of 4000\n"
        process.kill()
        process.join()

    assert inside(elsewhere, lambda _house: Member.all().count()) == 0
    assert inside(elsewhere, lambda _house: Post.all().count()) == 0
    assert demo(elsewhere).exit_code == 0
