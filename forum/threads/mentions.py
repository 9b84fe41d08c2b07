"""Who is named in a post: ``@maria`` becomes a link, if there is a Maria who may read there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tortoise.queryset import QuerySet

from forum.accounts.models import Member
from forum.accounts.queries import login_key
from forum.accounts.usernames import LONGEST
from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import ngettext
from forum.core.naming import Names, at_words
from forum.groups.models import Group
from forum.groups.policy import who_see

_MOST_LOOKED_UP = 300  # names in one text; those after them stay plain


class Named(NamedTuple):
    """A member whom a text may name."""

    id: int
    username: str


async def members_named(body: str, group: QuerySet[Group]) -> dict[str, Named]:
    """Return the members who see the group, by their names as they are typed in a Markdown text.

    Code counts here as well. Nothing is asked for a text without names.
    """
    typed = list(dict.fromkeys(word.name for word in at_words(body)))[:_MOST_LOOKED_UP]
    keys = {name: login_key(name) for name in typed if len(name) <= LONGEST}
    here = await group.first() if keys else None
    if here is None:
        return {}
    wanted = sorted(key for key in set(keys.values()) if len(key) <= LONGEST)
    members = Member.filter(who_see(here), username__in=wanted, is_unclaimed=False)
    rows = await members.values_list("username", "id")
    found = {str(username): Named(int(id_), str(username)) for username, id_ in rows}
    return {name: found[key] for name, key in keys.items() if key in found}


def names_of(members: Mapping[str, Named]) -> Names:
    """Return where the names lead to: the members' pages."""
    return Names({
        name: house().path_for("members:show", username=member.username)
        for name, member in members.items()
    })  # fmt: skip


def people_met(names: Names, members: Mapping[str, Named], author_id: int) -> frozenset[int]:
    """Return the ids of those who were named, but for the author's own.

    Raises:
        Complaint: about ``body``, if they are more than one post may name.
    """
    people = frozenset(members[name].id for name in names.met) - {author_id}
    most = house().settings.threads.max_mentions
    if len(people) > most:
        sentence = ngettext(
            "You name %(count)s people here with @. A post can name %(most)s at most.",
            "You name %(count)s people here with @. A post can name %(most)s at most.",
            len(people),
        )
        raise Complaint("body", sentence % {"count": len(people), "most": most})
    return people
