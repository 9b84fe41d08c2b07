"""Answering by mail."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forum.core.house import House
from forum.files.models import File
from forum.groups.models import Membership
from forum.letterbox.actions.sorting import sort
from forum.mail.models import ArrivalState, IncomingMail, OutgoingMail
from forum.threads.models import Attachment, MailAlias, Participation, Post, State, Thread
from forum.threads.signals import Posted
from tests.factories import a_group, a_member, a_reply, a_thread
from tests.files import samples
from tests.letterbox.writing import (
    PICTURED,
    QUOTE,
    a_message,
    arrived,
    asked,
    opening_of,
    raw_letters,
    replies_in,
    reply_address,
    sorted_in,
)

TAKEN, HELD, REFUSED = ArrivalState.TAKEN, ArrivalState.HELD, ArrivalState.REFUSED


async def test_an_answer_becomes_a_reply_without_its_quote(house: House) -> None:
    member, thread, _post, address = await asked()

    mail = await sorted_in(a_message(member, address, Message_ID="<seeds@mua.example>"), address)

    [reply] = await replies_in(thread)
    assert (reply.body, reply.author_id, reply.reply_to_id) == ("We lend seeds.", member.id, None)
    assert (mail.state, mail.outcome, mail.thing) == (TAKEN, "reply", f"post:{reply.id}")
    assert (await MailAlias.get(message_id="seeds@mua.example")).post_id == reply.id
    assert (await Participation.get(member=member, thread=thread)).last_read == reply.number
    assert await raw_letters() == []


async def test_it_points_at_the_reply_that_it_answers_and_shows_how_far_she_read(
    house: House,
) -> None:
    member, thread, _post, _address = await asked()
    answered = await a_reply(thread)
    await a_reply(thread)
    address = reply_address(member, answered)

    await sorted_in(a_message(member, address, Subject="Something else"), address)

    reply = (await replies_in(thread))[-1]
    assert reply.reply_to_id == answered.id
    assert (await Participation.get(member=member, thread=thread)).last_read == answered.number


async def test_an_html_letter_is_posted_with_her_picture_but_not_with_the_quoted_one(
    house: House,
) -> None:
    member, thread, _post, address = await asked()
    message = a_message(member, address)
    message.clear_content()
    message.set_content(PICTURED, subtype="html")
    for name in ("packets", "door"):
        picture = samples.a_picture()
        message.add_related(picture, "image", "png", cid=f"<{name}>", filename=f"{name}.png")

    await sorted_in(message, address)

    [reply] = await replies_in(thread)
    assert reply.body.startswith("We lend **seeds**.")
    assert "What worked" not in reply.body
    [row] = await Attachment.filter(post=reply).select_related("file")
    assert (row.file.name, row.alt) == (
        "packets.png", "A picture that came by mail, without a description",
    )  # fmt: skip
    assert row.file.claimed_at


async def test_files_go_with_it_and_those_that_cannot_be_taken_are_named(house: House) -> None:
    member, thread, _post, address = await asked()
    message = a_message(member, address)
    message.add_attachment(samples.PDF, "application", "pdf", filename="plan.pdf")
    message.add_attachment(samples.EXE, "application", "pdf", filename="seeds.pdf")
    message.add_attachment("BEGIN:VCARD\n", subtype="vcard", filename="me.vcf")

    await sorted_in(message, address)

    [reply] = await replies_in(thread)
    assert reply.body.startswith("We lend seeds.\n\n*Left out:")
    assert "seeds.pdf" in reply.body
    assert "me.vcf" not in reply.body
    assert [row.file.name for row in await Attachment.filter(post=reply).select_related("file")] \
        == ["plan.pdf"]  # fmt: skip


async def test_a_file_needs_no_words(house: House) -> None:
    member, thread, _post, address = await asked()
    message = a_message(member, address, text=" ")
    message.add_attachment(samples.PDF, "application", "pdf", filename="plan.pdf")

    await sorted_in(message, address)

    [reply] = await replies_in(thread)
    assert reply.body == "(A file, sent by mail without words.)"


async def test_when_in_doubt_all_is_kept_the_quote_is_folded_and_secrets_are_left_out(
    house: House,
) -> None:
    member, thread, post, address = await asked()
    stop = f"{house.settings.site.base_url}/letters/{'Ab1-' * 11}/thread/7"
    text = f"My answers are below in your text.\n\n{QUOTE}> {stop}\n> Write to {address}\n"

    await sorted_in(a_message(member, address, text=text), address)

    [reply] = await replies_in(thread)
    assert reply.html.startswith("<p>My answers are below in your text.</p>\n<details>")
    assert "<blockquote>" in reply.html
    assert "…" in reply.body
    assert not [secret for secret in ("reply+", "/letters/") if secret in reply.body]
    assert post.body in reply.body


@pytest.mark.parametrize("sender", ["elsewhere@home.example", "{other}", "{me}, {other}"])
async def test_a_letter_from_elsewhere_waits_for_her_word(house: House, sender: str) -> None:
    member, thread, _post, address = await asked()
    other = await a_member()
    message = a_message(member, address, From=sender.format(other=other.email, me=member.email))

    mail = await sorted_in(message, address)

    assert mail.state is HELD
    assert await replies_in(thread) == []
    assert {row.recipient for row in await OutgoingMail.all()} == {member.email}


async def test_a_letter_that_the_receiving_server_found_forged_waits_too(
    setting: Callable[..., None],
) -> None:
    member, thread, _post, address = await asked()
    setting("mail", trusted_auth_servers=["mx.example"])
    found = "mx.example; dmarc=fail header.from=library.example"

    letter = await sorted_in(a_message(member, address, Authentication_Results=found), address)

    assert letter.state is HELD
    assert await replies_in(thread) == []


async def test_nobody_answers_for_a_writer_who_has_no_account(house: House) -> None:
    thread = await a_thread()
    ghost = await a_member(is_unclaimed=True)
    address = reply_address(ghost, await opening_of(thread))

    mail = await sorted_in(a_message(ghost, address), address)

    assert mail.state is ArrivalState.IGNORED
    assert await raw_letters() == await replies_in(thread) == []


async def test_a_thread_that_became_part_of_another_is_answered_there(house: House) -> None:
    member, thread, post, address = await asked()
    heir = await a_thread()
    await Post.filter(id=post.id).update(thread_id=heir.id, number=2)
    await Thread.filter(id=heir.id).update(last_number=2, last_visible=2)
    await Thread.filter(id=thread.id).update(state=State.MERGED, merged_into_id=heir.id)

    mail = await sorted_in(a_message(member, address), address)

    assert mail.outcome == "reply"
    assert (await replies_in(heir))[-1].body == "We lend seeds."


@pytest.mark.usefixtures("house")
async def test_the_same_letter_is_posted_once_whatever_addresses_it_names() -> None:
    member, thread, _post, address = await asked()
    again = reply_address(member, await a_reply(thread))
    message = a_message(member, address, Cc=again)

    await sorted_in(message, address, again)
    mail = await sorted_in(message, address)
    await sort(mail.id)

    posts = await Post.filter(author=member)
    rows = await IncomingMail.all().order_by("id")
    assert len(posts) == 1
    assert sorted(row.outcome for row in rows) == ["again", "reply"]
    assert {row.thing for row in rows} == {f"post:{posts[0].id}"}


async def test_two_away_programs_that_say_nothing_of_themselves_do_not_talk_for_ever(
    house: House,
) -> None:
    ruth, thread, _post, address = await asked()
    ana = await a_member()
    note = "I am away until Monday. Ask the desk, please."

    arrived = []
    for _time in range(3):
        for member in (ruth, ana):
            address = reply_address(member, await opening_of(thread))
            arrived.append(await sorted_in(a_message(member, address, note), address))

    assert (arrived[-1].state, arrived[-1].outcome) == (ArrivalState.TAKEN, "again")
    assert [reply.author_id for reply in await replies_in(thread)] == [ruth.id, ana.id]


async def test_a_word_of_thanks_may_be_said_again(house: House) -> None:
    ruth, thread, _post, first = await asked()
    ana = await a_member()
    second = reply_address(ana, await opening_of(thread))

    for member, address in ((ruth, first), (ana, second), (ruth, first)):
        await sorted_in(a_message(member, address, "Thank you!"), address)

    assert len(await replies_in(thread)) == 3


@pytest.mark.parametrize("subject", ["Automatic reply: Gates", "Re: Out of office: Gates"])
async def test_what_calls_itself_an_away_note_is_no_answer(house: House, subject: str) -> None:
    member, thread, _post, address = await asked()

    mail = await sorted_in(a_message(member, address, Subject=subject), address)

    assert (mail.state, mail.outcome) == (ArrivalState.IGNORED, "away")
    assert await replies_in(thread) == await raw_letters() == []


@pytest.mark.usefixtures("house")
async def test_the_name_of_somebody_elses_letter_can_be_taken_by_nobody() -> None:
    member, thread, post, address = await asked()
    await MailAlias.create(message_id="seeds@mua.example", post=post)

    await sorted_in(a_message(member, address, Message_ID="<seeds@mua.example>"), address)

    assert len(await replies_in(thread)) == 1
    assert (await MailAlias.get(message_id="seeds@mua.example")).post_id == post.id


async def test_what_fails_before_the_letter_is_settled_posts_nothing_and_is_tried_again(
    house: House,
) -> None:
    member, thread, _post, address = await asked()
    message = a_message(member, address)
    message.add_attachment(samples.PDF, "application", "pdf", filename="plan.pdf")
    [mail] = await arrived(message, address)
    before = house.listeners

    async def on_posted(_signal: Posted) -> None:
        raise ConnectionError

    house.listeners = {Posted: [on_posted]}
    with pytest.raises(ConnectionError):
        await sort(mail.id)
    house.listeners = before
    posted = len(await replies_in(thread))
    await sort(mail.id)

    assert posted == 0
    assert len(await replies_in(thread)) == 1
    assert await File.all().count() == 1


@pytest.mark.usefixtures("house")
async def test_who_answers_in_an_open_group_joins_it() -> None:
    group = await a_group()
    member, _thread, _post, address = await asked(group=group)

    mail = await sorted_in(a_message(member, address), address)

    assert mail.outcome == "reply"
    assert await Membership.exists(member=member, group=group)
