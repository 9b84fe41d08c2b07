"""Files are given so that they can do no harm, and no more of them than is asked for."""

from __future__ import annotations

import httpx
import pytest

from forum.core.house import House
from forum.files import actions
from forum.files.models import File
from forum.files.storage import Storage
from tests.factories import a_member
from tests.files import samples
from tests.files.trials import files_browser

CONTENT = samples.PDF + bytes(range(256)) * 20


@pytest.fixture
def browser(house: House) -> httpx.AsyncClient:
    return files_browser(house)


async def _a_file(content: bytes = CONTENT, name: str = "plan.pdf") -> File:
    return await actions.store_upload(await a_member(), name, content)


async def test_a_document_is_offered_to_be_saved(browser: httpx.AsyncClient) -> None:
    file = await _a_file()

    answer = await browser.get(f"/trial/files/{file.id}")

    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-length"] == str(len(CONTENT))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (CONTENT, "plan.pdf"),
        (samples.a_photo(), "photo.jpg"),
        (b"branch, <b>visits</b>", "page.html"),
        (samples.an_office_file(), "plan.docx"),
    ],
)
async def test_no_file_can_do_anything_in_a_browser(
    browser: httpx.AsyncClient, content: bytes, name: str
) -> None:
    file = await _a_file(content, name)

    for method in ("GET", "HEAD"):
        headers = (await browser.request(method, f"/trial/files/{file.id}")).headers

        policy = headers["content-security-policy"]
        assert policy.startswith("sandbox; default-src 'none'")
        assert "allow" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] == "private, no-cache"
        assert headers["content-type"].partition(";")[0] == file.media_type
        assert "html" not in headers["content-type"]


async def test_a_picture_is_shown_in_the_size_asked_for(browser: httpx.AsyncClient) -> None:
    file = await _a_file(samples.a_photo((1200, 600)), "photo.jpg")

    whole = await browser.get(f"/trial/files/{file.id}")
    small = await browser.get(f"/trial/files/{file.id}?width=480")
    head = await browser.head(f"/trial/files/{file.id}?width=480")

    assert whole.headers["content-disposition"].startswith("inline;")
    assert len(whole.content) == file.size > len(small.content)
    assert small.headers["content-type"] == "image/jpeg"
    assert head.headers["content-length"] == str(len(small.content))
    assert whole.headers["etag"] != small.headers["etag"]


@pytest.mark.parametrize("query", ["?width=960", "?width=1", "?width=60"])
async def test_sizes_that_are_not_there_are_not_found(
    browser: httpx.AsyncClient, query: str
) -> None:
    file = await _a_file(samples.a_photo((600, 40)), "photo.jpg")

    assert (await browser.get(f"/trial/files/{file.id}{query}")).status_code == 404


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("plan.pdf", "filename=\"plan.pdf\"; filename*=UTF-8''plan.pdf"),
        ("Büch er.pdf", "filename=\"B_ch er.pdf\"; filename*=UTF-8''B%C3%BCch%20er.pdf"),
        ('a"b\\c;d.pdf', "filename=\"c;d.pdf\"; filename*=UTF-8''c%3Bd.pdf"),
        ("a\r\nSet-Cookie: x.pdf",
         "filename=\"a Set-Cookie- x.pdf\"; filename*=UTF-8''a%20Set-Cookie-%20x.pdf"),
    ],
)  # fmt: skip
async def test_the_name_is_told_in_ascii_and_in_full(
    browser: httpx.AsyncClient, name: str, told: str
) -> None:
    file = await _a_file(name=name)

    answer = await browser.get(f"/trial/files/{file.id}")

    assert answer.headers["content-disposition"] == f"attachment; {told}"
    assert "set-cookie" not in answer.headers


async def test_what_a_browser_has_it_keeps(browser: httpx.AsyncClient) -> None:
    file = await _a_file()
    tag = (await browser.get(f"/trial/files/{file.id}")).headers["etag"]

    known = [
        await browser.get(f"/trial/files/{file.id}", headers={"If-None-Match": value})
        for value in (tag, f'"other", {tag}', f"W/{tag}", "*")
    ]
    other = await browser.get(f"/trial/files/{file.id}", headers={"If-None-Match": '"other"'})

    assert {(answer.status_code, answer.content) for answer in known} == {(304, b"")}
    assert known[0].headers["etag"] == tag
    assert file.key not in tag
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=10-", 10, len(CONTENT)),
        ("bytes=-10", len(CONTENT) - 10, len(CONTENT)),
        ("bytes=5-99999999", 5, len(CONTENT)),
        ("bytes=1-99999", 1, len(CONTENT)),
    ],
)
async def test_a_part_is_given_if_asked_for(
    browser: httpx.AsyncClient, asked: str, start: int, end: int
) -> None:
    file = await _a_file()

    answer = await browser.get(f"/trial/files/{file.id}", headers={"Range": asked})

    assert (answer.status_code, answer.content) == (206, CONTENT[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(CONTENT)}"
    assert answer.headers["content-length"] == str(end - start)


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "pages=1-2", "bytes=-", "bytes=x-y", "bytes=-9999999", "bytes=0-"]
)
async def test_what_is_no_single_part_is_the_whole(browser: httpx.AsyncClient, asked: str) -> None:
    file = await _a_file()

    answer = await browser.get(f"/trial/files/{file.id}", headers={"Range": asked})

    assert (answer.status_code, answer.content) == (200, CONTENT)


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=9-3", "bytes=-0"])
async def test_parts_that_are_not_there_are_refused(browser: httpx.AsyncClient, asked: str) -> None:
    file = await _a_file()

    answer = await browser.get(f"/trial/files/{file.id}", headers={"Range": asked})

    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(CONTENT)}"


async def test_a_download_goes_on_only_if_it_is_the_same_file(browser: httpx.AsyncClient) -> None:
    file = await _a_file()
    tag = (await browser.head(f"/trial/files/{file.id}")).headers["etag"]

    def part(of: str) -> dict[str, str]:
        return {"Range": "bytes=0-9", "If-Range": of}

    same = await browser.get(f"/trial/files/{file.id}", headers=part(tag))
    other = await browser.get(f"/trial/files/{file.id}", headers=part('"other"'))

    assert (same.status_code, other.status_code) == (206, 200)


async def test_text_that_may_be_compressed_has_no_parts(browser: httpx.AsyncClient) -> None:
    file = await _a_file(b"row;row\n" * 1000, "rows.csv")

    answer = await browser.get(f"/trial/files/{file.id}", headers={"Range": "bytes=0-9"})

    assert answer.status_code == 200
    assert answer.content == b"row;row\n" * 1000
    assert answer.headers["etag"].startswith("W/")
    assert answer.headers["accept-ranges"] == "none"


async def test_a_document_is_not_compressed_on_its_way(browser: httpx.AsyncClient) -> None:
    answer = await browser.get(f"/trial/files/{(await _a_file()).id}")

    assert "content-encoding" not in answer.headers


async def test_what_the_storage_lost_is_not_found(browser: httpx.AsyncClient) -> None:
    file = await _a_file()
    await Storage().delete(file.keys)

    assert (await browser.get(f"/trial/files/{file.id}")).status_code == 404
    assert (await browser.get("/trial/files/0")).status_code == 404


@pytest.mark.usefixtures("away")
async def test_a_storage_that_is_away_is_told_and_asked_again(house: House) -> None:
    file = await File.create(owner=await a_member(), name="plan.pdf", media_type="application/pdf",
                             size=5, sha256="0" * 64, key="aa/away")  # fmt: skip

    answer = await files_browser(house).get(f"/trial/files/{file.id}")

    assert answer.status_code == 503
    assert "try again in a few minutes" in answer.text
