"""What a conversation is called, and what its pages tell of it to programs."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from forum.core.house import House
from forum.threads.citing.linked import Asked, Said, Told, json_ld, told_of
from forum.threads.citing.names import Name, name_of
from forum.threads.citing.pages import citable_page
from forum.threads.citing.signs import citable, coins_of, meta_of
from forum.threads.citing.text import words_of
from forum.threads.citing.works import edition_of, post_work, thread_work
from forum.threads.models import Kind, Post, State
from tests.citations.awkward import TITLE, a_reply_work, a_work, an_awkward_thread, post_of
from tests.factories import a_reply

MOMENT = datetime(2026, 5, 2, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("whole", "inverted"),
    [
        ("Ana María Núñez", "Núñez, Ana María"),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("Martin Luther King Jr.", "King, Martin Luther, Jr."),
        ("Henry Ford III", "Ford, Henry, III"),
        ("Smith, Ann", "Smith, Ann"),
        ("Dr. Jane O'Neill", "O'Neill, Jane"),
        ("Ann Lee, MLIS", "Lee, Ann"),
        ("Mary-Jane Watson (she/her)", "Watson, Mary-Jane"),
        ("Ольга Петрова", "Петрова, Ольга"),
        ("Zoë", "Zoë"),
        ("Mr. Fox", "Mr. Fox"),
        ("李小龍", "李小龍"),
        ("김 철수", "김 철수"),
        ("محمد علي", "محمد علي"),
        ("Björk 2000", "2000, Björk"),
        ("!!!", "!!!"),
    ],
)
def test_names_are_taken_apart_where_that_can_be_told(whole: str, inverted: str) -> None:
    assert name_of(whole).inverted == inverted


def test_a_name_is_said_in_its_own_order() -> None:
    assert name_of("King, Martin Luther, Jr.").natural == "Martin Luther King Jr."
    assert name_of("Zoë").natural == "Zoë"


@pytest.mark.parametrize(
    ("given", "initials"),
    [("Ana María", "A. M."), ("Jean-Paul", "J.-P."), ("J. R. R.", "J. R. R."), ("", "")],
)
def test_initials(given: str, initials: str) -> None:
    assert Name("", "Sartre", given).initials == initials


async def test_a_thread_is_a_work_dated_in_the_sites_zone(house: House) -> None:
    thread = await an_awkward_thread()

    work = thread_work(thread, ["R&D", "Prêt"])

    assert work.title == work.heading == TITLE
    assert work.author.family == "Núñez"
    assert work.published == date(2026, 5, 1)
    assert work.url == f"http://127.0.0.1:8000/threads/{thread.id}"
    assert work.revision is None
    assert work.keywords == ("R&D", "Prêt")


async def test_a_reply_is_a_work_pinned_to_its_revision(house: House) -> None:
    thread = await an_awkward_thread()
    reply = await post_of(thread, 2)
    await reply.fetch_related("author")
    reply.thread, reply.revision = thread, 3
    reply.edited_at = MOMENT + timedelta(days=3)

    work = post_work(reply, edition_of(reply), [])

    assert work.is_reply
    assert work.heading == f"Re: {TITLE}"
    assert work.url == f"http://127.0.0.1:8000/posts/{reply.id}?revision=3"
    assert work.updated == date(2026, 5, 4)


async def test_what_stands_for_a_replys_title_has_twenty_words_at_most(house: House) -> None:
    thread = await an_awkward_thread()
    reply = await post_of(thread, 2)
    await reply.fetch_related("author")
    reply.thread, reply.html = thread, "<p>" + "word " * 50 + "</p>"

    assert post_work(reply, edition_of(reply), []).opening == " ".join(["word"] * 20)

    reply.html = ""

    assert post_work(reply, edition_of(reply), []).is_reply


def test_zotero_takes_the_page_for_a_forum_post() -> None:
    meta = dict(meta_of(a_work()))

    assert meta["z:itemType"] == "forumPost"
    assert meta["citation_title"] == TITLE
    assert meta["citation_author"] == "Núñez, Ana María, Jr."
    assert meta["citation_publication_date"] == "2026/05/01"
    assert meta["citation_public_url"] == "https://forum.example/threads/7"
    assert "citation_journal_title" not in meta
    assert "citation_keywords" not in dict(meta_of(a_work(keywords=())))


def test_coins_say_the_same_in_an_openurl() -> None:
    coins = coins_of(a_reply_work())

    read = parse_qs(coins, strict_parsing=True)
    assert read["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
    assert read["rft.type"] == ["forumPost"]
    assert read["rft.title"] == [f"Re: {TITLE}"]
    assert read["rft.identifier"] == ["https://forum.example/posts/12?revision=3"]
    assert read["rft.subject"] == ["R&D", "Prêt"]
    assert "+" not in coins  # which Zotero and others read differently


def test_one_page_names_one_work() -> None:
    signs = citable(a_reply_work())

    assert signs.unapi_id == "https://forum.example/posts/12?revision=3"
    assert signs.json_ld is None


def test_words_of_html_are_those_that_are_read() -> None:
    html = '<p>One &lt;two&gt;</p>\n<ul><li>three <a href="/x">f</a>our</li></ul>'

    assert words_of(html) == "One <two> three f our"


def _asked(kind: Kind = Kind.QUESTION, title: str = "Who lends tools?") -> Asked:
    return Asked(7, "tools", kind, title, "Ana", "ana", MOMENT, 2, ("Tools",))


def _said(number: int, *, is_accepted: bool = False, html: str = "<p>We do.</p>") -> Told:
    edited = MOMENT if is_accepted else None
    return told_of(Said(10 + number, number, "Zoë", "zoe", html, MOMENT, edited, is_accepted))


async def test_a_question_is_a_page_of_answers(house: House) -> None:
    posts = [_said(1), _said(2, is_accepted=True), _said(3)]

    told = json.loads(json_ld(_asked(), posts))

    question = told["mainEntity"]
    assert (told["@type"], question["@type"]) == ("QAPage", "Question")
    assert question["name"] == "Who lends tools?"
    assert question["text"] == "We do."
    assert question["answerCount"] == 2
    assert [answer["url"][-9:] for answer in question["acceptedAnswer"]] == ["/posts/12"]
    assert [answer["url"][-9:] for answer in question["suggestedAnswer"]] == ["/posts/13"]
    assert question["acceptedAnswer"][0]["author"]["name"] == "Zoë"
    assert question["acceptedAnswer"][0]["dateModified"] == "2026-05-02T03:30:00+00:00"


@pytest.mark.parametrize("kind", [Kind.IDEA, Kind.DISCUSSION, Kind.ANNOUNCEMENT])
async def test_everything_else_is_a_discussion(house: House, kind: Kind) -> None:
    told = json.loads(json_ld(_asked(kind), [_said(1), _said(2)]))

    assert told["@context"] == "https://schema.org"
    assert told["@type"] == "DiscussionForumPosting"
    assert told["headline"] == "Who lends tools?"
    assert told["datePublished"] == "2026-05-02T03:30:00+00:00"
    assert told["author"]["url"] == "http://127.0.0.1:8000/members/ana"
    assert told["interactionStatistic"]["userInteractionCount"] == 2
    assert [comment["text"] for comment in told["comment"]] == ["We do."]


async def test_a_later_page_tells_only_of_its_own_posts_and_of_accepted_answers(
    house: House,
) -> None:
    told = json.loads(json_ld(_asked(), [_said(26)], [_said(2, is_accepted=True)]))

    question = told["mainEntity"]
    assert "text" not in question
    assert question["url"] == "http://127.0.0.1:8000/threads/7/tools"
    assert [answer["url"][-9:] for answer in question["acceptedAnswer"]] == ["/posts/12"]
    assert [answer["url"][-9:] for answer in question["suggestedAnswer"]] == ["/posts/36"]


async def test_nothing_that_is_said_ends_the_script(house: House) -> None:
    evil = "</script><script>alert(1)</script><!-- & \u2028"
    html = "<p>&lt;/script&gt;&lt;script&gt;alert(1)</p>"

    script = json_ld(_asked(title=evil), [_said(1, html=html)])

    assert not {"<", ">", "&", "\u2028"} & set(script)
    assert json.loads(script)["mainEntity"]["name"] == evil
    assert json.loads(script)["mainEntity"]["text"] == "</script><script>alert(1)"


async def test_long_posts_are_told_of_in_part(house: House) -> None:
    script = json_ld(_asked(), [_said(1, html="<p>" + "word " * 5_000 + "</p>")])

    assert len(json.loads(script)["mainEntity"]["text"]) <= 500


async def test_one_call_makes_all_that_a_page_tells(house: House) -> None:
    thread = await an_awkward_thread()
    await a_reply(thread, state=State.HIDDEN, body="Out of sight")
    answer = await a_reply(thread, accepted_at=MOMENT, body="Elsewhere")
    posts = await Post.filter(thread_id=thread.id, number__lt=4).select_related("author")

    signs = citable_page(thread, ["R&D"], posts, [answer])

    question = json.loads(str(signs.json_ld))["mainEntity"]
    assert signs.unapi_id.endswith(f"/threads/{thread.id}")
    assert ("citation_keywords", "R&D") in signs.meta
    assert question["keywords"] == ["R&D"]
    assert question["author"]["name"] == "Ana María Núñez Jr."
    assert [post["text"] for post in question["acceptedAnswer"]] == ["Elsewhere"]
    assert [post["author"]["name"] for post in question["suggestedAnswer"]] == ["Zoë"]


async def test_the_template_part_shows_it_all(house: House) -> None:
    thread = await an_awkward_thread()
    posts = await Post.filter(thread_id=thread.id).select_related("author")
    signs = citable_page(thread, [], posts)
    part = house.templates.get_template("threads/_citable.html").module

    head, body = part.citable_head(signs), part.citable_signs(signs)  # type: ignore[attr-defined]

    script = head.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(script)["mainEntity"]["name"] == TITLE
    assert 'href="http://127.0.0.1:8000/unapi"' in head
    assert '<span class="Z3988" title="ctx_ver=Z39.88-2004&amp;rft_val_fmt=' in body
    assert f'<abbr class="unapi-id" title="{signs.unapi_id}"></abbr>' in body
