"""What somebody wants to see listed, as the address says it: ``?show=&kind=&tag=&group=``."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from starlette.requests import Request

from forum.accounts.queries import signed_in
from forum.core.errors import NotFound
from forum.groups import queries as groups
from forum.tags.queries import tags
from forum.threads.models import Kind
from forum.threads.queries.lists import Selection, Show

E = TypeVar("E", bound=StrEnum)


async def selection_of(request: Request) -> Selection:
    """Read what is asked for; what needs a member sends a stranger to sign in.

    Raises:
        NotFound: for a view, kind, tag or group that isn't there.
    """
    asked = request.query_params
    tag, group = asked.get("tag"), asked.get("group")
    return Selection(
        show=_show_of(request),
        kind=one_of(Kind, asked.get("kind")),
        tag=await tags.get_tag(tag) if tag else None,
        group=await groups.get_group(group, seen_by=request.user) if group else None,
    )


def _show_of(request: Request) -> Show:
    show = one_of(Show, request.query_params.get("show")) or Show.LATEST
    if show in {Show.UNREAD, Show.FOLLOWING}:
        signed_in(request)
    return show


def one_of(enum: type[E], value: str | None) -> E | None:
    """Return what a value of the address means, None for none.

    Raises:
        NotFound: if it means nothing.
    """
    if not value:
        return None
    if value not in [member.value for member in enum]:
        raise NotFound
    return enum(value)
