"""Forgetting what has run out."""

from __future__ import annotations

from datetime import timedelta

from forum.accounts.jobs import purge_accounts
from forum.accounts.models import EmailChange, PasswordReset, Session, SignUp
from forum.core.database import now
from forum.core.house import House
from forum.core.models import Attempts
from tests.accounts.people import a_sign_up
from tests.factories import a_member


async def test_only_what_has_run_out_is_forgotten(house: House) -> None:
    mara, moment = await a_member(), now()
    for token, at in (("old", moment - timedelta(hours=1)), ("new", moment + timedelta(hours=1))):
        await a_sign_up(token, expires_at=at)
        await Session.create(member=mara, token_hash=token, expires_at=at)
        await PasswordReset.create(member=mara, token_hash=token, expires_at=at)
        await EmailChange.create(member=mara, token_hash=token, email="m@x.example",
                                 email_key="m@x.example", expires_at=at)  # fmt: skip
        await Attempts.create(key=token, expires_at=at)
    unused = await Session.create(
        member=mara, token_hash="unused", expires_at=moment + timedelta(days=90)
    )
    await Session.filter(id=unused.id).update(last_used_at=moment - timedelta(days=31))

    await purge_accounts()
    await purge_accounts()  # every job may run twice

    for model in (SignUp, Session, PasswordReset, EmailChange, Attempts):
        assert await model.all().count() == 1, model
    assert (await Session.get()).token_hash == "new"
