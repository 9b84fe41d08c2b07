"""A conversation in which letters alone are read and written."""

from __future__ import annotations

from email.message import EmailMessage

from forum.accounts.models import Member
from forum.core.house import House
from forum.mail.models import IncomingMail
from forum.threads.actions.reading import follow
from forum.threads.models import Level
from tests.factories import a_member, a_thread
from tests.letterbox.writing import a_message, opening_of, part, replies_in, sorted_in
from tests.mail.incoming import DOMAIN
from tests.notifications.told import a_follower, hears, letters_to


async def _answer(member: Member, letter: EmailMessage, text: str) -> IncomingMail:
    """Answer a letter as Gmail does: the quote below, its headers copied."""
    address = str(letter["Reply-To"])
    quoted = "".join(f"> {line}\n" for line in part(letter).splitlines())
    text = f"{text}\n\nOn Mon, May 5, 2025 at 10:02 AM {letter['From']} wrote:\n\n{quoted}"
    message = a_message(member, address, text, Subject=f"Re: {letter['Subject']}",
                        In_Reply_To=str(letter["Message-ID"]))  # fmt: skip
    return await sorted_in(message, address)


async def test_two_members_answer_each_other_by_mail(house: House) -> None:
    before = house.settings
    mail = before.mail.model_copy(update={"incoming": True, "domain": DOMAIN})
    house.settings = before.model_copy(update={"mail": mail})
    ruth = await a_member()
    thread = await a_thread(author=ruth)
    ana = await a_follower(thread)
    await follow(ruth, thread, Level.FOLLOW)

    await hears(ana, await opening_of(thread))
    await _answer(ana, (await letters_to(ana))[-1], "We lend seeds.")
    await hears(ruth, *await replies_in(thread))
    await _answer(ruth, (await letters_to(ruth))[-1], "Which ones?")
    await hears(ana, (await replies_in(thread))[-1])
    house.settings = before

    assert [post.body for post in await replies_in(thread)] == ["We lend seeds.", "Which ones?"]
    assert "Which ones?" in part((await letters_to(ana))[-1])
    assert "We lend seeds." not in part((await letters_to(ana))[-1])
    assert [len(await letters_to(member)) for member in (ana, ruth)] == [2, 1]
