"""Two at once: one wins, the other gets a sentence."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Sequence
from datetime import timedelta
from typing import Any

from forum.accounts.actions import claiming, email, password, signin, signup
from forum.accounts.models import EmailChange, Member, Session
from forum.app import build_house
from forum.core.database import now
from forum.core.errors import Complaint, NotFound, Refusal
from forum.core.settings import Settings
from forum.core.tokens import digest_of
from forum.threads.models import Thread
from tests.accounts.people import AT_HOME, PASSWORD, a_guarded_member, a_sign_up
from tests.factories import a_member, a_thread

CROWD = 8
OLD = "mara@old.example"


async def all_at_once(tries: Sequence[Awaitable[Any]]) -> Counter[type]:
    """Return how many succeeded, as ``object``, and how many were refused in which way."""
    results = await asyncio.gather(*tries, return_exceptions=True)
    faults = [r for r in results if isinstance(r, BaseException) and not isinstance(r, Refusal)]
    assert not faults, faults
    return Counter(type(r) if isinstance(r, Refusal) else object for r in results)


async def test_one_letter_makes_one_member(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        await a_sign_up("abc")

        ended = await all_at_once([signup.confirm("abc") for _ in range(CROWD)])

        assert ended == {object: 1, NotFound: CROWD - 1}
        assert await Member.all().count() == 1


async def test_old_posts_become_one_members_however_many_letters_ask(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        unclaimed = await a_member(is_unclaimed=True, email=OLD, username="mara-diaz")
        thread = await a_thread(author=unclaimed)
        address = {"email": OLD, "email_key": OLD}
        await a_sign_up("abc", **address)
        _reset, token = await password.new_reset(unclaimed, now() + timedelta(hours=1))
        others = [await a_member() for _ in range(2)]

        ended = await all_at_once([
            signup.confirm("abc"),
            *[claiming.claim(token, f"mara{n}", "Mara", PASSWORD) for n in range(2)],
            *[claiming.take_posts(other, token) for other in others],
        ])  # fmt: skip

        assert ended[object] in {1, 2}, "signing up makes a member also when the posts are taken"
        owner = await Member.get(id=(await Thread.get(id=thread.id)).author_id)
        assert not owner.is_unclaimed
        assert await Member.filter(email_key=OLD).count() <= 1
        assert not await Member.exists(is_unclaimed=True)


async def test_one_username_goes_to_one_of_many(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        for number in range(CROWD):
            address = f"mara{number}@library.example"
            await a_sign_up(f"token{number}", email=address, email_key=address)

        ended = await all_at_once([signup.confirm(f"token{n}") for n in range(CROWD)])

        assert ended == {object: 1, Complaint: CROWD - 1}
        assert await Member.all().count() == 1


async def test_one_address_goes_to_one_of_many(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        for number in range(CROWD):
            name = f"reader{number}"
            await a_sign_up(f"token{number}", username=name, username_skeleton=name)

        ended = await all_at_once([signup.confirm(f"token{n}") for n in range(CROWD)])

        assert ended[object] == 1
        assert ended[Complaint] + ended[NotFound] == CROWD - 1
        assert await Member.all().count() == 1


async def test_many_move_to_one_address(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        members = [await a_member() for _ in range(CROWD)]
        for member in members:
            await EmailChange.create(
                member=member, token_hash=digest_of(f"token{member.id}"), email="one@x.example",
                email_key="one@x.example", expires_at=now() + timedelta(hours=1),
            )  # fmt: skip

        ended = await all_at_once(
            [email.confirm_email_change(member, f"token{member.id}") for member in members]
        )

        assert ended == {object: 1, Complaint: CROWD - 1}
        assert await Member.filter(email="one@x.example").count() == 1


async def test_one_reset_is_used_once(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        mara = await a_guarded_member()
        _reset, token = await password.new_reset(mara, now() + timedelta(hours=1))

        ended = await all_at_once(
            [password.choose_password(token, f"{PASSWORD} {number}") for number in range(3)]
        )

        assert ended == {object: 1, NotFound: 2}


async def test_no_session_outlives_a_reset_that_overtook_its_sign_in(elsewhere: Settings) -> None:
    async with build_house(elsewhere):
        mara = await a_guarded_member(username="mara")
        _reset, token = await password.new_reset(mara, now() + timedelta(hours=1))

        tries = [signin.sign_in("mara", PASSWORD, AT_HOME) for _ in range(3)]
        await all_at_once([*tries, password.choose_password(token, f"{PASSWORD} anew")])

        assert not await Session.exists()


async def test_a_hundred_guesses_at_once_are_counted_before_they_are_looked_at(
    elsewhere: Settings,
) -> None:
    limits = elsewhere.limits.model_copy(update={"sign_in_per_account": "3 per hour"})
    async with build_house(elsewhere.model_copy(update={"limits": limits})):
        await a_guarded_member(username="mara")

        ended = await all_at_once([signin.sign_in("mara", "wrong", AT_HOME) for _ in range(20)])

        assert ended[Complaint] == 3
        assert ended.total() == 20
