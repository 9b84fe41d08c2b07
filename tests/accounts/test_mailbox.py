"""Members whose letters came back: they hear of it on every page, and one click resumes."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import httpx
import pytest

from forum.accounts.actions import email, signup
from forum.accounts.models import EmailChange, Member
from forum.core.database import now
from forum.core.house import House
from forum.core.tokens import digest_of
from forum.mail import actions as mail
from forum.mail.bounces.reports import Verdict
from forum.mail.bounces.statuses import Kind
from forum.mail.models import Bounce, Cause, Suppression
from tests.accounts.people import a_sign_up
from tests.browsing import signed_in
from tests.factories import a_member, a_thread
from tests.mail.letters import a_bounce

Browser = httpx.AsyncClient
MARA = "Mara@library.example"
HARD = Verdict(Kind.HARD, "5.1.1", 550, "550 5.1.1 <No> such user")


async def a_stopped_member(address: str = MARA, cause: Cause = Cause.BOUNCED) -> Member:
    """A member to whom nothing is sent any more."""
    member = await a_member(email=address)
    for days in (1, 2):
        await a_bounce(address.casefold(), days)
    verdict = HARD if cause is Cause.BOUNCED else Verdict(Kind.COMPLAINT, reason="abuse")
    await mail.note_bounce(address, verdict, at=now())
    await member.refresh_from_db()
    return member


async def test_a_member_hears_on_every_page_why_no_letters_come(client: Browser) -> None:
    mara, thread = await a_stopped_member(), await a_thread()
    await signed_in(client, mara)

    pages = [await client.get(path, follow_redirects=True)
             for path in ("/", "/settings/email", f"/threads/{thread.id}")]  # fmt: skip

    assert mara.mail_stopped_at
    for page in pages:
        assert f"Letters to <bdi>{MARA}</bdi> came back." in page.text
        assert "550 5.1.1 &lt;No&gt; such user" in page.text
        assert 'action="/settings/email/resume"' in page.text


async def test_nobody_else_hears_of_it(client: Browser) -> None:
    mara, thread, other = await a_stopped_member(), await a_thread(), await a_member()
    await signed_in(client, mara)
    await client.get(f"/threads/{thread.id}", follow_redirects=True)

    await signed_in(client, other)
    page = await client.get(f"/threads/{thread.id}", follow_redirects=True)

    assert "came back" not in page.text
    assert MARA not in page.text


async def test_one_click_resumes(client: Browser) -> None:
    mara = await a_stopped_member()
    await signed_in(client, mara)

    answer = await client.post("/settings/email/resume")
    page = await client.get("/settings/email")

    assert (answer.status_code, answer.headers["location"]) == (303, "/settings/email")
    assert not await Suppression.exists()
    assert not await Bounce.exists(), "or the next one would stop them again"
    assert "came back" not in page.text
    assert f"Letters go to {MARA} again." in page.text
    assert (await Member.get(id=mara.id)).mail_stopped_at is None


async def test_a_stranger_resumes_nothing(client: Browser) -> None:
    await a_stopped_member()

    answer = await client.post("/settings/email/resume")

    assert answer.status_code == 401
    assert await Suppression.exists()


async def test_a_complaint_is_called_one(client: Browser) -> None:
    await signed_in(client, await a_stopped_member(cause=Cause.COMPLAINED))

    page = await client.get("/settings/email")

    assert "was marked as spam" in page.text


async def test_another_address_begins_anew(house: House) -> None:
    mara, new = await a_stopped_member(), "mara@branch.example"
    await Suppression.create(address=new, code=550, reason="Once")
    await EmailChange.create(member=mara, token_hash=digest_of("abc"), email=new, email_key=new,
                             expires_at=now() + timedelta(hours=1))  # fmt: skip

    await email.confirm_email_change(mara, "abc")

    await mara.refresh_from_db()
    assert mara.mail_stopped_at is None
    assert [found.address for found in await Suppression.all()] == [MARA.casefold()]


async def test_who_signs_up_anew_begins_anew(house: House) -> None:
    await a_sign_up("abc")
    await Suppression.create(address="mara@library.example", code=550, reason="Once")

    member = await signup.confirm("abc")

    assert member.email == "mara@library.example"
    assert not await Suppression.exists()


@pytest.mark.parametrize("written", ["jo@bücherei.example", "Jo@xn--bcherei-n2a.example"])
async def test_her_address_is_known_however_it_is_written(house: House, written: str) -> None:
    jo = await a_member(email="jo@bücherei.example")

    await mail.note_bounce(written, Verdict(Kind.COMPLAINT), at=now())
    await jo.refresh_from_db()
    stopped = jo.mail_stopped_at
    await mail.lift_suppression((await Suppression.get()).address)
    await jo.refresh_from_db()

    assert stopped
    assert jo.mail_stopped_at is None


async def test_who_was_stopped_before_the_forum_told_of_it_hears_of_it_too(house: House) -> None:
    mara, other = await a_member(email=MARA), await a_member()
    stopped = await Suppression.create(address=MARA.casefold(), code=550, reason="")

    class Editor:
        client = house.db()

    await import_module("forum.migrations.0008_stopped_members").tell(None, Editor())

    await mara.refresh_from_db()
    await other.refresh_from_db()
    assert mara.mail_stopped_at == stopped.created_at
    assert other.mail_stopped_at is None
