"""One row of everything that an address can name, so that every route can be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from starlette.routing import Route

from forum.accounts.models import Member, Role, Session
from forum.core.database import now
from forum.groups.models import Group, Invitation, JoinRequest, Visibility
from forum.notifications.actions.wishes import preference_of
from forum.notifications.models import Notification, Why
from forum.routes import routes
from forum.tags.models import Tag
from forum.threads.models import Act, Bookmark, Draft, Post, Restructuring, Thread
from tests.factories import (
    a_group,
    a_member,
    a_reply,
    a_subscription,
    a_tag,
    a_thread,
    a_trial,
)

ROUTES = [route for route in routes if isinstance(route, Route) and route.name != "static"]
READING = [route for route in ROUTES if "GET" in (route.methods or ())]
WRITING = [route for route in ROUTES if "POST" in (route.methods or ())]

Params = dict[str, Any]


class World:
    """An admin, and a group of hers with a thread, a reply, a tag and people who want in."""

    admin: Member
    _rows: Mapping[str, Params]

    async def made(self) -> World:
        """Make the rows; return the world."""
        self.admin = await a_member(username="keeper", role=Role.ADMIN)
        await a_subscription(self.admin, due_at=now() + timedelta(days=1))
        group = await a_group(self.admin, visibility=Visibility.PRIVATE)
        tag = await a_tag("Story times")
        thread = await a_thread(author=self.admin, group=group, tags=(tag,))
        reply = await a_reply(thread, author=self.admin)
        trial = await a_trial(thread, member=self.admin)
        self._rows = {
            **await self._at_the_door(group),
            "/groups/": {"slug": group.slug, "username": "keeper"},
            **self._named(tag),
            "/threads/": {"id": thread.id, "slug": thread.slug},
            "/posts/": {"id": reply.id, "number": 1},
            "/members/": {"username": "keeper"},
            "/trials/": {"id": trial.id},
            "/bookmarks/": {"id": (await Bookmark.create(member=self.admin, post=reply)).id},
            **await self._in_letters(thread),
            **await self._curated(thread),
        }
        return self

    def _named(self, tag: Tag) -> dict[str, Params]:
        rule = {"number": 1}  # it's there from the beginning
        tags = {"/tags/": {"slug": tag.slug}, "/concepts/": {"key": tag.key}}
        return {**tags, "/guidelines/rules/": rule}

    async def _in_letters(self, thread: Thread) -> dict[str, Params]:
        token = (await preference_of(self.admin)).token
        opening = await Post.get(thread=thread, number=1)
        notification = await Notification.create(
            member=self.admin, thread=thread, post=opening, why=Why.NAMED, created_at=now()
        )
        return {
            "/letters/": {"token": token, "scope": "thread", "number": thread.id},
            "/notifications/": {"id": notification.id},
        }

    async def _curated(self, thread: Thread) -> dict[str, Params]:
        other = await a_thread(group=await Group.get(id=thread.group_id))
        act = await Restructuring.create(
            act=Act.SPLIT, source=thread, target=other, moderator=self.admin,
            reason="Two subjects", created_at=now(),
        )  # fmt: skip
        draft = await Draft.create(
            member=self.admin, place=f"new-{'0' * 16}", typed={"kind": "announcement"},
            updated_at=now(),
        )  # fmt: skip
        return {"/restructurings/": {"id": act.id}, "/announcements/": {"id": draft.id}}

    async def _at_the_door(self, group: Group) -> dict[str, Params]:
        guest, outsider = await a_member(username="guest"), await a_member()
        wish = await JoinRequest.create(group=group, member=guest)
        invitation = await Invitation.create(group=group, member=outsider, invited_by=self.admin)
        ends = now() + timedelta(days=1)
        session = await Session.create(member=self.admin, token_hash="0" * 64, expires_at=ends)
        return {
            "/groups/{slug}/requests/": {"slug": group.slug, "id": wish.id},
            "/groups/{slug}/invitations/": {"slug": group.slug, "id": invitation.id},
            "/groups/invitations/": {"id": invitation.id},
            "/settings/security/sessions/": {"id": session.id},
            "/drafts/": {"place": "thread-7"},
        }

    def address(self, route: Route, **instead: str) -> str:
        """Return where the route leads to rows of this world, or with other values to nowhere."""
        rows = next(
            (rows for start, rows in self._rows.items() if route.path.startswith(start)), {}
        )
        path = route.path.replace(":number}", "}").replace(":path}", "}")
        for name in route.param_convertors:
            value = instead.get("every") or str(rows.get(name, "a-token"))
            path = path.replace(f"{{{name}}}", quote(value, safe="%"))
        return path


def by_subject(routes: Iterable[Route]) -> pytest.MarkDecorator:
    """Give a test the routes of one subject at a time: all whose names begin with ``threads:``."""
    subjects: dict[str, list[Route]] = {}
    for route in routes:
        subjects.setdefault(route.name.partition(":")[0], []).append(route)
    return pytest.mark.parametrize("routes", subjects.values(), ids=subjects.keys())


def query_of(fields: Mapping[str, str]) -> str:
    """Return fields as forms send them; ``%`` stands for itself, so that bytes can be written."""
    return "&".join(f"{name}={quote(value, safe='%')}" for name, value in fields.items())
