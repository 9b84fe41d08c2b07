"""Who may do what with an account, as tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from forum.accounts import policy
from forum.accounts.models import EmailChange, Member, Session, Stranger, Viewer
from forum.core.database import now
from forum.core.house import House
from tests.factories import a_member


@pytest.mark.parametrize(
    ("is_open", "viewer", "answer"),
    [
        (True, Stranger(), True),
        (False, Stranger(), False),
        (True, Member(id=1), False),
        (False, Member(id=1), False),
    ],
)
async def test_strangers_sign_up_where_it_is_open(
    setting: Callable[..., None], *, is_open: bool, viewer: Viewer, answer: bool
) -> None:
    setting("accounts", open_sign_up=is_open)

    assert policy.can_sign_up(viewer) is answer


async def test_everybody_ends_and_confirms_only_what_is_hers(house: House) -> None:
    mara, jo = await a_member(), await a_member()
    later = now() + timedelta(days=1)
    session = await Session.create(member=mara, token_hash="a", expires_at=later)
    change = await EmailChange.create(
        member=mara, token_hash="a", email="m@x.example", email_key="m@x.example", expires_at=later
    )

    for viewer, answer in ((mara, True), (jo, False), (Stranger(), False)):
        assert policy.can_end(viewer, session) is answer
        assert policy.can_confirm(viewer, change) is answer
