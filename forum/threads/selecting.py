"""What somebody wants to see listed: ``?show=&kind=&tag=&group=`` of the address.

``tag`` is the address of a tag, one that it had before, or any label; narrower tags are meant as
well, unless the address says ``&narrower=no``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from starlette.requests import Request

from forum.accounts.models import Viewer
from forum.accounts.queries import signed_in
from forum.core.errors import NotFound
from forum.core.i18n import reader
from forum.groups import queries as groups
from forum.tags import thesaurus
from forum.tags.models import Tag
from forum.tags.queries.naming import in_language
from forum.threads.models import Kind
from forum.threads.queries.lists import Selection, Show
from forum.threads.queries.tags import get_tag_seen_by

E = TypeVar("E", bound=StrEnum)


async def selection_of(request: Request) -> Selection:
    """Read what is asked for; what needs a member sends a stranger to sign in.

    Raises:
        NotFound: for a view, kind, tag or group that isn't there, or that she may not know of.
    """
    asked = request.query_params
    tag, group = asked.get("tag"), asked.get("group")
    return Selection(
        show=_show_of(request),
        kind=one_of(Kind, asked.get("kind")),
        tag=await tag_meant(tag, request.user) if tag else None,
        group=await groups.get_group(group, seen_by=request.user) if group else None,
        with_narrower=wants_narrower(request),
    )


def wants_narrower(request: Request) -> bool:
    """Tell whether what has a narrower tag is wanted as well: without ``?narrower=no``."""
    return request.query_params.get("narrower") != "no"


async def tag_meant(asked: str, viewer: Viewer) -> Tag:
    """Return the tag that an address or any of its labels means: ``book clubs``.

    Raises:
        NotFound: if there is none, or this viewer may not know of it.
    """
    try:
        tag = await get_tag_seen_by(asked, viewer)
    except NotFound:
        found = await thesaurus.resolve([asked], reader().label_language)
        meant = [*found.tags, *found.retired.values()]
        if not meant:
            raise
        tag = await get_tag_seen_by(meant[0].slug, viewer)
    await in_language([tag])
    return tag


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
