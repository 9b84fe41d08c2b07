"""What stands in the log, and what must not."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from forum.core.house import House
from forum.core.logging import log, set_up_logging
from forum.core.sections import Logging
from tests.core.trials import browser_of, trial_app


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before, level
    structlog.reset_defaults()


def _lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in captured.readouterr().err.splitlines()]


def test_machines_get_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(Logging(level="info", format="json"))

    log("forum.trial").info("sent", letters=3)
    logging.getLogger("library").warning("from %s", "elsewhere")
    log("forum.trial").debug("too small to be told")

    ours, theirs = _lines(capsys)
    assert (ours["event"], ours["letters"], ours["level"]) == ("sent", 3, "info")
    assert (theirs["event"], theirs["logger"]) == ("from elsewhere", "library")


def test_a_fault_is_told_with_its_traceback_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(Logging(level="info", format="json"))

    log("forum.trial").error("failed", exc_info=ZeroDivisionError("by zero"))

    [line] = _lines(capsys)
    assert "ZeroDivisionError: by zero" in str(line["exception"])


def test_people_get_text(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(Logging(level="info", format="text"))

    log("forum.trial").info("sent", letters=3)

    assert "sent" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/confirm/a-secret-token", "/confirm/{token}"),
        ("/password/reset/a-secret-token", "/password/reset/{token}"),
        ("/unsubscribe/a-secret-token", "/unsubscribe/{token}"),
        ("/settings/email/a-secret-token", "/settings/email/{token}"),
        ("/groups/a-secret-token", "/groups/{slug}"),
        ("/groups/a-secret-token/no/such/page", "/groups/…"),
        ("/nothing-here", "/nothing-here"),
        ("/", "/"),
        ("/tags/suggest?q=a-secret-token", "/tags/suggest"),
    ],
)
async def test_secrets_in_addresses_are_not_told(
    house: House, capsys: pytest.CaptureFixture[str], address: str, path: str
) -> None:
    set_up_logging(Logging(level="info", format="json"))

    async with browser_of(trial_app(house)) as browser:
        response = await browser.get(address, headers={"X-Forwarded-For": "192.0.2.7"})

    ours = [line for line in _lines(capsys) if line["logger"] != "httpx"]
    [line] = [line for line in ours if line["event"] == "request"]
    assert line["path"] == path
    assert line["request"] == response.headers["x-request-id"]
    assert "a-secret-token" not in str(ours)
    assert "192.0.2.7" not in str(ours)


async def test_the_line_of_a_fault_carries_the_number_of_its_page(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logging(Logging(level="info", format="json"))

    response = await browser_of(trial_app(house)).get("/trial/fault")

    told = [line for line in _lines(capsys) if line["event"] == "request failed"]
    assert [line["request"] for line in told] == [response.headers["x-request-id"]]
