"""Forms keep what was typed, and complain in sentences."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import pytest
from pydantic import AfterValidator, Field
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from forum.core.errors import Complaint, Forbidden, TooMany
from forum.core.forms import WHOLE, Form

URLENCODED = "application/x-www-form-urlencoded"


class Shelf(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


def _no_shouting(value: str) -> str:
    if value.isupper():
        raise ValueError("Please don't shout.")
    return value


class CardForm(Form):
    title: Annotated[str, AfterValidator(_no_shouting)] = Field(min_length=1, max_length=20)
    shelf: Shelf = Shelf.OPEN
    copies: int = Field(default=1, ge=1, le=99)
    subjects: list[str] = Field(default=[], max_length=3)


def test_what_is_right_is_taken_stripped_and_clean() -> None:
    form = CardForm.of({"title": "  Cafe\u0301\x00 stories ", "shelf": "closed", "copies": "3"})

    assert form.errors == {}
    assert (form.title, form.shelf, form.copies) == ("Café stories", Shelf.CLOSED, 3)


@pytest.mark.parametrize(
    ("sent", "field", "complaint"),
    [
        ({}, "title", "Please fill this in."),
        ({"title": "   "}, "title", "Please fill this in."),
        ({"title": "x" * 21}, "title", "Use at most 20 characters."),
        ({"title": "LOUD"}, "title", "Please don't shout."),
        ({"title": "\ud800"}, "title", "There is a broken character in this text."),
        ({"title": "x", "shelf": "attic"}, "shelf", "Please choose one of these."),
        ({"title": "x", "copies": "many"}, "copies", "Please give a whole number."),
        ({"title": "x", "copies": "1" * 5000}, "copies", ""),
        ({"title": "x", "copies": "0"}, "copies", "Please choose one of these."),
        ({"title": "x", "subjects": list("abcd")}, "subjects", "That's more than can be taken."),
    ],
)
def test_what_is_wrong_is_complained_about_beside_its_field(
    sent: dict[str, object], field: str, complaint: str
) -> None:
    form = CardForm.of(sent)

    assert list(form.errors) == [field]
    assert (form.error(field) or "").startswith(complaint)
    assert form.status == 422


def test_a_wrong_form_keeps_every_word() -> None:
    form = CardForm.of({"title": " Stories, loudly ", "copies": "a few"})

    assert form.error("copies")
    assert form.value("title") == " Stories, loudly "
    assert form.value("copies") == "a few"
    assert form.value("shelf") == ""


def test_a_list_takes_all_values_of_its_name_and_other_fields_the_last() -> None:
    sent = FormData([("title", "one"), ("subjects", "a"), ("title", "two"), ("subjects", "b")])

    form = CardForm.of(sent)

    assert form.title == "two"
    assert form.subjects == form.value("subjects") == ["a", "b"]


def test_fields_that_nobody_asked_for_are_left_alone() -> None:
    form = CardForm.of({"title": "x", "is_admin": "1", "_errors": "x"})

    assert form.errors == {}
    assert not hasattr(form, "is_admin")


def test_a_blank_form_shows_what_it_is_given() -> None:
    form = CardForm.blank(title="Stories")

    assert form.value("title") == "Stories"
    assert (form.errors, form.status) == ({}, 200)


@pytest.mark.parametrize(
    ("refusal", "field", "status", "retry_after"),
    [
        (Complaint("title", "There is such a card already."), "title", 422, None),
        (Forbidden("This shelf is closed."), WHOLE, 422, None),
        (TooMany("Please wait.", retry_after=60), WHOLE, 429, 60),
    ],
)
def test_a_refusal_heard_by_a_form_is_a_complaint(
    refusal: Forbidden, field: str, status: int, retry_after: int | None
) -> None:
    form = CardForm.of({"title": "Stories"})

    with form.hearing():
        raise refusal

    assert form.errors == {field: refusal.sentence}
    assert (form.status, form.retry_after) == (status, retry_after)
    assert form.value("title") == "Stories"


async def _read(body: bytes, kind: str) -> CardForm:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", kind.encode())]
    return await CardForm.read(Request({"type": "http", "headers": headers}, receive))


@pytest.mark.parametrize("charset", ["undefined", "x\x00"])
async def test_a_body_in_a_charset_that_is_none_is_refused(charset: str) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nCaf\xff\r\n--x--\r\n'

    with pytest.raises(HTTPException) as refused:
        await _read(part, f"multipart/form-data; boundary=x; charset={charset}")

    assert refused.value.status_code == 400


async def test_a_body_is_read_as_browsers_send_it() -> None:
    form = await _read(b"title=Caf%C3%A9&subjects=a&subjects=b", URLENCODED)

    assert (form.title, form.subjects) == ("Café", ["a", "b"])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", URLENCODED),
        (b"", "application/json"),
        (b"title", URLENCODED),
        (b"--x\r\nContent-Disposition: form-data; name=title", "multipart/form-data; boundary=x"),
    ],
)
async def test_a_body_cut_short_is_complained_about(body: bytes, kind: str) -> None:
    form = await _read(body, kind)

    assert form.error("title") == "Please fill this in."
