"""Pages of the keepers: for admins only, and no member's mail to be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from forum.core.database import now
from forum.core.house import House
from forum.jobs.models import Job, JobState
from forum.mail.models import LetterState, MailTrouble, OutgoingMail, Suppression
from tests.browsing import signed_in
from tests.factories import a_member, a_moderator, an_admin
from tests.mail.letters import a_letter

PAGES = ["/admin", "/admin/outbox", "/admin/outbox/{id}", "/admin/outbox/{id}/page", "/admin/jobs",
         "/admin/bounces"]  # fmt: skip
POSTS = ["/admin/outbox/{id}/again", "/admin/outbox/{id}/lift", "/admin/jobs/again",
         "/admin/bounces/lift"]  # fmt: skip


@pytest.fixture
def by_smtp(house: House) -> Iterator[None]:
    """A house whose letters go to real mailboxes."""
    before = house.settings
    mail = before.mail.model_copy(update={"smtp_url": "smtp://mail.example"})
    house.settings = before.model_copy(update={"mail": mail})
    yield
    house.settings = before


async def _dead_job(**values: Any) -> Job:
    message = '{"task_id": "x", "task_name": "mail.purge", "labels": {}, "args": [], "kwargs": {}}'
    given: dict[str, Any] = {"id": "x", "name": "mail.purge", "message": message, "due_at": now(),
             "state": JobState.DEAD, "error": "Traceback …\nRuntimeError: <no>"}  # fmt: skip
    return await Job.create(**given | values)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["a stranger", "a member", "a moderator"])
async def test_only_admins_know_of_these_pages(
    client: httpx.AsyncClient, who: str, path: str
) -> None:
    letter = await a_letter()
    if who != "a stranger":
        await signed_in(client, await (a_member() if who == "a member" else a_moderator()))

    response = await client.get(path.format(id=letter.id))

    assert response.status_code == 404


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("who", ["a stranger", "a member", "a moderator"])
async def test_only_admins_do_anything_here(client: httpx.AsyncClient, who: str, path: str) -> None:
    letter = await a_letter(state=LetterState.GIVEN_UP)
    await _dead_job()
    if who != "a stranger":
        await signed_in(client, await (a_member() if who == "a member" else a_moderator()))

    response = await client.post(path.format(id=letter.id), data={"job": "x"})

    assert response.status_code == 404
    assert (await OutgoingMail.get(id=letter.id)).state is LetterState.GIVEN_UP
    assert (await Job.get(id="x")).state is JobState.DEAD


async def test_the_overview_shows_the_numbers_that_matter(client: httpx.AsyncClient) -> None:
    for _ in range(3):
        await a_letter()
    await a_letter(state=LetterState.REFUSED)
    await _dead_job()
    await signed_in(client, await an_admin())

    page = (await client.get("/admin")).text

    assert "No letter is due" not in page
    assert "1 job failed and was set aside" in page
    assert "aiosmtplib" in page
    assert "refuses our letters" not in page


async def test_trouble_with_the_mail_server_is_told_in_its_own_words(
    client: httpx.AsyncClient,
) -> None:
    await MailTrouble.create(id=1, refuses=True, code=535, reason="<b>Wrong</b> password",
                             since=now(), last_at=now(), retry_at=now())  # fmt: skip
    await signed_in(client, await an_admin())

    for path in ("/", "/threads", "/admin", "/admin/outbox"):
        page = (await client.get(path)).text
        assert "The mail server refuses our letters." in page
        assert "535 &lt;b&gt;Wrong&lt;/b&gt; password" in page


async def test_the_outbox_shows_fifty_letters_at_a_time(client: httpx.AsyncClient) -> None:
    letters = [await a_letter(f"reader{number}@library.example") for number in range(60)]
    await signed_in(client, await an_admin())

    first = (await client.get("/admin/outbox")).text
    second = (await client.get(f"/admin/outbox?before={letters[10].id}")).text

    assert "reader59@" in first
    assert "reader10@" in first
    assert "reader9@" not in first
    assert f"before={letters[10].id}" in first
    assert "reader9@" in second
    assert "reader10@" not in second
    assert "Older letters" not in second


async def test_the_outbox_is_narrowed_by_state(client: httpx.AsyncClient) -> None:
    await a_letter("waits@library.example")
    await a_letter("gone@library.example", state=LetterState.REFUSED, last_error="550 Gone")
    await signed_in(client, await an_admin())

    page = (await client.get("/admin/outbox?state=refused")).text

    assert "gone@library.example" in page
    assert "550 Gone" in page
    assert "waits@library.example" not in page


@pytest.mark.parametrize("query", ["state=lost", "before=x", "before=" + "9" * 19])
async def test_nonsense_is_not_found(client: httpx.AsyncClient, query: str) -> None:
    await signed_in(client, await an_admin())

    response = await client.get(f"/admin/outbox?{query}")

    assert response.status_code == 404


async def test_letters_that_become_files_can_be_read(client: httpx.AsyncClient) -> None:
    letter = await a_letter(subject="Hello <you>")
    await signed_in(client, await an_admin())

    page = (await client.get(f"/admin/outbox/{letter.id}")).text
    part = await client.get(f"/admin/outbox/{letter.id}/page")

    assert "Hello &lt;you&gt;" in page
    assert "Auto-Submitted" in page
    assert part.text == "<p>Hello.</p>\n"
    policy = part.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'; style-src 'unsafe-inline'")


@pytest.mark.usefixtures("by_smtp")
async def test_letters_to_members_are_nobody_elses_business(client: httpx.AsyncClient) -> None:
    letter = await a_letter("reader@library.example", subject="A private matter")
    await signed_in(client, await an_admin())

    page = (await client.get(f"/admin/outbox/{letter.id}")).text
    part = await client.get(f"/admin/outbox/{letter.id}/page")
    listed = (await client.get("/admin/outbox")).text

    assert "reader@library.example" in page
    assert "A private matter" not in page + listed
    assert "Hello." not in page
    assert part.status_code == 404


async def test_secrets_are_never_shown(client: httpx.AsyncClient) -> None:
    letter = await a_letter(subject="Your new password", is_secret=True)
    await signed_in(client, await an_admin())

    page = (await client.get(f"/admin/outbox/{letter.id}")).text
    part = await client.get(f"/admin/outbox/{letter.id}/page")

    assert "Your new password" not in page
    assert "Hello." not in page
    assert part.status_code == 404


async def test_a_letter_that_is_not_there_is_not_found(client: httpx.AsyncClient) -> None:
    await signed_in(client, await an_admin())

    for path in ("/admin/outbox/0", "/admin/outbox/999999999999999999", "/admin/outbox/x"):
        assert (await client.get(path)).status_code == 404
    assert (await client.post("/admin/outbox/0/again")).status_code == 404


async def test_looking_changes_nothing(client: httpx.AsyncClient) -> None:
    letter = await a_letter(state=LetterState.GIVEN_UP)
    await _dead_job()
    await signed_in(client, await an_admin())

    for path in (*PAGES, *POSTS):
        await client.get(path.format(id=letter.id))

    assert (await OutgoingMail.get(id=letter.id)).state is LetterState.GIVEN_UP
    assert (await Job.get(id="x")).state is JobState.DEAD


async def test_a_letter_that_was_given_up_is_tried_again(client: httpx.AsyncClient) -> None:
    letter = await a_letter(state=LetterState.GIVEN_UP, ended_at=now())
    await MailTrouble.create(id=1, refuses=True, code=535, reason="No", since=now(), last_at=now(),
                             retry_at=now() + timedelta(hours=1))  # fmt: skip
    await signed_in(client, await an_admin())

    response = await client.post(f"/admin/outbox/{letter.id}/again")

    assert response.status_code == 303
    assert response.headers["location"] == f"/admin/outbox/{letter.id}"
    assert (await OutgoingMail.get(id=letter.id)).state is LetterState.WAITING
    assert (await MailTrouble.get()).retry_at <= now()
    assert await Job.exists(name="mail.deliver")


async def test_a_letter_that_was_sent_is_not(client: httpx.AsyncClient) -> None:
    letter = await a_letter(state=LetterState.SENT, ended_at=now())
    await signed_in(client, await an_admin())

    page = (await client.get(f"/admin/outbox/{letter.id}")).text
    response = await client.post(f"/admin/outbox/{letter.id}/again")

    assert "Try again now" not in page
    assert response.status_code == 403


async def test_a_suppression_is_shown_and_lifted(client: httpx.AsyncClient) -> None:
    letter = await a_letter("Gone@library.example", state=LetterState.REFUSED, ended_at=now())
    await Suppression.create(address="gone@library.example", code=550, reason="No such mailbox")
    await signed_in(client, await an_admin())

    page = (await client.get(f"/admin/outbox/{letter.id}")).text
    response = await client.post(f"/admin/outbox/{letter.id}/lift")

    assert "550 No such mailbox" in page
    assert response.status_code == 303
    assert not await Suppression.exists()


async def test_a_job_that_was_set_aside_is_run_again(client: httpx.AsyncClient) -> None:
    await _dead_job()
    await signed_in(client, await an_admin())

    page = (await client.get("/admin/jobs")).text
    response = await client.post("/admin/jobs/again", data={"job": "x"})
    again = await client.post("/admin/jobs/again", data={"job": "x"})

    job = await Job.get(id="x")
    assert "RuntimeError: &lt;no&gt;" in page
    assert response.status_code == 303
    assert job.state is JobState.WAITING
    assert job.error == ""
    assert again.status_code == 404


async def test_without_any_job_set_aside_the_page_says_so(client: httpx.AsyncClient) -> None:
    await signed_in(client, await an_admin())

    page = (await client.get("/admin/jobs")).text

    assert "Nothing was set aside" in page
