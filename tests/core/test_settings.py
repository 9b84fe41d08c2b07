"""Where settings come from, and what is said of wrong ones."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from forum.core.database import tortoise_config
from forum.core.psycopg import check
from forum.core.settings import SHORT_NAMES, Settings, WrongSettings, load_settings


@pytest.fixture
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty file of settings, named by FORUM_CONFIG; the data folder is beside it."""
    path = tmp_path / "forum.toml"
    path.write_text("")
    monkeypatch.setenv("FORUM_CONFIG", str(path))
    monkeypatch.setenv("FORUM_DATA_DIR", str(tmp_path / "data"))
    return path


@pytest.mark.usefixtures("own_file")
def test_without_a_word_from_anybody_the_defaults_hold() -> None:
    settings = load_settings()

    assert settings.site.name == "Outward"
    assert settings.is_sqlite
    assert settings.mail_from == "forum@127.0.0.1"


def test_a_file_goes_over_the_defaults_key_by_key(own_file: Path) -> None:
    own_file.write_text('[site]\nname = "Shelf Talk"\n[threads]\nmax_tags = 3\n')

    settings = load_settings()

    assert settings.site.name == "Shelf Talk"
    assert settings.site.time_zone == "America/New_York"
    assert settings.threads.max_tags == 3


def test_the_environment_goes_over_the_file(
    own_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_file.write_text('[site]\nname = "Shelf Talk"\n[web]\nmax_body_bytes = 5\n')
    monkeypatch.setenv("FORUM_SITE__NAME", "Reading Room")
    monkeypatch.setenv("FORUM_WEB__TRUSTED_PROXIES", '["10.0.0.0/8"]')

    settings = load_settings()

    assert settings.site.name == "Reading Room"
    assert settings.web.max_body_bytes == 5
    assert settings.web.trusted_proxies == ["10.0.0.0/8"]


@pytest.mark.usefixtures("own_file")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FORUM_BASE_URL", "https://forum.example.org"),
        ("FORUM_SECRET_KEY", "x" * 40),
        ("FORUM_DATABASE_URL", "postgres://someone@db.example.org/forum"),
        ("FORUM_SMTP_URL", "smtp+starttls://someone:secret@mail.example.org:587"),
        ("FORUM_MAIL_FROM", "Shelf Talk <talk@example.org>"),
        ("FORUM_MAIL_DOMAIN", "lists.example.org"),
        ("FORUM_LIMITS_URL", "async+redis://127.0.0.1:6379/0"),
    ],
)
def test_short_names_mean_the_same_as_long_ones(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    section, key = SHORT_NAMES[name]
    monkeypatch.setenv(name, value)
    short = load_settings().model_dump(by_alias=True)
    monkeypatch.delenv(name)

    monkeypatch.setenv(f"FORUM_{section}__{key}".upper(), value)
    long = load_settings().model_dump(by_alias=True)

    assert short[section][key] == long[section][key] == value


@pytest.mark.usefixtures("own_file")
@pytest.mark.parametrize(
    ("name", "value", "setting"),
    [
        ("FORUM_SITE__BASE_URL", "forum.example.org", "site.base_url"),
        ("FORUM_SITE__BASE_URL", "https://forum.example.org/sub/", "site.base_url"),
        ("FORUM_SITE__TIME_ZONE", "Elm Street", "site.time_zone"),
        ("FORUM_DATABASE__URL", "mysql://nobody", "database.url"),
        ("FORUM_MAIL__SMTP_URL", "mail.example.org:25", "mail.smtp_url"),
        ("FORUM_MAIL__SMTP_URL", "smtp://me:p@ss@mail.example.org", "mail.smtp_url"),
        ("FORUM_MAIL__SMTP_URL", "smtp://mail.example.org:port", "mail.smtp_url"),
        ("FORUM_MAIL__SMTP_URL", "smtp://mail.example.org:65536", "mail.smtp_url"),
        ("FORUM_MAIL__SMTP_URL", "smtp://mail.example.org:0", "mail.smtp_url"),
        ("FORUM_MAIL__FROM", "the forum", "mail.from"),
        ("FORUM_SECRET_KEY", "x" * 31, "site.secret_key"),
        ("FORUM_SITE__LANGUAGE", "tlh", "site.language"),
        ("FORUM_LIMITS__SIGN_UP_PER_ADDRESS", "now and then", "limits.sign_up_per_address"),
        ("FORUM_LIMITS__THREADS_PER_MEMBER", "", "limits.threads_per_member"),
        ("FORUM_DIGESTS__HOUR", "24", "digests.hour"),
        ("FORUM_THREADS__MAX_TAGS", "many", "threads.max_tags"),
        ("FORUM_THREADS__MAX_TAG", "8", "threads.max_tag"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(
    name: str, value: str, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(WrongSettings) as wrong:
        load_settings()

    assert setting in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_an_unknown_setting_in_a_file_is_refused(own_file: Path) -> None:
    own_file.write_text('[site]\nnmae = "Shelf Talk"\n')

    with pytest.raises(WrongSettings, match=r"site\.nmae"):
        load_settings()


def test_a_file_that_is_no_toml_is_named_in_one_sentence(own_file: Path) -> None:
    own_file.write_text("[site\nname=")

    with pytest.raises(WrongSettings, match=r"forum\.toml") as wrong:
        load_settings()

    assert "\n" not in str(wrong.value)


def test_a_missing_file_is_named(own_file: Path) -> None:
    own_file.unlink()

    with pytest.raises(WrongSettings, match=r"forum\.toml"):
        load_settings()


@pytest.mark.usefixtures("own_file")
def test_a_secret_key_is_made_once_for_the_owner_only() -> None:
    first, second = load_settings(), load_settings()

    key = first.data_dir / "secret-key"
    assert first.site.secret_key == second.site.secret_key == key.read_text()
    assert len(first.site.secret_key) >= 43  # 256 bits
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


@pytest.mark.usefixtures("own_file")
def test_settings_cannot_be_changed() -> None:
    settings = load_settings()

    with pytest.raises(ValueError, match="frozen"):
        settings.site.name = "Reading Room"


@pytest.mark.usefixtures("own_file")
@pytest.mark.parametrize(
    ("base_url", "hosts", "is_https"),
    [
        ("http://127.0.0.1:8000", ["127.0.0.1", "localhost", "[::1]"], False),
        ("http://localhost:8000", ["127.0.0.1", "localhost", "[::1]"], False),
        ("https://forum.example.org", ["forum.example.org"], True),
        ("https://forum.example.org:8443", ["forum.example.org"], True),
    ],
)
def test_the_hosts_that_are_answered_follow_from_the_address(
    base_url: str, hosts: list[str], is_https: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORUM_BASE_URL", base_url)

    site = load_settings().site

    assert (site.answered_hosts, site.is_https) == (hosts, is_https)


def _with_database(settings: Settings, url: str) -> Settings:
    database = settings.database.model_copy(update={"url": url})
    return settings.model_copy(update={"database": database})


@pytest.mark.usefixtures("own_file")
def test_a_postgres_address_is_taken_apart_with_its_escapes_and_options() -> None:
    url = "postgres://li%40brary:p%2Fw@db.example.org:5433/forum?sslmode=require"

    connection = tortoise_config(_with_database(load_settings(), url))["connections"]["default"]

    assert connection["credentials"] == {
        "host": "db.example.org", "port": 5433, "user": "li@brary", "password": "p/w",
        "database": "forum", "minsize": 1, "maxsize": 10, "check": check, "sslmode": "require",
    }  # fmt: skip


@pytest.mark.usefixtures("own_file")
def test_a_sqlite_address_names_a_file_whose_folder_is_made(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path}/new/forum.sqlite3"

    connection = tortoise_config(_with_database(load_settings(), url))["connections"]["default"]

    assert connection["credentials"]["file_path"] == f"{tmp_path}/new/forum.sqlite3"
    assert (tmp_path / "new").is_dir()
