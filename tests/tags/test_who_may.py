"""Who gets to the pages of editors: they, moderators and admins; nobody else, whatever she runs."""

from __future__ import annotations

import httpx
import pytest

from forum.accounts.models import Role
from forum.tags.actions.merging import merge_tag
from forum.tags.exchange.keeping import Kept, kept_by, unkept
from forum.tags.models import Change, Status, Tag
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_tag

ADDRESSES = (
    "/tags/new", "/tags/import", "/tags/gifts/edit", "/tags/gifts/merge", "/tags/gifts/split",
    "/tags/gifts/retire", "/tags/gifts/restore", "/tags/swaps/accept", "/tags/swaps/decline",
    "/tags/changes/{id}/undo",
)  # fmt: skip
POSTED = ("/tags/import/start",)
NOWHERE = [page.replace("gifts", "none").replace("swaps", "none") for page in ADDRESSES]


async def a_place() -> int:
    """Two tags, a proposal, and a merge; its number in the log."""
    editor = await a_member(role=Role.EDITOR)
    await a_tag("Gifts")
    await a_tag("Swaps", status=Status.PROPOSED)
    change = await merge_tag(editor, await a_tag("Old"), await a_tag("New"), "The same.")
    return change.id


@pytest.mark.parametrize("who", ["stranger", "member", "moderator of a group", *Role])
async def test_only_editors_get_there(client: httpx.AsyncClient, who: str) -> None:
    number = await a_place()
    if who != "stranger":
        member = await a_member(role=Role(who) if who in set(Role) else Role.MEMBER)
        await a_group(moderators=(member,) if "group" in who else ())
        await signed_in(client, member)
    may = who in {Role.EDITOR, Role.MODERATOR, Role.ADMIN}
    before = await Tag.all().order_by("id").values(), await Change.all().count()

    shown = {(await client.get(page.format(id=number))).status_code for page in ADDRESSES}
    sent = {(await client.post(page.format(id=number), data={})).status_code
            for page in (*ADDRESSES, *(() if may else POSTED))}  # fmt: skip
    hidden = {(await client.get(page.format(id=9))).status_code for page in NOWHERE}

    if may:
        assert (shown, sent) == ({200}, {422})
    else:
        # What isn't there is answered as what is.
        assert shown == hidden == {303 if who == "stranger" else 403}
        assert sent == {401 if who == "stranger" else 403}
    assert before == (await Tag.all().order_by("id").values(), await Change.all().count())


@pytest.mark.usefixtures("house")
async def test_a_file_that_was_looked_at_is_hers_alone() -> None:
    kept = Kept("words.csv", b"prefLabel\nZines\n", 7)

    signed = kept_by(1, kept)

    assert unkept(1, signed) == kept
    assert unkept(2, signed) is None
    assert unkept(1, signed[:-2] + ("aa" if signed[-2:] != "aa" else "bb")) is None
    assert unkept(1, "x" * 10_000) is None
