"""An archive becomes threads, once, whatever happens on the way."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from forum.accounts.models import NO_PASSWORD, Member
from forum.archives import queries
from forum.archives.actions import importing, posts
from forum.core.house import House
from forum.digests.models import DigestSubscription
from forum.files.models import File
from forum.groups.models import Membership
from forum.mail.reading import MOST_TEXT
from forum.threads.models import Attachment, Kind, MailAlias, Post, Thread, TitleWord
from tests.archives.importing import WORDS, a_box, a_letter, said, take_in
from tests.factories import a_group, a_member, a_reply, a_thread
from tests.files.samples import PDF

BEN = "Ben Brook <ben@oak.example>"


async def test_letters_become_threads_with_their_writers_and_dates(
    house: House, tmp_path: Path
) -> None:
    group = await a_group()
    ben = await a_member(email="ben@oak.example", name="Ben at home")
    path = a_box(tmp_path, [
        a_letter(1, body=WORDS),
        a_letter(2, 1, **{"from": BEN}, body=f"Ana Arden wrote:\n> {WORDS}\n\nSo did we."),
        a_letter(3, 1, 2, body="Thank you."),
        a_letter(4, subject="[lib-l] Hi"),
    ])  # fmt: skip

    report = await take_in(path, group)

    assert (report.letters, report.posts, report.threads) == (4, 4, 2)
    assert (report.new_writers, report.known_writers, report.left_out) == (1, 1, [])
    assert await said() == [
        ("Seeds in the library",
         [(1, "Ana Arden", WORDS), (2, ben.name, "So did we."), (3, "Ana Arden", "Thank you.")]),
        ("Hi (from the mailing list)", [(1, "Ana Arden", "These are the words of letter 4.")]),
    ]  # fmt: skip


async def test_a_thread_knows_its_posts_as_if_they_had_been_written_here(
    house: House, tmp_path: Path
) -> None:
    group = await a_group()
    path = a_box(tmp_path, [a_letter(1), a_letter(2, 1, body="So did we."), a_letter(3, 1, 2)])

    await take_in(path, group)

    thread = await Thread.get()
    assert thread.created_at == datetime(2004, 1, 5, 10, 1, tzinfo=UTC)
    assert thread.last_posted_at == datetime(2004, 1, 5, 10, 3, tzinfo=UTC)
    assert (thread.last_number, thread.last_visible, thread.reply_count) == (3, 3, 2)
    assert (thread.kind, thread.group_id) == (Kind.DISCUSSION, group.id)
    assert await TitleWord.filter(thread_id=thread.id).exists()
    second, third = await Post.filter(thread_id=thread.id, number__gt=1).order_by("number")
    assert (second.reply_to_id, third.reply_to_id) == (None, second.id)
    assert second.html == "<p>So did we.</p>\n"


async def test_a_writer_without_an_account_has_a_name_and_no_more(
    house: House, tmp_path: Path
) -> None:
    await take_in(a_box(tmp_path, [a_letter(1)]), await a_group())

    ana = await Member.get(email_key="ana@elm.example")
    assert (ana.name, ana.username, ana.is_unclaimed) == ("Ana Arden", "ana-arden", True)
    assert ana.password_hash == NO_PASSWORD
    assert not await DigestSubscription.exists()
    assert not await Membership.exists()


async def test_a_second_import_changes_nothing(house: House, tmp_path: Path) -> None:
    group = await a_group()
    path = a_box(tmp_path, [a_letter(1), a_letter(2, 1), a_letter(3, message_id="")])
    await take_in(path, group)
    before, members = await said(), await Member.all().count()

    again = await take_in(path, group)

    assert (again.known, again.posts, again.threads) == (3, 0, 0)
    assert await said() == before
    assert await Member.all().count() == members
    assert await MailAlias.all().count() == 3


async def test_one_that_was_ended_halfway_goes_on(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    group, whole = await a_group(), await a_group()
    letters = [a_letter(1), *(a_letter(n, *range(max(1, n - 3), n)) for n in range(2, 8)),
               a_letter(9, subject="Story times")]  # fmt: skip
    path = a_box(tmp_path, letters)
    write, left = posts.write, iter([True, True, False])

    async def killed(*parts: object) -> None:
        if not next(left):
            raise KeyboardInterrupt
        await write(*parts)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        await take_in(path, group)
    monkeypatch.setattr(importing, "write", write)
    assert await Post.all().count() == 4

    report = await take_in(path, group)

    assert (report.known, report.posts, report.threads, report.continued) == (4, 4, 1, 1)
    halfway = await said()
    await MailAlias.all().delete()
    await take_in(path, whole)
    assert halfway == (await said())[2:]


async def test_a_later_archive_goes_on_in_threads_that_are_there(
    house: House, tmp_path: Path
) -> None:
    group = await a_group()
    await take_in(a_box(tmp_path, [a_letter(1, body=WORDS), a_letter(3, 1)]), group)
    on_the_web = await a_reply(await Thread.get(), body="On the web.")
    later = [
        a_letter(4, 1, 3, body=f"Ana wrote:\n> {WORDS}\n\nYes."),
        a_letter(2, 1),
        a_letter(5, 2, 4),
    ]

    report = await take_in(a_box(tmp_path, later, "later.mbox"), group)

    assert (report.continued, report.threads, report.posts) == (1, 0, 3)
    [(_title, found)] = await said()
    words = [body.removeprefix("These are the words of ") for _number, _who, body in found]
    assert words == [WORDS, "letter 3.", "On the web.", "letter 2.", "Yes.", "letter 5."]
    assert [number for number, _who, _body in found] == [1, 2, 3, 4, 5, 6]
    thread = await Thread.get()
    assert (thread.last_number, thread.reply_count) == (6, 5)
    assert thread.last_posted_at == on_the_web.created_at, "what is newest stays so"


async def test_a_dry_run_tells_the_same_and_writes_nothing(house: House, tmp_path: Path) -> None:
    group = await a_group()
    letters = [a_letter(1), a_letter(2, 1, **{"from": BEN}), _with_files(3), a_letter(3),
               a_letter(6, subject="Other")]  # fmt: skip
    path = a_box(tmp_path, letters)

    dry = await take_in(path, group, is_dry=True)

    assert not await Thread.exists()
    assert not await Member.exists()
    assert not await File.exists()
    assert await take_in(path, group) == dry


def _with_files(number: int) -> str:
    body = (
        "--line\nContent-Type: text/plain; charset=utf-8\n\nSee the plan.\n\n--line\n"
        'Content-Type: application/pdf; name="plan.pdf"\nContent-Disposition: attachment\n'
        f"Content-Transfer-Encoding: 8bit\n\n{PDF.decode('utf-8', 'surrogateescape')}\n--line\n"
        'Content-Type: application/x-msdownload; name="game.exe"\n\nMZ\x00\x01\n--line--'
    )
    content_type = 'multipart/mixed; boundary="line"'
    return a_letter(number, content_type=content_type, mime_version="1.0", body=body)


async def test_files_are_kept_and_those_left_out_are_named(house: House, tmp_path: Path) -> None:
    group = await a_group()

    report = await take_in(a_box(tmp_path, [_with_files(1)]), group)

    post, attached = await Post.get(), await Attachment.get().select_related("file")
    assert (report.files, len(report.files_left_out)) == (1, 1)
    assert (attached.post_id, attached.file.name) == (post.id, "plan.pdf")
    assert attached.file.claimed_at
    assert attached.file.owner_id == post.author_id
    assert post.body.startswith("See the plan.\n\n*Left out: “game.exe”")


@pytest.mark.parametrize("text", ["These words.", ""])
async def test_words_that_had_to_be_left_out_are_told_of(
    house: House, tmp_path: Path, text: str
) -> None:
    html = f"<p>These words.</p><!-- {'x' * MOST_TEXT} -->"
    body = (f"--line\nContent-Type: text/plain\n\n{text}\n--line\nContent-Type: text/html\n\n"
            f"{html}\n--line--")  # fmt: skip
    content_type = 'multipart/alternative; boundary="line"'

    await take_in(a_box(tmp_path, [a_letter(1, content_type=content_type, body=body)]),
                  await a_group())  # fmt: skip

    told = "" if text else "\n\n*Its text is too long: the end is left out.*"
    assert (await Post.get()).body == f"These words.{told}"


async def test_of_a_thread_without_end_the_latest_words_are_heard(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_MOST_HEARD", 2)
    thread = await a_thread(body="One.")
    for body in ("Two.", "Three."):
        await a_reply(thread, body=body)

    assert await queries.words_in([thread.id]) == {thread.id: ["Two.", "Three."]}


async def test_quotes_of_what_nobody_kept_stay(house: House, tmp_path: Path) -> None:
    group = await a_group()
    body = f"Yes, gladly.\n\nAna Arden wrote:\n> {WORDS}"

    await take_in(a_box(tmp_path, [a_letter(2, 1, body=body)]), group)

    assert WORDS in (await Post.get()).html
    assert "<blockquote>" in (await Post.get()).html


async def test_what_is_longer_than_a_post_goes_on_in_the_next(house: House, tmp_path: Path) -> None:
    group = await a_group()
    words = "\n\n".join(f"Paragraph {number} of the minutes." for number in range(1_500))

    report = await take_in(a_box(tmp_path, [a_letter(1, body=words), a_letter(2, 1)]), group)

    first, second, answer = await Post.all().order_by("number")
    assert report.posts == 3
    assert f"{first.body}\n\n{second.body}" == words
    assert (second.reply_to_id, answer.reply_to_id) == (first.id, None)


async def test_writers_without_an_address_are_told_apart_by_name(
    house: House, tmp_path: Path
) -> None:
    group = await a_group()
    senders = ["Ana <a...@elm.example>", "Ana", "Ben <[log in to unmask]>", "ANA <ana@elm.example>"]
    letters = [a_letter(n, **{"from": sender}) for n, sender in enumerate(senders, start=1)]

    await take_in(a_box(tmp_path, letters), group)

    found = await Member.all().order_by("id")
    assert [(one.name, one.username) for one in found] == [
        ("Ana", "ana"), ("Ben", "ben"), ("ANA", "ana-2"),
    ]  # fmt: skip
    assert [one.email.endswith("@archive.invalid") for one in found] == [True, True, False]


async def test_names_that_can_be_no_username_get_another(house: House, tmp_path: Path) -> None:
    group = await a_group()
    senders = ["admin <x1@elm.example>", "Al <x2@elm.example>", "x3@elm.example",
               "김민수 <x4@elm.example>"]  # fmt: skip
    letters = [a_letter(n, **{"from": sender}) for n, sender in enumerate(senders, start=1)]

    await take_in(a_box(tmp_path, letters), group)

    names = [one.username for one in await Member.all().order_by("id")]
    assert names == ["list-writer-1", "list-writer-2", "list-writer-3", "김민수"]


async def test_a_letter_that_cannot_be_read_is_left_out_and_told(
    house: House, tmp_path: Path
) -> None:
    group = await a_group()
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(30))
    letters = [a_letter(1), a_letter(2, body="").rstrip("\n") + f"\n{deep}\n\n"]

    report = await take_in(a_box(tmp_path, letters), group)

    assert report.posts == 1
    assert report.left_out == [("2@elm.example", "it can't be read (too_deep)")]
