"""What a member reads of her own trial at the head of the idea."""

from __future__ import annotations

import httpx

from forum.core.database import now
from forum.threads.models import Thread, Trial
from tests.browsing import signed_in
from tests.factories import a_member, a_report, a_trial, an_idea

Browser = httpx.AsyncClient


async def test_who_was_asked_is_asked_on_the_page_too(client: Browser) -> None:
    member = await a_member()
    trial = await a_trial(await an_idea(), member=member)
    await signed_in(client, member)
    thread = await Thread.get(id=trial.thread_id)

    before = await client.get(thread.url)
    await Trial.filter(id=trial.id).update(asked_at=now())
    after = await client.get(thread.url)

    assert "a letter asks you how it went" in before.text
    assert "How did it go?" in after.text
    assert "a letter asks you" not in after.text


async def test_who_deleted_her_report_is_led_to_bringing_it_back(client: Browser) -> None:
    member = await a_member()
    trial = await a_trial(await an_idea(), member=member, library="Elm Street Library")
    report = await a_report(trial)
    await signed_in(client, member)
    thread = await Thread.get(id=trial.thread_id)
    before = await client.get(thread.url)

    await client.post(f"/posts/{report.post_id}/delete")

    after = await client.get(thread.url)
    assert "You reported for" in before.text
    assert "is not shown now: it was deleted or hidden" in after.text
    assert f"/trials/{trial.id}/report" not in after.text
    assert f'href="/posts/{report.post_id}"' in after.text
    assert "Bring it back" in after.text
