"""Files as a browser without JavaScript brings them: nothing that was chosen or typed is lost."""

from __future__ import annotations

import re

import httpx
import pytest

from forum.core.house import House
from forum.files.models import File
from forum.threads.models import Attachment, Draft, Kind, Post, Thread
from tests.accounts.people import PASSWORD, a_guarded_member
from tests.conftest import make_settings
from tests.factories import a_group, a_member, a_reply, a_thread
from tests.files import samples
from tests.files.conftest import away  # noqa: F401 (a fixture)
from tests.threads.attaching import (
    PLAN,
    ROOM,
    a_place,
    at,
    fields_of,
    sent,
    text_of,
)

Browser = httpx.AsyncClient


async def test_the_form_asks_for_files(client: Browser) -> None:
    _mara, thread, _at = await a_place(client)

    for address in (thread.url, "/threads/new"):
        shown = await client.get(address)

        assert 'enctype="multipart/form-data"' in shown.text
        assert re.search(
            r'<input type="file"[^>]* name="files" multiple accept="\.pdf,', shown.text
        )
        assert "PDF, Word" in text_of(shown)
        assert "20 files at most, each up to 15 MB." in text_of(shown)


async def test_files_are_attached_described_and_posted(client: Browser) -> None:
    member, _thread, address = await a_place(client)
    words = {"body": "Here they are.", "action": "attach"}

    shown = await client.post(address, data=words, files=sent(PLAN, ROOM))

    assert shown.status_code == 200
    assert not await Post.exists(author_id=member.id)
    draft = await Draft.get(member_id=member.id)
    assert draft.body == "Here they are."
    assert await Attachment.filter(draft_id=draft.id).count() == 2
    told = text_of(shown)
    assert "plan.pdf" in told
    assert f"PDF, {len(samples.PDF)} bytes" in told
    assert "Saved" in told
    assert re.search(r'<img class="attach-thumb" src="/files/\d+/room.png\?w=480"', shown.text)
    assert len(re.findall("autofocus", shown.text)) == 1

    fields = fields_of(shown, address)
    fields["alts"][1] = "Low chairs around a rug"
    posted = await at(client, await client.post(address, data=fields, files=sent()))

    assert 'alt="Low chairs around a rug"' in posted.text
    assert "plan.pdf" in posted.text
    assert not await Draft.exists()


async def test_the_attached_files_are_there_on_another_day(client: Browser) -> None:
    _mara, thread, address = await a_place(client)
    words = {"body": "Half a", "action": "attach"}
    fields = fields_of(await client.post(address, data=words, files=sent(ROOM)), address)
    fields |= {"alts": ["Low chairs"], "action": ["draft"]}
    saved = await at(client, await client.post(address, data=fields, files=sent(PLAN)))

    for shown in (saved, await client.get(thread.url)):
        again = fields_of(shown, address)
        assert again["body"] == ["Half a"]
        assert again["alts"] == ["Low chairs", ""]
        assert "plan.pdf" in text_of(shown)


async def test_a_new_thread_takes_files_from_its_draft(client: Browser) -> None:
    await a_group(name="Seeds", slug="seeds")
    await a_place(client)
    words = {"kind": "idea", "group": "seeds", "title": "", "body": "", "action": "attach"}

    shown = await client.post("/threads", data=words, files=sent(PLAN))

    assert shown.status_code == 200, "unfinished words are no fault while files are attached"
    draft = await Draft.get()
    resumed = await client.get(f"/drafts/{draft.place}", follow_redirects=True)
    fields = fields_of(resumed, "/threads") | {
        "kind": ["idea"], "group": ["seeds"], "title": ["Lend seeds from the desk"],
        "body": ["Here is how."],
    }  # fmt: skip
    posted = await at(client, await client.post("/threads", data=fields, files=sent()))
    assert "plan.pdf" in posted.text
    assert (await Thread.get(title="Lend seeds from the desk")).kind is Kind.IDEA


async def test_chosen_and_posted_at_once(client: Browser) -> None:
    _mara, _thread, address = await a_place(client)

    answer = await client.post(address, data={"body": "Here it is."}, files=sent(PLAN))

    assert "plan.pdf" in (await at(client, answer)).text


async def test_a_picture_without_words_is_asked_about_beside_its_field(client: Browser) -> None:
    member, _thread, address = await a_place(client)

    refused = await client.post(address, data={"body": "Look!"}, files=sent(ROOM, PLAN))

    file = await File.get(name="room.png")
    assert refused.status_code == 422
    assert f'<a href="#field-alt-{file.id}">Say what the picture “room.png” shows' in refused.text
    assert f'id="field-alt-{file.id}-error"' in refused.text
    assert not await Post.exists(author_id=member.id)
    fields = fields_of(refused, address)
    assert fields["body"] == ["Look!"]
    fields["decorative"] = [str(file.id)]
    posted = await at(client, await client.post(address, data=fields, files=sent()))
    assert re.search(r'height="\d+" alt="" loading="lazy"', posted.text)
    assert "plan.pdf" in posted.text


async def test_what_cannot_be_taken_is_told_and_the_rest_stays(client: Browser) -> None:
    _mara, _thread, address = await a_place(client)
    words = {"body": "Here they are.", "action": "draft"}
    bad = [("evil.pdf", samples.EXE), ("none.pdf", b"")]

    shown = await client.post(address, data=words, files=sent(bad[0], PLAN, bad[1]))

    assert shown.status_code == 422
    told = text_of(shown)
    assert "“evil.pdf”: It is of a kind that can't be taken." in told
    assert "“none.pdf”: It is empty." in told
    assert '<a href="#field-files">' in shown.text
    fields = fields_of(shown, address)
    assert fields["body"] == ["Here they are."]
    assert len(fields["attached"]) == 1
    draft = await Draft.get()
    assert await Attachment.filter(draft_id=draft.id).count() == 1


async def test_too_many_files_are_told_by_name(client: Browser, house: House) -> None:
    _mara, _thread, address = await a_place(client)
    settings, house.settings = house.settings, make_settings(
        house.settings.data_dir, house.settings.database.url, files={"max_files": 2}
    )  # fmt: skip
    try:
        words = {"body": "Here they are.", "action": "attach"}
        first = await client.post(address, data=words, files=sent(PLAN))
        fields = fields_of(first, address) | {"action": ["attach"]}
        more = [(f"{number}.pdf", samples.PDF + b" " * number) for number in (1, 2)]
        shown = await client.post(address, data=fields, files=sent(*more))
        far_too_many = [(f"{number}.pdf", samples.PDF) for number in range(3)]
        again = await client.post(address, data=words, files=sent(*far_too_many))
    finally:
        house.settings = settings

    assert shown.status_code == 422
    assert "A post can have 2 files at most. Not attached: 2.pdf." in text_of(shown)
    assert len(fields_of(shown, address)["attached"]) == 2
    assert "Add 2 files at most. None of them was kept." in text_of(again)
    assert fields_of(again, address)["body"] == ["Here they are."]


@pytest.mark.usefixtures("away")
async def test_while_the_storage_is_away_words_are_kept(client: Browser) -> None:
    _mara, _thread, address = await a_place(client)

    shown = await client.post(address, data={"body": "Here it is."}, files=sent(PLAN))

    assert shown.status_code == 422
    assert "Not attached: plan.pdf. Files can't be reached just now." in text_of(shown)
    assert fields_of(shown, address)["body"] == ["Here it is."]
    assert not await Post.exists(body="Here it is.")


async def test_a_removed_file_is_gone_with_the_next_button(client: Browser) -> None:
    _mara, _thread, address = await a_place(client)
    words = {"body": "Here it is.", "action": "attach"}
    fields = fields_of(await client.post(address, data=words, files=sent(PLAN, ROOM)), address)
    fields |= {"removed": [fields["attached"][0]], "action": ["preview"]}

    shown = await client.post(address, data=fields, files=sent())

    assert "plan.pdf" not in shown.text
    assert "room.png" in shown.text
    assert not await File.exists(name="plan.pdf")


async def test_a_preview_attaches_as_well(client: Browser) -> None:
    _mara, _thread, address = await a_place(client)

    words = {"body": "*Here*", "action": "preview"}
    shown = await client.post(address, data=words, files=sent(PLAN))

    assert "<em>Here</em>" in shown.text
    assert len(fields_of(shown, address)["attached"]) == 1
    assert await Attachment.filter(draft__body="*Here*").exists()


async def test_nobody_is_shown_what_another_brought(client: Browser) -> None:
    _mara, _thread, address = await a_place(client)
    other = await File.create(
        owner=await a_member(), key="k", name="secret.pdf", media_type="application/pdf", size=9,
        sha256="0" * 64,
    )  # fmt: skip
    words = {"body": "Here.", "attached": [str(other.id)], "alts": [""]}

    shown = await client.post(address, data=words, files=sent())

    assert shown.status_code == 422
    assert "secret.pdf" not in shown.text
    assert "Please attach it again." in text_of(shown)
    assert "attached" not in fields_of(shown, address)


async def test_signed_out_meanwhile_she_is_told_which_files_stayed_behind(client: Browser) -> None:
    await a_guarded_member(username="mara")
    thread = await a_thread()
    address = f"/threads/{thread.id}/replies"
    words = {"body": "Here it is.", "action": "draft", "draft": f"thread-{thread.id}"}

    asked = await client.post(address, data=words | {"writer": "mara"}, files=sent(PLAN))
    fields = fields_of(asked, "/sign-in") | {"login": ["mara"], "password": [PASSWORD]}
    shown = await at(client, await client.post("/sign-in", data=fields))

    assert asked.status_code == 401
    told = text_of(shown)
    assert "These files could not come along when you were signed out" in told
    assert "plan.pdf" in told
    assert "Here it is." in told
    fields = fields_of(shown, address) | {"action": ["draft"]}
    later = await at(client, await client.post(address, data=fields, files=sent(PLAN)))
    assert "could not come along" not in text_of(later)
    assert len(fields_of(later, address)["attached"]) == 1


async def test_a_script_saves_what_is_named_and_loses_no_file(client: Browser) -> None:
    _mara, thread, address = await a_place(client)
    words = {"body": "Here it is.", "action": "attach"}
    fields = fields_of(await client.post(address, data=words, files=sent(ROOM)), address)
    fields["alts"] = ["Low ch"]

    saved = await client.post(
        f"/drafts/thread-{thread.id}", data=fields, headers={"Accept": "application/json"}
    )

    assert saved.status_code == 200
    assert fields_of(await client.get(thread.url), address)["alts"] == ["Low ch"]
    assert await Attachment.all().count() == 1


async def test_a_draft_is_discarded_from_the_form_with_files_chosen(client: Browser) -> None:
    _mara, thread, address = await a_place(client)
    words = {"body": "Here it is.", "action": "attach"}
    fields = fields_of(await client.post(address, data=words, files=sent(PLAN)), address)

    answer = await client.post(
        f"/drafts/thread-{thread.id}/discard", data=fields | {"back": ["1"]}, files=sent(ROOM)
    )

    assert answer.status_code == 303
    assert not await Draft.exists()
    assert not await File.exists()


async def test_twenty_files_of_a_reply_stand_on_the_page_in_order(client: Browser) -> None:
    _mara, thread, address = await a_place(client)
    reply = await a_reply(thread)
    many = [(f"{number:02}.txt", b"words %d" % number) for number in range(20)]

    answer = await client.post(
        address, data={"body": "All.", "reply_to": str(reply.number)}, files=sent(*many)
    )

    shown = await at(client, answer)
    names = re.findall(r"<bdi>(\d\d\.txt)</bdi>", shown.text)
    assert names == [name for name, _content in many]
