"""What somebody wrote on an old list becomes hers, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from forum.accounts.actions import claiming
from forum.accounts.actions.password import send_reset
from forum.accounts.models import Member, PasswordReset, SignUp
from forum.core.database import now
from forum.core.house import House
from forum.digests.models import DigestSubscription
from forum.mail.models import OutgoingMail
from forum.threads.models import Mention, Post, Thread
from tests.accounts.people import MARA, PASSWORD, a_guarded_member, letters_to, link_to, text_to
from tests.browsing import signed_in
from tests.factories import a_member, a_reply, a_thread
from tests.working import carry_out

Browser = httpx.AsyncClient
OLD = "mara@old.example"
FORM = {"username": "mara", "name": "Mara D.", "password": PASSWORD}


async def an_unclaimed(**values: Any) -> Member:
    """Mara as an old list's archive knew her, with a thread and a reply."""
    defaults = {"username": "mara-diaz", "name": "Mara Diaz", "email": OLD, "library": ""}
    unclaimed = await a_member(is_unclaimed=True, **defaults | values)
    await a_thread(author=unclaimed, title="Her old thread")
    await a_reply(await a_thread(title="Somebody's thread"), author=unclaimed)
    return unclaimed


async def test_who_forgot_that_she_has_no_account_gets_one_by_letter(client: Browser) -> None:
    unclaimed = await an_unclaimed()
    asked = await client.post("/password/reset", data={"email": OLD})
    assert asked.headers["location"] == "/password/sent"
    await carry_out("accounts.send_reset")
    assert await letters_to(OLD) == ["claim"]
    link = await link_to(OLD)
    shown = await client.get(link)
    assert OLD in shown.text
    assert 'value="mara-diaz"' in shown.text
    assert (await Member.get(id=unclaimed.id)).is_unclaimed, "mail scanners open links"

    claimed = await client.post(link, data=FORM)

    assert claimed.headers["location"] == "/sign-in"
    mara = await Member.get(id=unclaimed.id)
    assert (mara.username, mara.name, mara.is_unclaimed) == ("mara", "Mara D.", False)
    assert (await Thread.get(title="Her old thread")).author_id == mara.id
    assert await DigestSubscription.exists(member_id=mara.id), "she has joined"
    assert (await client.get(link)).status_code == 404
    done = await client.post("/sign-in", data={"login": OLD, "password": PASSWORD})
    assert done.status_code == 303


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"password": "short"}, "password"),
        ({"username": "taken"}, "username"),
        ({"name": ""}, "name"),
    ],
)
async def test_a_wrong_claim_comes_back(client: Browser, wrong: dict[str, str], field: str) -> None:
    await a_member(username="taken")
    unclaimed = await an_unclaimed()
    await send_reset(OLD, now())

    answer = await client.post(await link_to(OLD), data=FORM | wrong)

    assert answer.status_code == 422
    assert f'id="field-{field}-error"' in answer.text
    assert (await Member.get(id=unclaimed.id)).is_unclaimed


async def test_who_signs_up_from_the_old_address_finds_her_posts(client: Browser) -> None:
    unclaimed = await an_unclaimed()
    form = MARA | {"email": OLD, "password": PASSWORD}

    assert (await client.post("/sign-up", data=form)).headers["location"] == "/sign-up/sent"
    assert await letters_to(OLD) == ["confirm"], "the same letter as for anybody"
    link = await link_to(OLD)
    assert "mara-diaz" in (await client.get(link)).text
    await client.post(link, data={"username": "mara-diaz"})

    mara = await Member.get(email_key=OLD)
    assert (mara.id, mara.username, mara.is_unclaimed) == (unclaimed.id, "mara-diaz", False)
    assert (await Post.filter(author_id=mara.id).count()) == 2


async def test_a_username_of_an_unclaimed_writer_tells_nobody_her_address(client: Browser) -> None:
    await an_unclaimed()
    answers = []

    for email in (OLD, "joan@library.example"):
        form = MARA | {"email": email, "username": "mara-diaz", "password": PASSWORD}
        answer = await client.post("/sign-up", data=form)
        answers.append((answer.status_code, answer.text.replace(email, "")))

    assert answers[0] == answers[1]
    assert answers[0][0] == 422


async def test_a_letter_for_an_account_is_no_letter_for_a_password(client: Browser) -> None:
    await an_unclaimed()
    await a_member(email="ann@library.example")
    await send_reset(OLD, now())
    await send_reset("ann@library.example", now())
    claim, reset = await link_to(OLD), await link_to("ann@library.example")

    assert (await client.get(claim.replace("/claim/", "/password/reset/"))).status_code == 404
    assert (await client.get(reset.replace("/password/reset/", "/claim/"))).status_code == 404


async def test_where_nobody_signs_up_nobody_claims(
    house: House, setting: Callable[..., None]
) -> None:
    setting("accounts", open_sign_up=False)
    await an_unclaimed()

    await send_reset(OLD, now())

    assert not await OutgoingMail.exists()


async def test_a_letter_that_a_member_asked_for_opens_no_account_where_nobody_signs_up(
    client: Browser, setting: Callable[..., None]
) -> None:
    setting("accounts", open_sign_up=False)
    unclaimed = await an_unclaimed()
    await claiming.send_claim(OLD, now())
    link = (await link_to(OLD)).replace("/settings/email/claim/", "/claim/")

    answer = await client.post(link, data=FORM)

    assert "made by the keepers" in answer.text
    assert (await Member.get(id=unclaimed.id)).is_unclaimed


@pytest.mark.parametrize("path", ["/claim/abc", "/settings/email/claim/abc"])
async def test_a_link_that_nobody_was_sent_leads_nowhere(client: Browser, path: str) -> None:
    await signed_in(client, await a_member())

    assert (await client.get(path)).status_code == (await client.post(path)).status_code == 404


async def test_who_is_named_twice_is_named_once_when_she_is_one(house: House) -> None:
    unclaimed, mara = await an_unclaimed(), await a_member()
    posts = await Post.filter(author_id=unclaimed.id)
    for post, member in ((posts[0], unclaimed), (posts[0], mara), (posts[1], unclaimed)):
        await Mention.create(post=post, member=member)

    await claiming.take_over(mara, OLD)

    assert await Mention.filter(member_id=mara.id).count() == await Mention.all().count() == 2


async def test_a_member_takes_what_she_wrote_from_another_address(client: Browser) -> None:
    unclaimed = await an_unclaimed()
    mara = await a_member(username="mara", email="mara@new.example")
    await signed_in(client, mara)
    assert (await client.get("/settings/email/claim")).status_code == 200

    asked = await client.post("/settings/email/claim", data={"email": OLD})
    assert asked.headers["location"] == "/settings/email/claim"
    await carry_out("accounts.send_claim")
    assert await letters_to(OLD) == ["claim_posts"]
    link = await link_to(OLD)
    assert "mara-diaz" in (await client.get(link)).text
    assert await Member.exists(id=unclaimed.id)
    taken = await client.post(link)

    assert taken.headers["location"] == "/settings/email"
    assert not await Member.exists(id=unclaimed.id)
    assert await Post.filter(author_id=mara.id).count() == 2
    assert (await Thread.get(title="Her old thread")).author_id == mara.id
    assert (await client.get(link)).status_code == 404


async def test_the_answer_is_the_same_whether_or_not_somebody_wrote_from_there(
    client: Browser,
) -> None:
    await an_unclaimed()
    await a_member(email="ann@library.example")
    await signed_in(client, await a_member())
    answers = []

    for email in (OLD, "ann@library.example", "nobody@library.example"):
        answer = await client.post("/settings/email/claim", data={"email": email})
        page = await client.get("/settings/email/claim")
        answers.append(
            (answer.status_code, answer.headers["location"], page.text.replace(email, ""))
        )
    await carry_out("accounts.send_claim")

    assert answers[0] == answers[1] == answers[2]
    assert {letter.recipient for letter in await OutgoingMail.all()} == {OLD}


async def test_a_letter_is_written_once_for_one_moment_of_asking(house: House) -> None:
    await an_unclaimed()
    asked_at = now()

    for _ in range(2):
        await claiming.send_claim(OLD, asked_at)
    await claiming.send_claim(OLD, asked_at - timedelta(days=30))

    assert await letters_to(OLD) == ["claim_posts"]


async def test_ones_own_address_needs_no_claim(client: Browser) -> None:
    await signed_in(client, await a_member(email="mara@new.example"))

    answer = await client.post("/settings/email/claim", data={"email": "Mara@new.example"})

    assert answer.status_code == 422


async def test_who_moves_to_the_old_address_has_its_posts(client: Browser) -> None:
    unclaimed = await an_unclaimed()
    mara = await a_guarded_member(email="mara@new.example")
    await signed_in(client, mara)

    await client.post("/settings/email", data={"email": OLD, "password": PASSWORD})
    assert await letters_to(OLD) == ["email_change_confirm"]
    moved = await client.post(await link_to(OLD))

    assert moved.status_code == 303
    assert not await Member.exists(id=unclaimed.id)
    assert await Post.filter(author_id=mara.id).count() == 2


async def test_nobody_signs_in_as_an_unclaimed_writer(client: Browser) -> None:
    await an_unclaimed()

    for login in (OLD, "mara-diaz"):
        answer = await client.post("/sign-in", data={"login": login, "password": "!"})

        assert answer.status_code == 422


async def test_her_page_says_that_she_has_no_account_yet(client: Browser) -> None:
    await an_unclaimed()
    await signed_in(client, await a_member())

    shown = (await client.get("/members/mara-diaz")).text

    assert "has no account yet" in shown
    assert OLD not in shown


async def test_nothing_waits_for_a_claim_that_was_made(client: Browser) -> None:
    await an_unclaimed()
    await client.post("/sign-up", data=MARA | {"email": OLD, "password": PASSWORD})
    await send_reset(OLD, now())
    assert "wrote on the mailing list" in await text_to(OLD)

    await client.post(await link_to(OLD), data=FORM | {"username": "mara-diaz"})

    assert not await SignUp.exists()
    assert not await PasswordReset.exists()
