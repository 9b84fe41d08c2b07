"""What is read of old letters: subjects, writers, dates, words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import time

import pytest

from forum.archives.actions.writers import _wishes
from forum.archives.bodies import bodies_of, without_footer
from forum.archives.heads import Entry, entry_of, moments_of
from forum.archives.heard import Heard
from forum.archives.mbox import Slot
from forum.archives.subjects import bare, common_tag, key, title_of
from forum.archives.writers import writer_of
from forum.core.markdown import MarkdownLimits
from forum.mail.trimming.plain_text import as_markdown, quoted

LIMITS = MarkdownLimits()
_RULE = "_" * 47


@pytest.mark.parametrize(
    ("subject", "words", "is_answer"),
    [
        ("Seeds", "Seeds", False),
        ("Re: Seeds", "Seeds", True),
        ("RE: AW: re[2]: Re (3): Seeds", "Seeds", True),
        ("[lib-l] Re: [LIB-L] Seeds", "Seeds", True),
        ("Re: [Job] Seeds", "[Job] Seeds", True),
        ("Antwort:Seeds", "Seeds", True),
        ("回复：Seeds", "Seeds", True),
        ("Re:", "", True),
        ("Rethink: seeds", "Rethink: seeds", False),
        ("Ref: seeds", "Ref: seeds", False),
    ],
)
def test_subjects_lose_what_programs_wrote_before_them(
    subject: str, words: str, is_answer: bool
) -> None:
    assert bare(subject, "lib-l") == (words, is_answer)


@pytest.mark.parametrize(
    ("words", "shared"),
    [
        ("Seeds!", "seeds"),
        ("Fwd: Seeds (fwd)", "seeds"),
        ("Seeds (was: Flowers)", "seeds"),
        ("Hello", ""),
        ("Question?", ""),
        ("(no subject)", ""),
        ("ab", ""),
        ("", ""),
    ],
)
def test_subjects_that_tell_nothing_join_nothing(words: str, shared: str) -> None:
    assert key(words) == shared


def test_the_tag_of_a_list_stands_before_most_subjects() -> None:
    assert common_tag(["[lib-l] One", "Re: [Lib-L] Two", "Three"]) == "lib-l"
    assert common_tag(["[job] One", "Two", "[lib-l] Three"]) == ""
    assert common_tag([]) == ""


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Re: [lib-l] Story times in winter", "Story times in winter"),
        ("Hi", "Hi (from the mailing list)"),
        ("", "A letter without a subject"),
        ("Re: [lib-l]", "A letter without a subject"),
        ("words " * 60, f"{('words ' * 33).rstrip()}…"),
    ],
)
def test_titles_have_8_to_200_characters(subject: str, title: str) -> None:
    made = title_of(subject, "lib-l")

    assert made == title
    assert 8 <= len(made) <= 200


@pytest.mark.parametrize(
    ("sender", "name", "address"),
    [
        ("Ana Arden <Ana@Elm.example>", "Ana Arden", "Ana@elm.example"),
        ("ana@elm.example (Ana Arden)", "Ana Arden", "ana@elm.example"),
        ("ana at elm.example (Ana Arden)", "Ana Arden", "ana@elm.example"),
        ("ana at elm.example (=?iso-8859-1?Q?J=F6rg?=)", "Jörg", "ana@elm.example"),
        ('"Arden, Ana" <ana@elm.example>', "Ana Arden", "ana@elm.example"),
        ("=?utf-8?b?SsO2cmcgR3LDvG4=?= <j@elm.example>", "Jörg Grün", "j@elm.example"),
        ("ana.arden@elm.example", "ana.…", "ana.arden@elm.example"),
        ("Ana Arden <ana...@elm.example>", "Ana Arden", ""),
        ("Ana Arden <[log in to unmask]>", "Ana Arden", ""),
        ("Ana Arden", "Ana Arden", ""),
        ("", "A writer of the mailing list", ""),
    ],
)
def test_writers_are_known_by_what_archives_left_of_them(
    sender: str, name: str, address: str
) -> None:
    writer = writer_of({"from": (sender,)})

    assert writer.name == name
    assert writer.is_known is bool(address)
    assert writer.address == (address or writer_of({"from": (name,)}).address)


def test_whom_a_list_wrote_for_is_found_behind_it() -> None:
    headers = {"from": ("Ana Arden via Lib-l <lib-l@lists.example>",),
               "reply-to": ("Ana Arden <ana@elm.example>",)}  # fmt: skip

    assert writer_of(headers) == ("Ana Arden", "ana@elm.example")
    assert not writer_of({"from": headers["from"]}).is_known, "not the address of the list"


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({"from": "Ana via Lib-l <lib-l@lists.example>",
          "reply-to": "Lib-l <Lib-L@lists.example>, Ana <ana@elm.example>"}, "ana@elm.example"),
        ({"from": "Ana via Lib-l <lib-l@lists.example>", "reply-to": "lib-l@lists.example"}, ""),
        ({"from": "Ana via Lib-l <bounces@lists.example>", "reply-to": "lib-l@lists.example",
          "list-post": "<mailto:lib-l@lists.example?subject=x>"}, ""),
        ({"from": "Ana <lib-l@lists.example>", "list-post": "<mailto:Lib-l@lists.example>"}, ""),
        ({"from": "Ana <lib-l@lists.example>", "x-beenthere": "lib-l@lists.example"}, ""),
        ({"from": "Ana <ana@elm.example>", "list-post": "NO"}, "ana@elm.example"),
    ],
)  # fmt: skip
def test_the_address_of_a_list_is_no_writers(headers: dict[str, str], address: str) -> None:
    writer = writer_of({name: (value,) for name, value in headers.items()})

    assert writer.name == "Ana"
    assert (writer.address if writer.is_known else "") == address


def test_usernames_that_were_asked_for_are_not_asked_for_again() -> None:
    tried: dict[str, int] = {}

    asked = [next(_wishes(name, tried)) for name in ("Ana Arden", "Ana Arden", "x…", "y…")]

    assert asked == ["ana-arden", "ana-arden-2", "list-writer-1", "list-writer-2"]


def _entry(head: str, stamp: str = "") -> Entry:
    return entry_of(Slot(0, 9, stamp), head.encode(), lambda: b"the whole", {})


def test_heads_tell_ids_parents_and_moments() -> None:
    entry = _entry(
        "Message-ID: <c@elm>\nReferences: <a@elm>\n <b@elm> <c@elm>\nIn-Reply-To: <x@elm>\n"
        "Date: Mon, 5 Jan 2004 10:11:12 +0100\nSubject: =?utf-8?q?S=C3=A4en?=\n"
    )

    assert entry.message_id == "c@elm"
    assert entry.references == ("a@elm", "b@elm")
    assert entry.subject == "Säen"
    assert entry.moment == datetime(2004, 1, 5, 9, 11, 12, tzinfo=UTC).timestamp()
    assert not entry.is_repaired


def test_a_letter_without_an_id_gets_one_of_its_content() -> None:
    made = _entry("Subject: One\n").message_id

    assert made.endswith("@archive.invalid")
    assert made == entry_of(Slot(0, 9, ""), b"", lambda: b"\r\nthe whole\r\n", {}).message_id


@pytest.mark.parametrize("date", ["", "Thu, 01 Jan 1970 00:00:00 +0000", "never",
                                  "Fri, 1 Jan 2100 00:00:00 +0000"])  # fmt: skip
def test_wrong_dates_are_repaired_from_the_separator(date: str) -> None:
    entry = _entry(f"Date: {date}\n", "Jan  5 10:11:12 2004")

    assert entry.moment == datetime(2004, 1, 5, 10, 11, 12, tzinfo=UTC).timestamp()
    assert entry.is_repaired


def test_letters_without_a_date_follow_their_neighbours() -> None:
    slot = Slot(0, 9, "")
    told = [None, 1e9, None, None, 2e9]

    assert moments_of(Entry(slot, "a", moment=moment) for moment in told) == [
        1e9 - 0, 1e9, 1e9 + 1, 1e9 + 2, 2e9,
    ]  # fmt: skip


def test_no_letter_is_of_tomorrow() -> None:
    tomorrow = datetime.now(UTC) + timedelta(hours=20)

    entry = _entry(f"Date: {format_datetime(tomorrow)}\n")

    assert entry.moment
    assert entry.moment <= time()
    assert moments_of([entry, entry._replace(moment=None)])[1] <= time()


def test_letters_none_of_which_tells_its_date_are_no_news() -> None:
    undated = Entry(Slot(0, 9, ""), "a")

    assert max(moments_of([undated] * 3)) < datetime(1981, 1, 1, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("# 1 is this", "\\# 1 is this"),
        ("Title\n-----\nwords", "Title\n\n-----\nwords"),
        ("[1]: https://elm.example", "\\[1]: https://elm.example"),
        ("      far away", "   far away"),
        ("> quote\nanswer", "> quote\n\nanswer"),
        (">> old\n> newer\nanswer", ">> old\n>\n> newer\n\nanswer"),
        ("> " * 20 + "deep", ">>>>>>> deep"),
        ("one\n\n\n\n\n\ntwo", "one\n\n\ntwo"),
    ],
)
def test_plain_text_stays_what_it_was(text: str, source: str) -> None:
    assert as_markdown(text) == source


@pytest.mark.parametrize(
    "footer",
    [
        f"{_RULE}\nlib-l mailing list\nlib-l@lists.example",
        f"{_RULE}\nlib-l mailing list\nhttp://lists.example/mailman/listinfo/lib-l\n",
        "-- \nYou received this message because you are subscribed to the Google Groups",
        f"{'=' * 40}\nTo unsubscribe, write to LISTSERV@lists.example",
        f"{'#' * 72}\n\nTo unsubscribe from LIB-L, follow this link:\nhttps://lists.example/?LIB-L\n",
        f"> {_RULE}\n> lib-l mailing list\n> l at elm.example\n>\n{_RULE}\nl mailing list -- l@elm",
    ],
)
def test_footers_of_lists_go(footer: str) -> None:
    letter = "Words.\n\n-- \nAna\nElm Street\n"

    assert without_footer(f"{letter}\n{footer}") == letter


@pytest.mark.parametrize(
    "below",
    [
        "More words, of no list.",
        "Agenda\n1. Our mailing list: who keeps it? Write to ana@elm.example\n2. Seeds",
        "\n".join(["How to unsubscribe: see https://elm.example", *["Other news."] * 20]),
        f"lib-l mailing list, https://lists.example\n{'Long news. ' * 150}",
    ],
)
def test_words_below_a_line_stay(below: str) -> None:
    text = f"Words.\n{_RULE}\n{below}"

    assert without_footer(text) == text


def test_an_answer_below_a_quoted_footer_stays() -> None:
    quote = f"> Shall we?\n> {_RULE}\n> lib-l mailing list\n> lib-l@lists.example\n"

    assert without_footer(f"{quote}Yes.\nAna") == f"{quote}Yes.\nAna"


def test_the_signature_of_who_keeps_a_list_stays() -> None:
    text = "Words.\n-- \nAna Arden\nkeeper of the seeds mailing list\nana@elm.example"

    assert without_footer(text) == text


def test_a_quote_is_known_in_other_lines_and_with_names_above() -> None:
    heard = Heard()
    heard.hear("We lent forty packets of seeds\nin the first week of spring.")

    assert heard.knows(
        "On Monday, Ana wrote:\n> We lent forty packets\n> of seeds in the first week"
    )
    assert not heard.knows("> We lent forty packets of salt in the first week")


def test_everything_becomes_posts_however_much_it_is() -> None:
    text = "\n\n".join(f"Paragraph {number}, with some words." for number in range(3_000))

    posts = list(bodies_of(text, LIMITS))

    assert len(posts) > 1
    assert all(len(post.source) <= 32_000 for post in posts)
    assert "\n\n".join(post.source for post in posts) == text


def test_what_is_too_much_for_markdown_is_shown_as_typed() -> None:
    text = "[a](http://a.example) <b>\n" * 300

    [post] = bodies_of(text.strip(), LIMITS)

    assert post.html.startswith("<pre><code>")
    assert "&lt;b&gt;" in post.html


def test_quotes_that_stay_are_marked() -> None:
    assert quoted("one\n> two\n\n") == "> one\n> two"
