"""``forum check``: one line for each part, exit 1 if one won't do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from forum.admin.checks import Finding, findings
from forum.admin.commands import _examine
from forum.app import build_house
from forum.core.settings import Settings
from tests.conftest import make_settings
from tests.databases import free_port
from tests.mail.domains import HEALTHY, settings_of
from tests.mail.nameserver import NameServer
from tests.mail.servers import MailServer
from tests.processes import run

Change = Callable[[Settings], Settings]


def _with(settings: Settings, section: str, **values: object) -> Settings:
    changed = getattr(settings, section).model_copy(update=values)
    return settings.model_copy(update={section: changed})


async def _examined(settings: Settings) -> dict[str, Finding]:
    return {finding.part: finding async for finding in findings(build_house(settings))}


async def test_a_house_in_order_has_no_fault(elsewhere: Settings) -> None:
    async with MailServer(password="secret") as server:
        url = server.url_as(user="me:secret@")

        found = await _examined(_with(elsewhere, "mail", smtp_url=url))

    assert list(found) == [
        "settings", "data", "storage", "database", "schema", "tags", "mail", "dns",
    ]  # fmt: skip
    assert not [finding for finding in found.values() if finding.is_fault]
    assert "forum@127.0.0.1" in found["mail"].sentence
    assert not server.letters


async def test_an_empty_vocabulary_is_told_with_what_fills_it(elsewhere: Settings) -> None:
    found = await _examined(elsewhere)

    assert (found["tags"].word, found["tags"].is_fault) == ("hint", False)
    assert "forum tags import" in found["tags"].sentence
    assert found["tags"].sentence.endswith("config/vocabulary.csv")


async def test_a_storage_that_takes_nothing_is_a_fault(elsewhere: Settings, tmp_path: Path) -> None:
    (tmp_path / "occupied").write_text("no folder")

    found = await _examined(_with(elsewhere, "storage", url=f"file://{tmp_path}/occupied"))

    assert found["storage"].is_fault
    assert "cannot be used" in found["storage"].sentence


async def test_a_storage_that_does_not_answer_is_a_fault(elsewhere: Settings) -> None:
    nowhere = {"url": "s3://outward", "endpoint": f"http://127.0.0.1:{free_port()}",
               "access_key_id": "me", "secret_access_key": "secret"}  # fmt: skip

    found = await _examined(_with(elsewhere, "storage", **nowhere))

    assert found["storage"].is_fault
    assert "secret" not in found["storage"].sentence


async def test_letters_that_become_files_are_no_fault(elsewhere: Settings) -> None:
    found = await _examined(elsewhere)

    assert not found["mail"].is_fault
    assert str(elsewhere.data_dir / "letters") in found["mail"].sentence


async def test_a_wrong_password_is_told_and_not_repeated(elsewhere: Settings) -> None:
    async with MailServer(password="secret") as server:
        url = server.url_as(user="me:wrong@")

        found = await _examined(_with(elsewhere, "mail", smtp_url=url))

    assert found["mail"].is_fault
    assert "535" in found["mail"].sentence
    assert "wrong" not in found["mail"].sentence


async def test_a_mail_server_that_is_not_there_is_a_fault(elsewhere: Settings) -> None:
    url = f"smtp://127.0.0.1:{free_port()}"

    found = await _examined(_with(elsewhere, "mail", smtp_url=url))

    assert found["mail"].is_fault


async def test_a_site_that_people_reach_needs_https(elsewhere: Settings) -> None:
    found = await _examined(_with(elsewhere, "site", base_url="http://forum.example"))

    assert found["settings"].is_fault


async def test_a_database_that_does_not_answer_is_a_fault(tmp_path: Path) -> None:
    url = f"postgres://nobody@127.0.0.1:{free_port()}/forum"

    found = await _examined(make_settings(tmp_path, url))

    assert found["database"].is_fault
    assert "schema" not in found


async def test_a_database_without_tables_is_told(tmp_path: Path) -> None:
    found = await _examined(make_settings(tmp_path, f"sqlite://{tmp_path}/new.sqlite3"))

    assert not found["schema"].is_fault
    assert "next start" in found["schema"].sentence


async def test_a_folder_that_cannot_be_written_is_a_fault(
    elsewhere: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()

    found = await _examined(elsewhere.model_copy(update={"data_dir": tmp_path / "file" / "data"}))

    assert found["data"].is_fault


async def test_what_the_domain_lacks_stands_on_a_line_of_its_own(
    elsewhere: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    async with MailServer() as server, NameServer(HEALTHY) as names:
        mail = settings_of(elsewhere.data_dir, names, smtp_url=server.url, domain="oak.org").mail
        settings = elsewhere.model_copy(update={"mail": mail})

        faults = await _examine(lambda: build_house(settings))

    lines = capsys.readouterr().out.splitlines()
    assert faults == 1
    assert "hint  dkim      The forum doesn't sign its letters." in "\n".join(lines)
    [fault] = [at for at, line in enumerate(lines) if line.startswith("fault")]
    assert lines[fault].startswith("fault mx        Nobody can write to oak.org")
    assert lines[fault + 1] == " " * 16 + "oak.org. MX 10 oak.org."


@pytest.mark.process
@pytest.mark.parametrize(
    ("environment", "code", "said"),
    [
        ({}, 0, "ok    mail"),
        ({"FORUM_SMTP_URL": "smtp://127.0.0.1:1"}, 1, "fault mail"),
        ({"FORUM_BASE_URL": "nonsense"}, 1, "fault settings  "),
    ],
)
def test_the_command_says_one_line_for_each_part(
    tmp_path: Path, environment: dict[str, str], code: int, said: str
) -> None:
    done = run(["check"], {"FORUM_DATA_DIR": str(tmp_path)} | environment)

    assert done.code == code, done.err
    assert said in done.out
    assert "Traceback" not in done.err
    assert len(done.err.splitlines()) == code
