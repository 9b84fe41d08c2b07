"""What is known already of letters and of those who wrote them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from forum.accounts.models import Member, Viewer
from forum.core.errors import NotFound
from forum.threads.models import MailAlias, Post
from forum.threads.queries.pages import address_of

_AT_ONCE = 500  # values in one statement
_LONGEST_ID = 320  # as in the table
_MOST_HEARD = 300  # posts of one thread


class Known(NamedTuple):
    """The post that a letter became."""

    post_id: int
    thread_id: int
    number: int
    group_id: int


async def posts_known(message_ids: Iterable[str]) -> dict[str, Known]:
    """Return what became of these letters, as far as they are here."""
    found: dict[str, Known] = {}
    for some in _in_pieces(message_ids):
        rows = MailAlias.filter(message_id__in=some).values_list(
            "message_id", "post_id", "post__thread_id", "post__number", "post__thread__group_id"
        )
        found |= {str(row[0]): Known(*map(int, row[1:])) for row in await rows}
    return found


async def address_of_letter(message_id: str, viewer: Viewer) -> str:
    """Return the address of the post that a letter became.

    Raises:
        NotFound: if there is none, or this person may not see it.
    """
    alias = None
    if len(message_id) <= _LONGEST_ID:  # Tortoise refuses to look for what can't be there
        alias = await MailAlias.get_or_none(message_id=message_id)
    if alias is None:
        raise NotFound
    return await address_of(alias.post_id, viewer)


async def members_known(address_keys: Iterable[str]) -> dict[str, int]:
    """Return the ids of members with these addresses, claimed or not."""
    found: dict[str, int] = {}
    for some in _in_pieces(address_keys):
        rows = Member.filter(email_key__in=some).values_list("email_key", "id")
        found |= {str(key): int(number) for key, number in await rows}
    return found


async def words_in(thread_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return what the latest 300 posts of these threads say, by the thread, in their order."""
    found: dict[int, list[str]] = {number: [] for number in thread_ids}
    for thread_id in found:
        latest = Post.filter(thread_id=thread_id).order_by("-number").limit(_MOST_HEARD)
        rows = [str(body) for body in await latest.values_list("body", flat=True)]
        found[thread_id] = rows[::-1]
    return found


def _in_pieces(values: Iterable[str]) -> Iterable[list[str]]:
    rest = iter(dict.fromkeys(values))
    while some := list(islice(rest, _AT_ONCE)):
        yield some
