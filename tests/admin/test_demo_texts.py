"""The texts of the demo, and what is made of them."""

from __future__ import annotations

import pytest

from forum.accounts.models import Role
from forum.accounts.usernames import canonical, skeleton
from forum.admin.demo.growth import grown
from forum.admin.demo.texts import Community, Conversation, Word, Writing, read_community
from forum.core.markdown import check
from forum.core.text import fold
from forum.core.zones import known_zone
from forum.digests.calendar import Frequency
from forum.groups.models import Visibility
from forum.tags.seed import seed
from forum.threads.models import Kind


@pytest.fixture(scope="module")
def community() -> Community:
    return read_community()


def _writings(thread: Conversation) -> list[Writing]:
    return [thread, *thread.replies]


def test_every_name_in_the_texts_means_something(community: Community) -> None:
    members = {person.username for person in community.members}
    labels = _labels(community)
    rooms = {room.slug for room in community.groups}

    for thread in community.threads:
        assert {writing.author for writing in _writings(thread)} <= members, thread.title
        assert {fold(label) for label in thread.tags} <= labels, thread.title
        assert thread.group in rooms, thread.title
        for place, reply in enumerate(thread.replies):
            assert reply.reply_to is None or 0 <= reply.reply_to < place, thread.title
            assert {reply.hidden_by, reply.edited_by} - {""} <= members, thread.title
    assert {person.library for person in community.members} <= {
        library.key for library in community.libraries
    }


def _labels(community: Community) -> set[str]:
    """Return what means a tag, as it is compared."""
    history = community.vocabulary
    words: list[Word] = [*history.proposals, *history.merges]
    own = {fold(word.label) for word in words}
    return own | {fold(term.text) for concept in seed().values() for term in concept.terms}


def test_every_word_in_the_texts_means_a_tag(community: Community) -> None:
    labels, history = _labels(community), community.vocabulary
    members = {person.username: person for person in community.members}

    for person in community.members:
        named = {fold(label) for label in (*person.follows, *person.mutes, *person.helps)}
        assert named <= labels, person.username
    for addition in history.additions:
        assert {fold(text) for text in (addition.tag, *addition.labels)} <= labels, addition.tag
    for merge in history.merges:
        assert fold(merge.into) in labels, merge.label
    editing = {addition.by for addition in history.additions} | {history.loaded_by}
    editing |= {merge.by for merge in history.merges}
    assert Role.MEMBER not in {members[username].role for username in editing}
    assert {text.by for text in history.proposals} <= members.keys()


def test_a_thread_has_no_tag_twice(community: Community) -> None:
    owners = {fold(term.text): key for key, concept in seed().items() for term in concept.terms}

    for thread in community.threads:
        meant = [owners.get(fold(label), label) for label in thread.tags]
        assert len(meant) == len(set(meant)), thread.title


def test_ideas_that_were_tried_are_there(community: Community) -> None:
    members = {person.username for person in community.members}
    ideas = {thread.title: thread for thread in community.threads if thread.kind is Kind.IDEA}

    for course in community.ideas:
        begun = ideas[course.title].days_ago
        assert {move.by for move in course.moves} <= members, course.title
        assert {trial.member for trial in course.trials} <= members, course.title
        for trial in course.trials:
            assert begun >= trial.begun, course.title
            assert trial.report is None or trial.begun > trial.report.days_ago, course.title
        days = [move.days_ago for move in course.moves]
        assert days == sorted(days, reverse=True), course.title


def test_what_is_answered_or_polled_is_there(community: Community) -> None:
    threads = {thread.title: thread for thread in community.threads}

    for answer in community.answered:
        replies = threads[answer.title].replies
        assert threads[answer.title].kind is Kind.QUESTION, answer.title
        assert not any(replies[place].hidden for place in answer.replies), answer.title
    for poll in community.polls:
        assert len(poll.options) > poll.max_choices, poll.title
        began_before_its_end = threads[poll.title].days_ago > -(poll.closes_in or 0)
        assert began_before_its_end, poll.title


def test_members_are_as_sign_up_would_take_them(community: Community) -> None:
    for person in community.members:
        assert canonical(person.username) == person.username
        assert known_zone(person.time_zone)
        assert Frequency(person.digest)


def test_posts_are_as_the_forum_would_take_them(community: Community) -> None:
    for thread in community.threads:
        days = [writing.days_ago for writing in _writings(thread)]
        assert days == sorted(days, reverse=True), thread.title
        assert 8 <= len(thread.title) <= 200
        assert len(thread.tags) <= 8
        for writing in _writings(thread):
            check(writing.body)


def test_threads_stand_in_the_order_in_which_they_were_begun(community: Community) -> None:
    days = [thread.days_ago for thread in grown(community, members=90, threads=400).threads]

    assert days == sorted(days, reverse=True)


def test_fewer_threads_are_the_latest(community: Community) -> None:
    few = grown(community, members=40, threads=3)

    assert list(few.threads) == list(community.threads[-3:])


def test_the_same_numbers_give_the_same_community(community: Community) -> None:
    first = grown(community, members=60, threads=300)
    second = grown(community, members=60, threads=300)

    assert first == second


def test_nobody_made_up_is_taken_for_somebody_else(community: Community) -> None:
    people = grown(community, members=2_000, threads=120).members

    assert len({skeleton(person.username) for person in people}) == 2_000
    assert all(canonical(person.username) == person.username for person in people)


def test_what_is_told_again_is_whole(community: Community) -> None:
    bodies = {writing.body for thread in community.threads for writing in _writings(thread)}
    joined = {person.username: person.joined for person in community.members}

    larger = grown(community, members=200, threads=1_000)
    joined |= {person.username: person.joined for person in larger.members}

    for thread in larger.threads:
        days = [writing.days_ago for writing in _writings(thread)]
        assert days == sorted(days, reverse=True)
        assert days[-1] > 0
        for place, reply in enumerate(thread.replies):
            assert reply.body in bodies
            assert reply.reply_to is None or reply.reply_to < place
        for writing in _writings(thread):
            came = joined[writing.author]
            assert came is None or came > writing.days_ago


def test_private_threads_and_announcements_are_not_told_again(community: Community) -> None:
    private = {room.slug for room in community.groups if room.visibility is Visibility.PRIVATE}
    written = {thread.title for thread in community.threads}

    larger = grown(community, members=40, threads=500)

    new = [thread for thread in larger.threads if thread.title not in written]
    assert len(new) == 380
    assert not {thread.group for thread in new} & private
    assert not {thread.kind.value for thread in new} & {"announcement"}
