"""What a member says of herself."""

from __future__ import annotations

import httpx
import pytest

from forum.accounts.models import Member
from tests.browsing import signed_in
from tests.factories import a_member

Browser = httpx.AsyncClient
PROFILE = {
    "name": "Mara Diaz",
    "library": "Elm Street",
    "role_title": "Outreach",
    "about": "Ask me about <tool> libraries.\nOr seeds.",
    "time_zone": "Australia/Lord_Howe",
}


async def test_a_profile_is_kept_and_shown_again(client: Browser) -> None:
    mara = await a_member(username="mara")
    await signed_in(client, mara)

    saved = await client.post("/settings/profile", data=PROFILE)
    shown = (await client.get("/settings/profile")).text

    assert (saved.status_code, saved.headers["location"]) == (303, "/settings/profile")
    await mara.refresh_from_db()
    assert {name: getattr(mara, name) for name in PROFILE} == PROFILE
    assert (mara.language, mara.username) == ("en", "mara")
    assert 'value="Elm Street"' in shown
    assert "Ask me about &lt;tool&gt; libraries.\nOr seeds.</textarea>" in shown
    assert '<option value="Australia/Lord_Howe" selected>Australia/Lord Howe</option>' in shown
    assert "Your profile is saved" in shown


async def test_what_is_left_empty_is_forgotten(client: Browser) -> None:
    mara = await a_member(library="Elm Street", role_title="Outreach", about="Seeds")
    await signed_in(client, mara)

    await client.post("/settings/profile", data={"name": "Mara", "time_zone": "UTC"})

    await mara.refresh_from_db()
    assert (mara.library, mara.role_title, mara.about) == ("", "", "")


async def test_a_name_is_one_line_that_can_be_seen(client: Browser) -> None:
    mara = await a_member()
    await signed_in(client, mara)

    name = " Mara\u202e\u200b\n  Diaz\t"
    await client.post("/settings/profile", data=PROFILE | {"name": name})

    assert (await Member.get(id=mara.id)).name == "Mara Diaz"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " \u200b "),
        ("name", "x" * 81),
        ("library", "x" * 121),
        ("role_title", "x" * 121),
        ("about", "x" * 2001),
        ("time_zone", ""),
        ("time_zone", "EST5EDT"),
        ("time_zone", "../../etc/passwd"),
    ],
)
async def test_a_wrong_profile_comes_back_with_every_word(
    client: Browser, field: str, value: str
) -> None:
    mara = await a_member(name="As before")
    await signed_in(client, mara)

    answer = await client.post("/settings/profile", data=PROFILE | {field: value})

    assert answer.status_code == 422
    assert f'id="field-{field}-error"' in answer.text
    assert "<title>Error: " in answer.text
    assert field == "about" or "Ask me about &lt;tool&gt;" in answer.text
    assert (await Member.get(id=mara.id)).name == "As before"


@pytest.mark.parametrize("language", ["xx", "", "en-GB", "../en"])
async def test_only_languages_that_there_are_can_be_chosen(client: Browser, language: str) -> None:
    await signed_in(client, await a_member())

    answer = await client.post("/settings/profile", data=PROFILE | {"language": language})

    assert answer.status_code == 422
    assert (await Member.get()).language == "en"


async def test_a_page_speaks_in_the_readers_time_zone(client: Browser) -> None:
    await signed_in(client, await a_member(time_zone="Pacific/Kiritimati"))

    shown = (await client.get("/settings/profile")).text

    assert '<option value="Pacific/Kiritimati" selected>' in shown
