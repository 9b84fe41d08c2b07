"""References as text, held against the rules of the three styles."""

from __future__ import annotations

from datetime import date

import pytest

from forum.citations.styles import apa, chicago, chicago_note, mla, references
from forum.threads.citing.names import name_of
from forum.threads.citing.works import Work
from tests.citations.awkward import a_reply_work, a_work

URL = "https://forum.example/threads/7"
REPLY_URL = "https://forum.example/posts/12?revision=3"


def _plain(work: Work) -> list[str]:
    texts = [str(reference.text) for reference in references(work)]
    return [text.replace("<bdi>", "").replace("</bdi>", "") for text in texts]


def test_a_thread_in_every_style() -> None:
    work = a_work(title="Who lends “seeds” & tools?")

    in_apa, in_mla, *in_chicago = _plain(work)
    assert in_apa == (
        "Núñez, A. M., Jr. (2026, May 1). <i>Who lends “seeds” &amp; tools?</i> "
        f"[Online forum post]. Outward. {URL}"
    )
    assert in_mla == (
        "Núñez, Ana María, Jr. “Who lends ‘seeds’ &amp; tools?” "
        f"<i>Outward</i>, 1 May 2026, {URL}. Accessed 21 Nov. 2026."
    )
    assert in_chicago == [
        f"Ana María Núñez Jr., “Who lends ‘seeds’ &amp; tools?,” Outward, May 1, 2026, {URL}.",
        f"Núñez, Ana María, Jr. “Who lends ‘seeds’ &amp; tools?” Outward, May 1, 2026. {URL}.",
    ]


def test_an_edited_reply_in_every_style() -> None:
    work = a_reply_work(title="Tools")

    days = "Outward, May 1, 2026, last modified September 3, 2026"
    in_apa, in_mla, *in_chicago = _plain(work)
    assert in_apa == (
        "Zoë. (2026, May 1). From the start: we do. (Revision 3) "
        f"[Comment on the online forum post <i>Tools</i>]. Outward. {REPLY_URL}"
    )
    assert in_mla == (
        "Zoë. Comment on “Tools.” <i>Outward</i>, revision 3, 1 May 2026, "
        f"{REPLY_URL}. Accessed 21 Nov. 2026."
    )
    assert in_chicago == [
        f"Zoë, reply to “Tools,” {days}, {REPLY_URL}.",
        f"Zoë. Reply to “Tools.” {days}. {REPLY_URL}.",
    ]


def test_a_post_that_was_never_edited_says_nothing_of_revisions() -> None:
    work = a_reply_work(revision=1, updated=None)

    assert not any("evision 1)" in text or "modified" in text for text in _plain(work))
    assert "revision 1" not in mla(work)


@pytest.mark.parametrize(
    ("title", "ending"),
    [
        ("Tools", "Tools.”"),
        ("Tools?", "Tools?”"),
        ("Tools…", "Tools…”"),
        ("Say “when!”", "Say ‘when!’”"),
        ('A "quick" one', "A ‘quick’ one.”"),
    ],
)
def test_titles_end_with_one_stop_and_keep_their_quotes(title: str, ending: str) -> None:
    work = a_work(title=title)

    assert f"{ending}".replace("”", "</bdi>”") in mla(work).replace("</bdi></bdi>", "</bdi>")
    assert f"{ending}".replace("”", "</bdi>”") in chicago(work)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 1, 31), "31 Jan. 2026"),
        (date(2026, 5, 1), "1 May 2026"),
        (date(2026, 6, 9), "9 June 2026"),
        (date(2026, 7, 9), "9 July 2026"),
        (date(2026, 9, 9), "9 Sept. 2026"),
        (date(2026, 12, 24), "24 Dec. 2026"),
    ],
)
def test_mla_shortens_months_its_own_way(day: date, written: str) -> None:
    assert f", {written}, " in mla(a_work(published=day))


def test_what_people_wrote_is_no_markup() -> None:
    work = a_work(title="<b>Bold</b>", author=name_of("<i>"), site="<u>")

    for style in (apa, mla, chicago, chicago_note):
        assert "<b>" not in style(work)
        assert "<u>" not in style(work)


def test_names_and_titles_keep_their_direction_to_themselves() -> None:
    work = a_work(author=name_of("דנה כהן"))

    for style in (apa, mla, chicago):
        assert style(work).startswith("<bdi>דנה כהן.</bdi> ")
