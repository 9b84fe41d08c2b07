"""Who is in the demonstration community, where they meet and what words they share."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tortoise.backends.base.client import BaseDBAsyncClient

from forum.accounts.models import Member
from forum.accounts.usernames import skeleton
from forum.admin.demo.insertion import change, insert, reserve
from forum.admin.demo.texts import Community, Person, Room, Writing
from forum.admin.demo.vocabulary import Words, bring_words, take_part
from forum.core.house import house
from forum.core.text import fold
from forum.core.tokens import new_token
from forum.digests.calendar import Frequency, next_due
from forum.digests.models import DigestSubscription
from forum.groups.models import Group, GroupRole, Membership
from forum.threads.models import Thread

_JOINERS = 0.6  # of all members, in each group that is open to them
_PERIODS = {Frequency.DAILY: timedelta(days=1), Frequency.WEEKLY: timedelta(days=7)}


@dataclass
class Settlement:
    """Rows by what the texts call them; ``inside`` are the members of each private group."""

    moment: datetime
    members: dict[str, Member]
    groups: dict[str, Group]
    words: Words
    inside: dict[str, frozenset[str]]


async def settle(
    connection: BaseDBAsyncClient, community: Community, moment: datetime, password_hash: str
) -> Settlement:
    """Bring members, groups and tags into the database; what is there by that name is used."""
    members = await _members(connection, community, moment, password_hash)
    groups = await _groups(connection, community)
    words = await bring_words(connection, community, members, moment)
    await take_part(words, community, members)
    await insert(list(_memberships(community, members, groups)))
    await insert([_subscription(person, members, moment) for person in community.members])
    return Settlement(
        moment,
        members,
        groups,
        words,
        {room.slug: frozenset(room.members) for room in community.groups if room.members},
    )


async def _members(
    connection: BaseDBAsyncClient, community: Community, moment: datetime, password_hash: str
) -> dict[str, Member]:
    days = _days_since_joining(community)
    people = sorted(community.members, key=lambda person: -days[person.username])
    libraries = {library.key: library.name for library in community.libraries}
    ids = await reserve(connection, Member, len(people))
    rows = [_member(number, person) for number, person in zip(ids, people, strict=True)]
    for row, person in zip(rows, people, strict=True):
        row.library = libraries[person.library]
        row.password_hash = password_hash
        row.created_at = moment - timedelta(days=days[person.username])
    await insert(rows)
    return {row.username: row for row in rows}


def _member(number: int, person: Person) -> Member:
    address = f"{person.username}@{person.library}.example"
    return Member(
        id=number,
        username=person.username,
        username_skeleton=skeleton(person.username),
        name=person.name,
        email=address,
        email_key=address,
        role=person.role,
        role_title=person.role_title,
        about=person.about,
        time_zone=person.time_zone,
    )


def _days_since_joining(community: Community) -> dict[str, float]:
    """Return for everybody how many days ago she came: before her first post."""
    heard: dict[str, float] = {}
    for thread in community.threads:
        writings: list[Writing] = [thread, *thread.replies]
        for writing in writings:
            heard[writing.author] = max(heard.get(writing.author, 0), writing.days_ago)
    chance = Random("joining")  # noqa: S311 (a demo, no secret)
    return {
        person.username: max(person.joined or 0, heard.get(person.username, 30))
        + chance.uniform(1, 60)
        for person in community.members
    }


async def _groups(connection: BaseDBAsyncClient, community: Community) -> dict[str, Group]:
    rows: dict[str, Group] = {}
    new = []
    ids = await reserve(connection, Group, len(community.groups))
    for position, (number, room) in enumerate(zip(ids, community.groups, strict=True)):
        found = await Group.get_or_none(slug=room.slug)
        rows[room.slug] = found or _group(number, position, room)
        if found:
            await _furnish(found, room)
        else:
            new.append(rows[room.slug])
    await insert(new)
    return rows


def _group(number: int, position: int, room: Room) -> Group:
    group = Group(id=number, name=room.name, name_key=fold(room.name), position=position)
    group.slug, group.description, group.visibility = room.slug, room.description, room.visibility
    if group.is_private:
        group.secret = secrets.token_hex(5)
        group.slug = f"{room.slug}-{group.secret}"
    return group


async def _furnish(group: Group, room: Room) -> None:
    """Let a group that nobody has written in yet be what the texts say."""
    if not await Thread.filter(group_id=group.id).exists():
        group.name, group.name_key = room.name, fold(room.name)
        group.description = room.description
        await change([group], "name", "name_key", "description")


def _memberships(
    community: Community, members: dict[str, Member], groups: dict[str, Group]
) -> Iterator[Membership]:
    chance = Random("memberships")  # noqa: S311 (a demo, no secret)
    writing: dict[str, set[str]] = {room.slug: set() for room in community.groups}
    tried = {idea.title: {trial.member for trial in idea.trials} for idea in community.ideas}
    for thread in community.threads:
        writing[thread.group] |= {thread.author, *(reply.author for reply in thread.replies)}
        writing[thread.group] |= tried.get(thread.title, set())
    for place, room in enumerate(community.groups):
        joiners = {name for name in members if not place or chance.random() < _JOINERS}
        inside = set(room.members) if room.members else writing[room.slug] | joiners
        for username in sorted(inside | set(room.moderators)):
            member = members[username]
            moderates = username in room.moderators
            yield Membership(
                group_id=groups[room.slug].id,
                member_id=member.id,
                role=GroupRole.MODERATOR if moderates else GroupRole.MEMBER,
                joined_at=member.created_at,
            )


def _subscription(
    person: Person, members: dict[str, Member], moment: datetime
) -> DigestSubscription:
    usual, frequency = house().settings.digests, Frequency(person.digest)
    row = DigestSubscription(
        member_id=members[person.username].id,
        frequency=frequency,
        former=Frequency.WEEKLY,
        weekday=usual.weekday,
        hour=usual.hour,
        seen_until=moment - _PERIODS.get(frequency, timedelta()),
        stopped_at=None if frequency in _PERIODS else moment,
        token=new_token(),
    )
    row.due_at = next_due(row.rhythm(person.time_zone), moment)
    return row
