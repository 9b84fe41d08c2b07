"""Settings: default.toml, the file named by FORUM_CONFIG over it, the environment over both."""

from __future__ import annotations

import os
import secrets
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import limits
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveInt, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from forum.core.files import shipped
from forum.core.i18n import languages
from forum.core.zones import known_zone

SHORT_NAMES = {
    "FORUM_BASE_URL": ("site", "base_url"),
    "FORUM_SECRET_KEY": ("site", "secret_key"),
    "FORUM_DATABASE_URL": ("database", "url"),
    "FORUM_SMTP_URL": ("mail", "smtp_url"),
    "FORUM_MAIL_FROM": ("mail", "from"),
    "FORUM_MAIL_DOMAIN": ("mail", "domain"),
    "FORUM_LIMITS_URL": ("limits", "url"),
}

_KEY_LENGTH = 32
# Scheme, perhaps user and password with "@", "/" and ":" percent-encoded, host, perhaps port.
_SMTP_URL = (
    r"^$|^(smtp|smtps|smtp\+starttls)://([^/?#@\s]+@)?"
    r"(\[[0-9A-Fa-f:.]+\]|[^/?#@:\[\]\s]+)(:[0-9]{1,5})?/?$"
)


class WrongSettings(Exception):
    """A setting is missing or cannot be used; the text names it."""


def _zone(name: str) -> str:
    if not known_zone(name):
        raise ValueError("must be an IANA time zone such as America/New_York")
    return name


def _limit(words: str) -> str:
    limits.parse(words)
    return words


def _key(key: str) -> str:
    if key and len(key) < _KEY_LENGTH:
        raise ValueError(f"must have at least {_KEY_LENGTH} characters, or be empty")
    return key


def _language(tag: str) -> str:
    if tag not in languages():
        raise ValueError("must be one of " + ", ".join(languages()))
    return tag


def _smtp(url: str) -> str:
    if urlsplit(url).port == 0:
        raise ValueError("port must be from 1 to 65535")
    return url


Limit = Annotated[str, AfterValidator(_limit)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Site(Section):
    name: str = Field(min_length=1, max_length=80)
    description: str
    base_url: str = Field(pattern=r"^https?://[^/\s?#]+$")
    allowed_hosts: list[str]
    secret_key: Annotated[str, AfterValidator(_key)]
    language: Annotated[str, AfterValidator(_language)]
    time_zone: Annotated[str, AfterValidator(_zone)]
    contact: str

    @property
    def host(self) -> str:
        """The host name in ``base_url``, without port."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def answered_hosts(self) -> list[str]:
        local = ["127.0.0.1", "localhost", "[::1]"]
        if self.allowed_hosts:
            return self.allowed_hosts
        return local if self.host in {"127.0.0.1", "localhost"} else [self.host]


class Database(Section):
    url: str = Field(pattern=r"^$|^(sqlite|postgres|postgresql)://")
    pool_min: PositiveInt
    pool_max: PositiveInt
    busy_timeout: PositiveInt


class Web(Section):
    trusted_proxies: list[str]
    max_body_bytes: PositiveInt
    shutdown_seconds: PositiveInt


class Logging(Section):
    level: Literal["debug", "info", "warning", "error"]
    format: Literal["auto", "json", "text"]


class Jobs(Section):
    concurrency: PositiveInt
    poll_seconds: float = Field(gt=0)
    lease_seconds: float = Field(gt=0)
    max_attempts: PositiveInt
    retry_seconds: float = Field(gt=0)
    retry_max_seconds: float = Field(gt=0)


class Mail(Section):
    smtp_url: Annotated[str, Field(pattern=_SMTP_URL), AfterValidator(_smtp)]
    sender: str = Field(alias="from", pattern=r"^$|^([^<>\n]*<)?[^@\s<>]+@[^@\s<>]+>?$")
    domain: str
    timeout: float = Field(gt=0)
    letters_per_connection: PositiveInt
    give_up_hours: PositiveInt
    refused_minutes: PositiveInt
    keep_days: PositiveInt


class Accounts(Section):
    session_idle_days: PositiveInt
    session_days: PositiveInt
    confirm_hours: PositiveInt
    reset_minutes: PositiveInt
    open_sign_up: bool


class Limits(Section):
    url: str
    sign_in_per_address: Limit
    sign_in_per_account: Limit
    sign_up_per_address: Limit
    letters_per_mailbox: Limit
    threads_per_member: Limit
    replies_per_member: Limit


class Threads(Section):
    posts_per_page: PositiveInt
    threads_per_page: PositiveInt
    max_characters: PositiveInt
    max_links: PositiveInt
    max_table_cells: PositiveInt
    max_tags: PositiveInt


class Digests(Section):
    frequency: Literal["never", "daily", "weekly"]
    weekday: int = Field(ge=0, le=6)
    hour: int = Field(ge=0, le=23)
    max_threads: PositiveInt
    settle_seconds: int = Field(ge=0)


class _ShortNames(PydanticBaseSettingsSource):
    """FORUM_BASE_URL and its like, beside FORUM_SITE__BASE_URL."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        found: dict[str, dict[str, str]] = {}
        for name, (section, key) in SHORT_NAMES.items():
            if name in os.environ:
                found.setdefault(section, {})[key] = os.environ[name]
        return found


class Settings(BaseSettings):
    """All settings, checked. Immutable; made once by :func:`load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix="FORUM_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    data_dir: Path
    site: Site
    database: Database
    web: Web
    logging: Logging
    jobs: Jobs
    mail: Mail
    accounts: Accounts
    limits: Limits
    threads: Threads
    digests: Digests

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        files = [shipped("config") / "default.toml"]
        if own := os.environ.get("FORUM_CONFIG"):
            files.append(Path(own))
        toml = TomlConfigSettingsSource(settings_cls, toml_file=files, deep_merge=True)
        return init_settings, env_settings, _ShortNames(settings_cls), toml

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite://{self.data_dir / 'forum.sqlite3'}"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite://")

    @property
    def mail_domain(self) -> str:
        return self.mail.domain or self.site.host

    @property
    def mail_from(self) -> str:
        return self.mail.sender or f"forum@{self.mail_domain}"


def load_settings(**overrides: Any) -> Settings:
    """Read and check the settings; make the secret key if there is none yet.

    Raises:
        WrongSettings: with one line for each fault.
    """
    if (own := os.environ.get("FORUM_CONFIG")) and not Path(own).is_file():
        raise WrongSettings(f"FORUM_CONFIG names {own}, and there is no such file.")
    try:
        settings = Settings(**overrides)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSettings(f"{own} is no TOML: {error}") from None
    except ValidationError as error:
        lines = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise WrongSettings("Settings cannot be used. " + "; ".join(lines)) from None
    if settings.site.secret_key:
        return settings
    site = settings.site.model_copy(update={"secret_key": _kept_key(settings.data_dir)})
    return settings.model_copy(update={"site": site})


def _kept_key(data_dir: Path) -> str:
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / "secret-key"
    draft = data_dir / f"secret-key.{os.getpid()}"
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # the first of several processes wins; the others read its key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
