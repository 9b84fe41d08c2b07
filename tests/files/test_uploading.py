"""Forms that bring files, as browsers send them and as nobody should."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from forum.core.house import House
from tests.files.trials import files_browser

MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}


@pytest.fixture
def browser(house: House) -> Iterator[httpx.AsyncClient]:
    """A browser before a house where files may have 100 kB, and requests that bring some 3 MB."""
    before = house.settings
    files = before.files.model_copy(update={"max_bytes": 100_000, "max_files": 3})
    web = before.web.model_copy(update={"max_upload_bytes": 3_000_000})
    house.settings = before.model_copy(update={"files": files, "web": web})
    yield files_browser(house)
    house.settings = before


def _part(name: str, content: bytes = b"", filename: str | None = None) -> bytes:
    of_file = "" if filename is None else f'; filename="{filename}"'
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"{of_file}\r\n\r\n'
    return head.encode() + content + b"\r\n"


async def _sent(browser: httpx.AsyncClient, *parts: bytes, end: bytes = b"--x--\r\n",
                path: str = "/trial/upload") -> httpx.Response:  # fmt: skip
    return await browser.post(path, content=b"".join(parts) + end, headers=MULTIPART)


async def test_words_and_files_arrive_together(browser: httpx.AsyncClient) -> None:
    answer = await _sent(
        browser,
        _part("body", "Café".encode()),
        _part("files", b"one", "eins.txt"),
        _part("files", b"", "leer.txt"),
        _part("files", os.urandom(100_000), "Bücher.pdf"),
    )

    assert answer.status_code == 200
    assert answer.json()["body"] == "Café"
    assert answer.json()["files"] == [["eins.txt", 3], ["leer.txt", 0], ["Bücher.pdf", 100_000]]


async def test_inputs_where_nothing_was_chosen_are_left_out(browser: httpx.AsyncClient) -> None:
    empty = [_part("files", b"", "")] * 10

    answer = await _sent(browser, _part("body", b"words"), *empty, _part("files", b"1", "1.txt"))

    assert answer.json() == {"body": "words", "files": [["1.txt", 1]], "errors": {}}


async def test_it_does_not_matter_in_which_pieces_a_body_arrives(
    browser: httpx.AsyncClient,
) -> None:
    film = _part("files", b"x" * 150_000, "film.mov")
    body = _part("body", b"words") + film + _part("files", b"1", "1.txt") + b"--x--\r\n"

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 997):
            yield body[start : start + 997]

    answer = await browser.post("/trial/upload", content=pieces(), headers=MULTIPART)

    assert answer.json()["body"] == "words"
    assert answer.json()["files"] == [["film.mov", 100_001], ["1.txt", 1]]


async def test_a_form_without_files_is_sent_in_either_way(browser: httpx.AsyncClient) -> None:
    plain = await browser.post("/trial/upload", data={"body": "words", "files": ""})
    multipart = await _sent(browser, _part("body", b"words"))

    assert plain.json() == multipart.json() == {"body": "words", "files": [], "errors": {}}


async def test_of_a_file_that_is_too_large_no_more_is_kept_than_tells_it(
    browser: httpx.AsyncClient,
) -> None:
    answer = await _sent(
        browser,
        _part("files", b"x" * 2_500_000, "film.mov"),
        _part("files", b"after", "after.txt"),
        _part("body", b"every word"),
    )

    assert answer.status_code == 200
    assert answer.json()["body"] == "every word"
    assert answer.json()["files"] == [["film.mov", 100_001], ["after.txt", 5]]


async def test_too_many_files_are_complained_about_and_words_kept(
    browser: httpx.AsyncClient,
) -> None:
    files = [_part("files", b"1", f"{number}.txt") for number in range(4)]

    answer = await _sent(browser, *files, _part("body", b"every word"))

    assert answer.status_code == 422
    assert answer.json()["body"] == "every word"
    assert answer.json()["errors"] == {"files": "Add 3 files at most. None of them was kept."}


@pytest.mark.parametrize(
    "parts",
    [
        [_part("files", b"words")],
        [_part("body", b"x", "x.txt")],
        [_part("words", b"x"), _part("words", b"x", "x.txt")],
    ],
)
async def test_words_for_files_and_files_for_words_are_complained_about(
    browser: httpx.AsyncClient, parts: list[bytes]
) -> None:
    answer = await _sent(browser, *parts)

    assert answer.status_code == 422
    assert list(answer.json()["errors"].values()) == ["This cannot be taken as it is."]


@pytest.mark.parametrize(
    ("parts", "end"),
    [
        ([_part("body", b"words")], b""),
        ([_part("body", b"words"), _part("files", b"half of it", "a.txt")[:-4]], b""),
        ([_part("body", b"words"), _part("files", b"whole", "a.txt")], b"--x"),
        ([_part("files", b"x", "a.txt")] * 201, b"--x--\r\n"),
        ([_part("body", b"x")] * 201, b"--x--\r\n"),
        ([_part("body", b"x" * 600_000)] * 2, b"--x--\r\n"),
        ([b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n"], b"--x--\r\n"),
        ([b"no parts at all"], b""),
        ([b""], b""),
    ],
)
async def test_a_body_that_is_cut_short_or_misshapen_is_refused(
    browser: httpx.AsyncClient, parts: list[bytes], end: bytes
) -> None:
    answer = await _sent(browser, *parts, end=end)

    assert answer.status_code == 400


async def test_only_where_files_are_taken_bodies_may_be_large(
    browser: httpx.AsyncClient, house: House
) -> None:
    large = _part("files", b"x" * house.settings.web.max_body_bytes, "a.txt")

    assert (await _sent(browser, large)).status_code == 200
    assert (await _sent(browser, large, path="/trial/plain-upload")).status_code == 413
    words = {"body": "x" * house.settings.web.max_body_bytes}
    assert (await browser.post("/trial/upload", data=words)).status_code == 413


async def test_even_there_is_a_limit_whether_it_is_said_or_not(browser: httpx.AsyncClient) -> None:
    huge = _part("files", b"x" * 3_000_000, "a.txt")

    async def endless() -> AsyncIterator[bytes]:
        yield huge[:1000]
        for _ in range(3000):
            yield b"x" * 1000

    said = await _sent(browser, huge)
    unsaid = await browser.post("/trial/upload", content=endless(), headers=MULTIPART)

    assert (said.status_code, unsaid.status_code) == (413, 413)


async def test_a_form_that_takes_no_files_still_takes_none(browser: httpx.AsyncClient) -> None:
    answer = await _sent(browser, _part("login", b"x", "x.txt"), path="/trial/form")

    assert answer.status_code == 400
