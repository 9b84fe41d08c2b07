"""Whom a letter is written to: a group, and the post that it answers."""

from __future__ import annotations

import re

from tortoise.expressions import Subquery

from forum.accounts.models import Member
from forum.groups.models import LONGEST_SLUG, Group
from forum.groups.queries import groups_seen_by
from forum.mail.reading import Letter
from forum.notifications.identities import group_label, post_of
from forum.threads import policy
from forum.threads.models import MailAlias, Post, State, Thread

_NUMBERED = re.compile(r"group-([0-9]{1,9})")
_MOST = 2**31  # ids that the databases have are smaller


async def group_at(address: str, *, seen_by: Member) -> Group | None:
    """Return the group with an address of ours; None if there is none that she may know of."""
    name = address.rpartition("@")[0].strip('"').casefold()
    if len(name) > LONGEST_SLUG:
        return None
    groups = groups_seen_by(seen_by)
    if found := await groups.get_or_none(slug=name):
        return found
    numbered = _NUMBERED.fullmatch(name)
    found = await groups.get_or_none(id=int(numbered[1])) if numbered else None
    return found if found and group_label(found) == name else None


async def post_answered(letter: Letter, group: Group, *, seen_by: Member) -> Post | None:
    """Return the nearest post of a group that a letter to it answers, with its thread.

    It's known by In-Reply-To and References (RFC 5322, 3.6.4). One of another group doesn't
    count: she chose whom she writes to, and they may be fewer.
    """
    named = [one for one in (letter.in_reply_to, *reversed(letter.references)) if one]
    aliases = MailAlias.filter(message_id__in=named)
    known = dict(await aliases.values_list("message_id", "post_id")) if named else {}
    ids = [found for one in named if (found := post_of(one) or known.get(one))]
    open_to_her = Thread.filter(policy.visible_to(seen_by), group_id=group.id)
    threads = Subquery(open_to_her.exclude(state=State.MERGED).values("id"))
    posts = Post.filter(id__in=[one for one in ids if one < _MOST], thread_id__in=threads)
    seen = {post.id: post for post in await posts.select_related("thread")}
    return next((seen[number] for number in ids if number in seen), None)
