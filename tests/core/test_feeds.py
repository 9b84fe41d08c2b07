"""Atom feeds: each is read as a feed reader would read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Stranger
from forum.app import build_house
from forum.core.feeds import Entry, atom
from forum.core.house import House
from tests.conftest import BASE_URL, make_settings

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def closed_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return build_house(make_settings(tmp_path_factory.mktemp("feeds"), "sqlite://:memory:"))


def a_feed(house: House, entries: Sequence[Entry], asked: str = "") -> Response:
    headers = [(b"if-none-match", asked.encode())] if asked else []
    scope = {
        "type": "http", "method": "GET", "path": "/tags/play.atom", "query_string": b"narrower=no",
        "headers": headers, "user": Stranger(), "scheme": "http", "server": ("127.0.0.1", 8000),
    }  # fmt: skip
    with house:
        return atom(
            Request(scope), title="Play & learn", path="/tags/play", about="New <here>",
            entries=entries,
        )  # fmt: skip


def an_entry(**changed: object) -> Entry:
    whole = {"id": f"{BASE_URL}/threads/7", "url": f"{BASE_URL}/threads/7/play", "title": "Play"}
    return Entry(**{**whole, "updated": NOON} | changed)  # type: ignore[arg-type]


def read(response: Response) -> ET.Element:
    return ET.fromstring(bytes(response.body))  # noqa: S314 (it is our own)


def text_of(element: ET.Element, *names: str) -> str:
    return element.findtext("/".join(ATOM + name for name in names)) or ""


def links(element: ET.Element) -> dict[str, str]:
    found = element.findall(f"{ATOM}link")
    return {link.attrib["rel"]: link.attrib["href"] for link in found}


def test_a_feed_says_what_it_is_and_where_its_page_stands(closed_house: House) -> None:
    response = a_feed(closed_house, [an_entry(), an_entry(updated=NOON + timedelta(hours=1))])

    feed = read(response)
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert feed.tag == f"{ATOM}feed"
    assert text_of(feed, "id") == f"{BASE_URL}/tags/play.atom?narrower=no"
    assert text_of(feed, "title") == "Play & learn"
    assert text_of(feed, "subtitle") == "New <here>"
    assert text_of(feed, "updated") == "2026-11-20T13:00:00+00:00"
    assert text_of(feed, "author", "name") == closed_house.settings.site.name
    assert links(feed) == {
        "self": f"{BASE_URL}/tags/play.atom?narrower=no", "alternate": f"{BASE_URL}/tags/play"
    }  # fmt: skip


def test_an_entry_has_its_words_as_html_and_whole_addresses(closed_house: House) -> None:
    html = '<p>See <a rel="nofollow" href="/threads/3">that</a> &amp; <a href="//x.org">x</a></p>'

    feed = read(a_feed(closed_house, [an_entry(html=html, author="Ana <b>")]))

    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.attrib == {"type": "html"}
    assert content.text == html.replace('"/threads', f'"{BASE_URL}/threads')
    assert text_of(entry, "author", "name") == "Ana <b>"
    assert text_of(entry, "id") == f"{BASE_URL}/threads/7"
    assert links(entry) == {"alternate": f"{BASE_URL}/threads/7/play"}


def test_an_empty_feed_is_a_feed(closed_house: House) -> None:
    feed = read(a_feed(closed_house, []))

    assert text_of(feed, "updated") == "1970-01-01T00:00:00+00:00"
    assert feed.find(f"{ATOM}entry") is None


def test_who_has_it_already_is_told_so(closed_house: House) -> None:
    first = a_feed(closed_house, [an_entry()])

    again = a_feed(closed_house, [an_entry()], first.headers["etag"])
    changed = a_feed(closed_house, [an_entry(title="Work")], first.headers["etag"])

    assert (again.status_code, again.body) == (304, b"")
    assert changed.status_code == 200
    assert first.headers["cache-control"] == "no-cache"


@settings(max_examples=150)
@given(st.text(max_size=20))
def test_whatever_stands_in_it_can_be_read(closed_house: House, text: str) -> None:
    clean = text.encode("utf-8", "ignore").decode()

    feed = read(a_feed(closed_house, [an_entry(title=clean, html=clean, author=clean)]))

    assert len(feed.findall(f"{ATOM}entry")) == 1
