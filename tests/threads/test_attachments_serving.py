"""Whoever may see a post may have its files, and nobody else."""

from __future__ import annotations

import httpx
import pytest

from forum.accounts.models import Member
from forum.core.house import House
from forum.files.actions import store_upload
from forum.groups.models import Group, GroupRole, Membership, Visibility
from forum.threads.actions.drafts import Writing, save_draft
from forum.threads.draft_places import edit_place
from forum.threads.models import Attachment, Post, State, Thread
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread
from tests.files import samples
from tests.threads.attaching import (
    a_file,
    naming,
    with_file,
)

Browser = httpx.AsyncClient
NEW = "new-0123456789abcdef"


async def test_the_files_of_a_thread_are_known_with_their_sizes(
    client: Browser, house: House
) -> None:
    thread = await a_thread()
    author, post = await Member.get(id=thread.author_id), await Post.get(thread_id=thread.id)
    photo = await store_upload(author, "our room.jpg", samples.a_photo((1200, 600)))
    await Attachment.create(post=post, file=photo, position=2, alt='Chairs, "low"')
    await with_file(post, author)

    shown = (await client.get(thread.url)).text

    address = f"/files/{photo.id}/our%20room.jpg"
    assert f'srcset="{address}?w=480 480w, {address}?w=960 960w, {address} 1200w"' in shown
    assert 'width="640" height="320" alt="Chairs, &#34;low&#34;"' in shown
    assert "plan.pdf" in shown
    assert f"PDF, {len(samples.PDF)} bytes" in shown


# Who may have a file: (who asks, state of the post, state of its thread, visibility of its group).
OPEN = ("public", "visible", "visible")
_SEEN = {
    OPEN: "stranger member insider moderator author sitemod",
    ("public", "hidden", "visible"): "moderator author sitemod",
    ("public", "deleted", "visible"): "moderator author sitemod",
    ("public", "visible", "hidden"): "moderator sitemod",
    ("members", "visible", "visible"): "member insider moderator author sitemod",
    ("private", "visible", "visible"): "insider moderator author",
    ("private", "hidden", "visible"): "moderator author",
    ("private", "visible", "hidden"): "moderator",
}


async def _in_world(visibility: str, post_state: str, thread_state: str) -> tuple[Thread, Post]:
    group = await a_group(visibility=Visibility(visibility))
    thread = await a_thread(group=group, state=State(thread_state))
    author = await a_member()
    await Membership.create(group=group, member=author)
    return thread, await a_reply(thread, author=author, state=State(post_state))


async def _somebody(who: str, group: Group, post: Post) -> Member:
    if who == "author":
        return await Member.get(id=post.author_id)
    if who == "sitemod":
        return await a_moderator()
    member = await a_member()
    if who in {"insider", "moderator"}:
        role = GroupRole.MODERATOR if who == "moderator" else GroupRole.MEMBER
        await Membership.create(group=group, member=member, role=role)
    return member


@pytest.mark.parametrize("world", _SEEN)
async def test_who_may_have_a_file(client: Browser, world: tuple[str, str, str]) -> None:
    thread, post = await _in_world(*world)
    group = await Group.get(id=thread.group_id)
    file = await with_file(post, await a_member())
    given = []

    for who in ("stranger", "member", "insider", "moderator", "author", "sitemod"):
        client.cookies.clear()
        if who != "stranger":
            await signed_in(client, await _somebody(who, group, post))
        answer = await client.get(f"/files/{file.id}/plan.pdf")
        assert answer.status_code in {200, 404}
        if answer.status_code == 200:
            assert answer.content == samples.PDF
            given.append(who)

    assert " ".join(given) == _SEEN[world]


async def test_who_left_the_group_no_longer_has_her_file(client: Browser) -> None:
    _thread, post = await _in_world("private", "visible", "visible")
    member = await signed_in_as_new(client)
    file = await with_file(post, member)

    assert (await client.get(f"/files/{file.id}/plan.pdf")).status_code == 404


async def signed_in_as_new(client: Browser) -> Member:
    member = await a_member()
    await signed_in(client, member)
    return member


async def test_what_goes_with_a_draft_or_nothing_is_hers_alone(client: Browser) -> None:
    member = await a_member()
    loose, held = await a_file(member), await a_file(member, "b.pdf", samples.PDF + b" ")
    await save_draft(member, Writing(NEW, "", naming(held)))
    addresses = [f"/files/{file.id}/x.pdf" for file in (loose, held)]

    for address in addresses:
        assert (await client.get(address)).status_code == 404
    await signed_in(client, await a_moderator())
    for address in addresses:
        assert (await client.get(address)).status_code == 404
    await signed_in(client, member)
    for address in addresses:
        assert (await client.get(address)).status_code == 200


async def test_a_draft_opens_no_door_to_the_files_of_others(client: Browser) -> None:
    _thread, post = await _in_world("private", "visible", "visible")
    file = await with_file(post, await Member.get(id=post.author_id))
    member = await signed_in_as_new(client)

    await save_draft(member, Writing(edit_place(post.id), "", naming(file)))

    assert (await client.get(f"/files/{file.id}/x.pdf")).status_code == 404


async def test_copies_are_given_by_width_and_nothing_else_is_found(client: Browser) -> None:
    post = await a_reply(await a_thread())
    author = await Member.get(id=post.author_id)
    photo = await store_upload(author, "photo.jpg", samples.a_photo((600, 300)))
    await Attachment.create(post=post, file=photo)
    address = f"/files/{photo.id}/another%20name.jpg"

    whole, small = await client.get(address), await client.get(f"{address}?w=480")

    assert len(small.content) < len(whole.content)
    assert whole.headers["content-disposition"].startswith('inline; filename="photo.jpg"')
    assert whole.headers["cache-control"] == "private, no-cache"
    assert (await client.get(f"{address}?w=481")).status_code == 404
    assert (await client.get("/files/999999/x.jpg")).status_code == 404
    again = await client.get(address, headers={"If-None-Match": whole.headers["etag"]})
    assert again.status_code == 304


async def test_a_file_takes_at_most_four_queries(client: Browser) -> None:
    _thread, post = await _in_world("private", "hidden", "visible")
    author = await Member.get(id=post.author_id)
    file = await with_file(post, await a_member())
    await signed_in(client, author)

    with queries_counted() as statements:
        answer = await client.get(f"/files/{file.id}/plan.pdf")

    assert answer.status_code == 200
    assert statements.total <= 4, "\n".join(statements.said)
