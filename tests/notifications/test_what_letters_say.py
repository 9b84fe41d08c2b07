"""What letters at once say, how large they get, and what mail programs read in them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from forum.accounts.models import Member, Preference, Wish
from forum.core.database import now
from forum.core.house import House
from forum.core.markdown import render
from forum.groups.models import GroupWish, Membership
from forum.mail.models import OutgoingMail
from forum.notifications.models import Event, Why
from forum.threads.actions.reading import follow
from forum.threads.models import Level, Post, Stage, StageMove, Thread
from tests.factories import a_group, a_member, a_reply, a_thread, an_idea
from tests.notifications.told import (
    a_follower,
    a_preference,
    hears,
    letters_to,
    part,
    told,
)

SAMPLES = Path(__file__).parent / "samples"
WHEN = datetime(2026, 11, 17, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "posts"), [("ж " * 15_000, 1), ("書" * 20_000, 3), ("a =" * 2_000, 25)]
)
async def test_a_letter_stays_under_ninety_kilobytes(house: House, body: str, posts: int) -> None:
    thread = await a_thread()
    me = await a_follower(thread)
    for _number in range(posts):
        await told(me, await a_reply(thread, body=body))

    await hears(me)

    row = await OutgoingMail.get()
    [letter] = await letters_to(me)
    assert 60_000 < row.size < 90_000
    assert "too long for a letter" in part(letter, "plain")
    assert "too long for a letter" in part(letter, "html")


async def _a_rendered_reply(thread: Thread, body: str) -> Post:
    post = await a_reply(thread)
    post.body, post.html = body, render(body)
    await post.save(update_fields=["body", "html"])
    return post


async def test_code_in_a_letter_stays_as_it_was_written(house: House) -> None:
    thread = await a_thread()
    me = await a_follower(thread)
    body = """Write `<a href="/x">` for [this](/threads/7)."""

    await hears(me, await _a_rendered_reply(thread, body))

    [letter] = await letters_to(me)
    assert '&lt;a href="/x"&gt;' in part(letter, "html")
    assert f'<a href="{house.settings.site.base_url}/threads/7"' in part(letter, "html")


async def test_of_many_posts_the_last_ones_are_named_by_a_link(house: House) -> None:
    thread = await a_thread()
    me = await a_follower(thread)
    for _number in range(27):
        await told(me, await a_reply(thread))

    await hears(me)

    [letter] = await letters_to(me)
    assert "2 more posts are too much for one letter" in part(letter, "plain")


async def test_answers_are_asked_for_where_they_arrive_only(house: House) -> None:
    thread = await a_thread()
    me = await a_follower(thread)

    await hears(me, await a_reply(thread))

    [letter] = await letters_to(me)
    assert letter["Reply-To"] is letter["List-Post"] is None
    assert "mailto" not in letter["List-Unsubscribe"]
    assert "Answers to this letter reach nobody." in part(letter, "plain")
    assert "Write your reply above" not in part(letter, "plain")


async def test_no_letter_shows_anybodys_address(incoming: House) -> None:
    thread = await a_thread()
    me = await a_follower(thread)
    post = await a_reply(thread)

    await hears(me, post)

    writer = await Member.get(id=post.author_id)
    [row] = await OutgoingMail.filter(recipient=me.email)
    assert writer.email not in row.message
    assert row.message.count(me.email) == 1  # To


BODY = """Three things we learned:

- labels *first*
- [a list](/threads/7) of who lends

> **[Marisol Vega, #2](/posts/900002):**
>
> Do you ask for seeds back?

No."""


async def _conversation() -> tuple[Member, list[Post]]:
    """Rows with fixed ids, so that their addresses are always the same."""
    ana = await a_member(id=900_001, username="ana", name="Ana Ruíz", library="Cedar Hollow")
    me = await a_member(
        id=900_002, username="marisol", name="Marisol Vega", time_zone="America/New_York"
    )
    group = await a_group(me, ana, id=900_001, name="Makers & Doers")
    thread = await a_thread(id=900_001, group=group, author=ana, title="Seeds at the desk?")
    await Post.filter(thread=thread).delete()
    fixed: dict[str, Any] = {"thread": thread, "created_at": WHEN, "html": ""}
    await Post.create(id=900_001, number=1, author=ana, body="", **fixed)
    mine = await Post.create(id=900_002, number=2, author=me, body="", **fixed)
    said: dict[str, Any] = {"author": ana, **fixed, "html": render(BODY)}
    answer = await Post.create(id=900_003, number=3, body=BODY, reply_to=mine, **said)
    said["html"] = "<p>And it’s fun.</p>"
    more = await Post.create(id=900_004, number=4, body="And it’s fun.", **said)
    await follow(me, thread, Level.FOLLOW)
    return me, [answer, more]


def _settled(message: str) -> str:
    boundary = re.search(r'boundary="([^"]+)"', message)
    assert boundary
    message = message.replace(boundary[1], "BOUNDARY").replace("\r\n", "\n")
    return re.sub(r"^Date: .*$", "Date: (when it was written)", message, flags=re.MULTILINE)


async def test_a_letter_reads_like_its_sample(incoming: House) -> None:
    me, posts = await _conversation()
    await a_preference(me, token="n0thing-secret-only-a-sample-of-a-token")

    await hears(me, *posts)

    row = await OutgoingMail.get()
    assert _settled(row.message) == (SAMPLES / "joined.eml").read_text("utf-8")


async def test_the_reason_names_whose_post_it_is(house: House) -> None:
    thread = await a_thread()
    me = await a_follower(thread)
    mine = await a_reply(thread, author=me)
    answer = await a_reply(thread, author=await a_member(name="Bo Li"), reply_to=mine)
    other = await a_reply(thread, author=await a_member(name="Ana Ruiz"))

    await hears(me, answer, other)

    [letter] = await letters_to(me)
    opening = await Post.get(thread=thread, number=1)
    ids = [f"<post-{post.id}@127.0.0.1>" for post in (opening, mine, answer)]
    assert "You get this because Bo Li answered you." in part(letter, "plain")
    assert str(letter["From"]).startswith("Ana Ruiz via Outward <")
    assert (letter["In-Reply-To"], letter["References"]) == (ids[0], " ".join(ids))


async def test_a_new_thread_answers_nothing(house: House) -> None:
    group = await a_group(name="Makers")
    me = await a_member()
    await Membership.create(member=me, group=group)
    await GroupWish.create(member=me, group=group, wish=Wish.EVERY)
    thread = await a_thread(group=group, title="Seeds at the desk?")

    await hears(me, await Post.get(thread=thread))

    [letter] = await letters_to(me)
    assert letter["Subject"] == "[Makers] Seeds at the desk?"
    assert letter["In-Reply-To"] is letter["References"] is None
    assert f"/group-of/{thread.id}>" in letter["List-Unsubscribe"]
    assert "because you want every post in Makers." in part(letter, "html")


async def test_names_and_titles_end_no_header(incoming: House) -> None:
    forged = "=?utf-8?q?a=0D=0ABcc=3A_b=40c.example?="
    group = await a_group(name=f"{forged} ש", slug="bücher")
    thread = await a_thread(group=group, title=f"{forged} {'ש' * 150}")
    me = await a_follower(thread)

    await hears(me, await a_reply(thread, author=await a_member(name=f"ש {forged}")))

    [letter] = await letters_to(me)
    assert letter["Bcc"] is None
    assert [one.addr_spec for one in letter["From"].addresses] == ["forum@outward.example"]
    assert letter["List-Archive"] == f"<{incoming.settings.site.base_url}/groups/b%C3%BCcher>"
    assert letter["List-Id"].endswith(f"<group-{group.id}.outward.example>")


async def test_an_accepted_reply_is_told_by_a_letter_of_its_own(house: House) -> None:
    group = await a_group(name="Makers")
    thread = await a_thread(group=group, title="Seeds at the desk?")
    asker, post = await Member.get(id=thread.author_id), await a_reply(thread, accepted_at=now())
    me = await Member.get(id=post.author_id)
    await told(me, post, event=Event.ACCEPTED, why=Why.HERS, actor_id=asker.id)

    await hears(me)

    [letter] = await letters_to(me)
    assert letter["Subject"] == "Re: [Makers] Seeds at the desk?"
    assert letter["Message-ID"] != f"<post-{post.id}@127.0.0.1>"
    assert letter["In-Reply-To"] == f"<post-{post.id}@127.0.0.1>"
    assert f"{asker.name} accepted your reply as an answer." in part(letter, "plain")
    assert "because the reply is yours." in part(letter, "html")


async def test_an_idea_on_the_move_is_told_with_the_reason(house: House) -> None:
    idea, mover = await an_idea(), await a_member(name="Ana Ruiz")
    me, opening = await a_follower(idea), await Post.get(thread=idea)
    await StageMove.create(thread=idea, member=mover, before=Stage.TRYING, after=Stage.ADOPTED,
                           note="Six libraries do it now.", created_at=now())  # fmt: skip
    await told(me, opening, event=Event.STAGE, actor_id=mover.id)

    await hears(me)

    [letter] = await letters_to(me)
    text = part(letter, "plain")
    assert "Ana Ruiz moved this idea from “Being tried” to “Adopted”." in text
    assert "> Six libraries do it now." in text
    assert "because you follow this idea." in text


async def test_the_first_letter_gives_her_a_token_that_stays(house: House) -> None:
    thread = await a_thread()
    me = await a_follower(thread)

    await hears(me, await a_reply(thread))
    token = (await Preference.get(member=me)).token
    await hears(me, await a_reply(thread))

    assert len(token) >= 40
    assert all(token in letter["List-Unsubscribe"] for letter in await letters_to(me))
