"""``forum import mbox``, on a database that keeps what is written."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forum.app import build_house
from forum.archives.commands import import_
from forum.core.settings import Settings
from forum.threads.models import Thread
from tests.archives.importing import a_box, a_letter


def _run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(import_, ["mbox", *words], obj=lambda: build_house(settings))


def _titles(settings: Settings) -> list[str]:
    async def run() -> list[str]:
        async with build_house(settings):
            return [thread.title for thread in await Thread.all().order_by("id")]

    return asyncio.run(run())


@pytest.fixture
def box(tmp_path: Path) -> str:
    """An archive of three letters, one of them twice."""
    letters = [a_letter(1), a_letter(2, 1), a_letter(2, 1), a_letter(3, subject="[x] Other things")]
    return str(a_box(tmp_path, letters))


def test_an_archive_is_looked_at_taken_in_and_known_again(elsewhere: Settings, box: str) -> None:
    dry = _run(elsewhere, box, "--group", "community", "--dry-run")
    titles = _titles(elsewhere)
    first = _run(elsewhere, box, "--group", "community", "--list-tag", "[x]")
    second = _run(elsewhere, box, "--group", "community")

    assert (dry.exit_code, first.exit_code, second.exit_code) == (0, 0, 0)
    assert titles == []
    assert "Nothing was changed." in dry.output
    counts = "4 letters: 3 new posts in The community, in 2 new threads and 0 that were here."
    assert counts in dry.output
    assert counts in first.output
    assert "1 are twice in the file" in first.output
    assert "Letters read: 4 of 4" in first.output
    assert _titles(elsewhere) == ["[lib-l] Seeds in the library", "Other things"]
    assert "3 letters were here before" in second.output


def test_what_cannot_be_done_is_told_in_a_sentence(
    elsewhere: Settings, box: str, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("No mailbox.")

    for words, code, sentence in (
        ((box, "--group", "nowhere"), 1, "There is no group nowhere."),
        ((str(tmp_path / "notes.txt"), "--group", "community"), 1, "This is no mailbox"),
        ((str(tmp_path / "missing"), "--group", "community"), 2, "does not exist"),
        ((box,), 2, "Missing option '--group'"),
    ):
        result = _run(elsewhere, *words)

        assert result.exit_code == code
        assert sentence in result.output
