"""Letters about groups."""

from __future__ import annotations

from email import message_from_string
from email.message import EmailMessage
from email.policy import default

import pytest

from forum.accounts.models import Member
from forum.core.house import House
from forum.groups import emails
from forum.groups.models import Group, Visibility
from forum.mail.models import OutgoingMail
from tests.factories import a_group, a_member

HOSTILE = "</p><script>alert(1)</script>"


async def the_letter() -> EmailMessage:
    row = await OutgoingMail.get()
    return message_from_string(row.message, policy=default)


def part(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


async def people(name: str = "Elena Ruiz") -> tuple[Member, Member, Group]:
    moderator, other = await a_member(name="Ada Lang"), await a_member(name=name, username="elena")
    group = await a_group(
        moderators=(moderator,), name="The union", description="Among\nourselves.",
        visibility=Visibility.PRIVATE,
    )  # fmt: skip
    return moderator, other, group


async def test_a_request_says_who_asks_and_where_to_answer(house: House) -> None:
    moderator, asker, group = await people()

    await emails.tell_of_request(moderator, group, asker, "We met.\n\n-- \nElena")

    letter = await the_letter()
    text = part(letter, "plain")
    assert (letter["to"], letter["subject"]) == (
        moderator.email,
        "Elena Ruiz asks to be let into The union",
    )
    assert "Elena Ruiz (elena, Elm Street Library) asks" in text
    assert "> We met.\n>\n> --\n> Elena" in text
    assert "http://127.0.0.1:8000/groups/the-union/members" in text
    assert 'href="http://127.0.0.1:8000/groups/the-union/members"' in part(letter, "html")
    assert "because you moderate this private group" in text


async def test_an_acceptance_leads_into_the_group(house: House) -> None:
    _moderator, member, group = await people()

    await emails.tell_of_acceptance(member, group)

    letter = await the_letter()
    assert (letter["to"], letter["subject"]) == (member.email, "You are now a member of The union")
    for kind in ("plain", "html"):
        assert "http://127.0.0.1:8000/groups/the-union" in part(letter, kind)
        assert "only its members know that it exists" in part(letter, kind)


async def test_an_invitation_says_who_invites_to_what(house: House) -> None:
    moderator, member, group = await people()

    await emails.invite(member, group, moderator)

    letter = await the_letter()
    text = part(letter, "plain")
    assert (letter["to"], letter["subject"]) == (member.email, "Ada Lang invites you to The union")
    assert "> Among\n> ourselves." in text
    assert "http://127.0.0.1:8000/groups\n" in text
    assert "Among<br>ourselves." in part(letter, "html")


@pytest.mark.parametrize("which", ["request", "acceptance", "invitation"])
async def test_what_people_type_stays_text(house: House, which: str) -> None:
    moderator, member, group = await people(name=HOSTILE)
    group.name = group.description = member.library = HOSTILE

    if which == "request":
        await emails.tell_of_request(moderator, group, member, HOSTILE)
    elif which == "acceptance":
        await emails.tell_of_acceptance(member, group)
    else:
        await emails.invite(moderator, group, member)

    html = part(await the_letter(), "html")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
