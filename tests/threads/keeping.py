"""A small place with a thread of every sort, and pages of it as several people see them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx

from forum.accounts.models import Member, Role, Session
from forum.core.database import atomic, now
from forum.core.house import house
from forum.core.shelf import Shelf
from forum.core.tokens import digest_of, new_token
from forum.groups.models import Group, Visibility
from forum.tags.models import Tag
from forum.threads.actions import answers, reactions, votes
from forum.threads.models import Poll, PollOption, Post, ReactionKind, Thread, Trial
from tests.browsing import COOKIE
from tests.factories import (
    a_group,
    a_member,
    a_poll,
    a_reply,
    a_report,
    a_tag,
    a_thread,
    a_trial,
    an_idea,
)
from tests.threads.attaching import with_file

BEFORE = datetime(2026, 1, 5, 10, tzinfo=UTC)  # so long ago that pages tell the date
STRANGER = "stranger"
NAMES = ("reader", "asker", "helper", "insider", "keeper", "admin")
WHO = (STRANGER, *NAMES[:-1])


@dataclass
class Place:
    """Everybody by name; threads by what they are, each with a reply of the helper's."""

    who: dict[str, Member]
    group: Group
    private: Group
    tag: Tag
    other_tag: Tag
    question: Thread
    reply: Post
    related: Thread
    idea: Thread
    trial: Trial
    polled: Thread
    poll: Poll
    secret: Thread
    tokens: dict[str, str]

    @property
    def group_url(self) -> str:
        return f"/groups/{self.group.slug}"


async def a_place() -> Place:
    """Make all of it."""
    who = await _people()
    asker, helper = who["asker"], who["helper"]
    group, private = await a_group(helper), await _private(who)
    tag = await a_tag("Seed libraries")

    async def begun(title: str, group: Group = group) -> Thread:
        return await a_thread(
            title=title, author=asker, group=group, tags=(tag,), created_at=BEFORE
        )

    question = await begun("Seeds on the shelf")
    idea = await an_idea(
        title="Lend packets", author=asker, group=group, tags=(tag,), created_at=BEFORE
    )
    polled = await begun("Which packets")
    place = Place(
        who, group, private, tag, await a_tag("Tool lending"), question,
        await a_reply(question, author=helper, created_at=BEFORE),
        await begun("Seeds in the drawer"), idea,
        await a_trial(idea, member=who["insider"], library="Oak Library"), polled,
        await a_poll(polled), await begun("Seeds we hide", private), {STRANGER: ""},
    )  # fmt: skip
    await _enliven(place)
    for name, member in who.items():
        place.tokens[name] = await _session_of(member)
    return place


async def _people() -> dict[str, Member]:
    roles = {"admin": Role.ADMIN, "keeper": Role.MODERATOR}
    return {
        name: await a_member(
            username=name, name=f"Name of {name}", role=roles.get(name, Role.MEMBER),
            created_at=BEFORE, language="es" if name == "insider" else "en",
        )
        for name in NAMES
    }  # fmt: skip


async def _private(who: dict[str, Member]) -> Group:
    inner = (who["insider"], who["asker"], who["helper"])
    moderators = (who["keeper"], who["admin"])
    return await a_group(*inner, moderators=moderators, visibility=Visibility.PRIVATE)


async def _enliven(place: Place) -> None:
    who, reply = place.who, place.reply
    await a_report(await a_trial(place.idea, member=who["helper"], library="Elder Library"))
    for thread in (place.polled, place.secret):
        await a_reply(thread, author=who["helper"], created_at=BEFORE)
    await a_reply(
        place.question, author=who["insider"], reply_to=reply, created_at=BEFORE, body="Us too."
    )
    await answers.accept(who["asker"], reply, wanted=True)
    await reactions.react(who["insider"], reply, ReactionKind.THANKS)
    await with_file(reply, who["helper"])
    first = await PollOption.get(poll_id=place.poll.id, position=0)
    await votes.vote(who["insider"], place.polled, [first.id])


async def _session_of(member: Member) -> str:
    token, ends = new_token(), now() + timedelta(days=30)
    await Session.create(member=member, token_hash=digest_of(token), expires_at=ends)
    return token


class _Undone(Exception):
    pass


@asynccontextmanager
async def undone() -> AsyncIterator[None]:
    """Forget what is done inside: that a page was read, say."""
    try:
        async with atomic():
            yield
            raise _Undone  # noqa: TRY301 (what the transaction is to see)
    except _Undone:
        pass


@dataclass
class Looks:
    """People at their browsers, who open pages of a place."""

    client: httpx.AsyncClient
    place: Place

    async def open(
        self, path: str, name: str = STRANGER, method: str = "GET", **headers: str
    ) -> httpx.Response:
        """Open a page as somebody."""
        if token := self.place.tokens[name]:
            headers["cookie"] = f"{COOKIE}={token}"
        return await self.client.request(method, path, headers=headers)

    async def glance(self, path: str, name: str, **headers: str) -> httpx.Response:
        """Open a page as somebody, of whom nothing will be remembered."""
        async with undone():
            return await self.open(path, name, **headers)

    async def settle(self, pages: Iterable[str]) -> dict[tuple[str, str], httpx.Response]:
        """Let everybody open all pages until nothing is new to them; return how they look."""
        seen = [(page, name) for page in pages for name in who_opens(page)]
        for page, name in seen:
            if page.startswith("/threads/") and name != STRANGER:
                await self.open(page, name)
        return {(page, name): await self.open(page, name) for page, name in seen}

    async def made(self, page: str, name: str) -> httpx.Response:
        """Return a page as it would be if nothing had ever been kept."""
        house().kept(Shelf).clear()
        return await self.glance(page, name)


def who_opens(page: str) -> Sequence[str]:
    """Return who is asked about a page: lists look alike for most."""
    return WHO if page.startswith("/threads/") else (STRANGER, "reader", "insider")


def same(one: httpx.Response, other: httpx.Response) -> bool:
    """Tell whether two answers say the same to a browser."""
    return _told(one) == _told(other)


def _told(response: httpx.Response) -> tuple[object, ...]:
    headers = response.headers
    # Pages of refusals name the request.
    text = re.sub(r"[0-9a-f]{16}", "", response.text)
    return response.status_code, text, headers.get("etag"), headers.get("location")
