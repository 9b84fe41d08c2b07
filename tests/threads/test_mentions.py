"""Naming a member in a post: who is linked, who is kept as named, and how many."""

from __future__ import annotations

import html

import httpx
import pytest

from forum.accounts.models import Member
from forum.core.errors import Complaint
from forum.core.house import House
from forum.groups.models import Group, Visibility
from forum.threads.actions.edits import edit_post
from forum.threads.actions.replies import post_reply
from forum.threads.actions.threads import start_thread
from forum.threads.models import Kind, Mention, Post, Thread
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_moderator, a_reply, a_thread

Browser = httpx.AsyncClient


async def named_in(post: Post) -> set[str]:
    mentions = await Mention.filter(post_id=post.id).select_related("member")
    return {mention.member.username for mention in mentions}


async def test_a_reply_names_a_member_however_she_is_spelt(house: House) -> None:
    await a_member(username="maria_lopez")
    thread = await a_thread()

    post = await post_reply(await a_member(), thread, "Thanks, @Maria_Lopez! @maria_lopez @ghost")

    assert post.html.count('href="/members/maria_lopez"') == 2
    assert ">@Maria_Lopez</a>" in post.html
    assert "@ghost</p>" in post.html
    assert await named_in(post) == {"maria_lopez"}


async def test_an_opening_post_names_as_well(house: House) -> None:
    await a_member(username="maria")
    group = await a_group()

    thread = await start_thread(
        await a_member(), group, Kind.IDEA, "A shelf outside", "Like @maria's.", []
    )

    assert await named_in(await Post.get(thread_id=thread.id)) == {"maria"}


async def test_ones_own_name_is_no_mention(house: House) -> None:
    maria = await a_member(username="maria")

    post = await post_reply(maria, await a_thread(), "I, @maria, say so.")

    assert "/members/maria" in post.html
    assert await named_in(post) == set()


async def test_in_a_private_group_only_its_own_members_are_named(house: House) -> None:
    maria, _outside = await a_member(username="maria"), await a_member(username="outside")
    author = await a_member()
    group = await a_group(maria, author, visibility=Visibility.PRIVATE)
    thread = await a_thread(group=group, author=author)

    post = await post_reply(author, thread, "@maria and @outside")

    assert "/members/maria" in post.html
    assert "/members/outside" not in post.html
    assert await named_in(post) == {"maria"}


async def test_an_edit_adds_and_takes_away(house: House) -> None:
    for name in ("maria", "noor", "ana"):
        await a_member(username=name)
    author = await a_member()
    post = await post_reply(author, await a_thread(), "@maria @noor")

    await edit_post(author, post, "@noor @ana")

    assert await named_in(post) == {"noor", "ana"}
    assert "/members/ana" in (await Post.get(id=post.id)).html


async def test_a_moderators_edit_counts_the_author_as_its_own(house: House) -> None:
    author, moderator = await a_member(username="maria"), await a_moderator()
    post = await post_reply(author, await a_thread(), "I said so.")

    await edit_post(moderator, post, "I (@maria) said so.", reason="Clearer")

    assert await named_in(post) == set()


async def test_what_is_quoted_names_nobody_again(house: House) -> None:
    await a_member(username="maria")

    post = await post_reply(await a_member(), await a_thread(), "> Ask @maria.\n\nI did.")

    assert "/members/maria" in post.html
    assert await named_in(post) == set()


async def _many(count: int) -> str:
    people = [await a_member(username=f"person{number}x") for number in range(count)]
    return " ".join(f"@{person.username}" for person in people)


async def test_ten_may_be_named_and_no_eleventh(house: House) -> None:
    author, thread, names = await a_member(username="author"), await a_thread(), await _many(11)
    ten = names.rpartition(" ")[0]

    post = await post_reply(author, thread, f"{ten} {ten} @author @nobody")
    with pytest.raises(Complaint) as refused:
        await post_reply(author, thread, names)

    assert len(await named_in(post)) == 10
    assert refused.value.field == "body"
    assert "11 people" in refused.value.sentence
    assert await Post.filter(thread_id=thread.id).count() == 2


async def test_an_edit_names_no_eleventh_either(house: House) -> None:
    author = await a_member()
    post = await post_reply(author, await a_thread(), "Who?")

    with pytest.raises(Complaint):
        await edit_post(author, post, await _many(11))

    assert await named_in(post) == set()


async def test_text_without_names_asks_nothing(house: House) -> None:
    author, thread = await a_member(), await a_thread()
    with queries_counted() as plain:
        await post_reply(author, thread, "Yes, at maria@library.example.")

    assert not [said for said in plain.said if '"mention"' in said or "username" in said]


async def test_a_thousand_names_are_looked_up_at_once(house: House) -> None:
    await a_member(username="maria")
    body = "@maria " + " ".join(f"@n{number}" for number in range(5_000))

    post = await post_reply(await a_member(), await a_thread(), body[:31_000])

    assert await named_in(post) == {"maria"}


async def maras(client: Browser) -> tuple[Member, Group, Thread]:
    mara, group = await a_member(username="mara"), await a_group()
    await signed_in(client, mara)
    return mara, group, await a_thread(group=group)


async def test_an_eleventh_is_told_beside_the_field_with_the_words_kept(client: Browser) -> None:
    _mara, _group, thread = await maras(client)
    names = await _many(11)

    page = await client.post(f"/threads/{thread.id}/replies", data={"body": names})

    assert page.status_code == 422
    assert "You name 11 people here with @. A post can name 10 at most." in page.text
    assert f"{names}</textarea>" in page.text


async def test_previews_show_the_links(client: Browser) -> None:
    mara, group, thread = await maras(client)
    await a_member(username="maria")
    reply = await a_reply(thread, author=mara)
    words = {"body": "Ask @maria", "action": "preview"}
    new = {"kind": "idea", "group": group.slug, "title": "A shelf outside"}

    pages = [
        await client.post(f"/threads/{thread.id}/replies", data=words),
        await client.post("/threads", data=words | new),
        await client.post(f"/posts/{reply.id}/edit", data=words),
    ]

    for page in pages:
        assert page.status_code == 200
        assert '<a href="/members/maria" rel="nofollow noopener ugc">@maria</a>' in page.text
    assert not await Mention.exists()


async def test_a_preview_in_no_group_names_nobody(client: Browser) -> None:
    await maras(client)
    await a_member(username="maria")
    words = {"kind": "idea", "group": "no-such", "title": "A shelf outside", "body": "Ask @maria"}

    page = await client.post("/threads", data=words | {"action": "preview"})

    assert page.status_code == 422
    assert "/members/maria" not in html.unescape(page.text)
