"""The sections of the settings, and what may stand in them."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated, Literal
from urllib.parse import urlsplit

import limits
from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveInt

from forum.core.i18n import languages
from forum.core.zones import known_zone

_KEY_LENGTH = 32
# Scheme, perhaps user and password with "@", "/" and ":" percent-encoded, host, perhaps port.
_SMTP_URL = (
    r"^$|^(smtp|smtps|smtp\+starttls)://([^/?#@\s]+@)?"
    r"(\[[0-9A-Fa-f:.]+\]|[^/?#@:\[\]\s]+)(:[0-9]{1,5})?/?$"
)
# Where we listen: a path, or a host and a port.
DOOR = r"^$|^unix:/[^\s]+$|^(\[[0-9A-Fa-f:.]+\]|[^:/\[\]\s]+):[0-9]{1,5}$"


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


def _known_language(tag: str) -> str:
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        raise ValueError("must be language tags such as es or pt-BR") from None
    return tag


def _smtp(url: str) -> str:
    if urlsplit(url).port == 0:
        raise ValueError("port must be from 1 to 65535")
    return url


def _name_server(where: str) -> str:
    parts = urlsplit(f"//{where}")
    ip_address(parts.hostname or "")
    if parts.port == 0:
        raise ValueError("port must be from 1 to 65535")
    return where


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
    max_upload_bytes: PositiveInt
    kept_bytes: PositiveInt
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
    incoming: bool
    dkim_selector: str = Field(pattern=r"^$|^[a-z0-9]([a-z0-9.-]{0,60}[a-z0-9])?$")
    dkim_key_file: str
    lmtp: str = Field(pattern=DOOR)
    webhook_secret: Annotated[str, AfterValidator(_key)]
    max_bytes: PositiveInt
    keep_raw_days: PositiveInt
    keep_held_days: PositiveInt
    trusted_auth_servers: list[str]
    dns_servers: list[Annotated[str, AfterValidator(_name_server)]]
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
    letters_in_per_sender: Limit
    letters_in_without_sender: Limit
    asks_per_mailbox: Limit
    answers_per_mailbox: Limit
    refusals_per_mailbox: Limit
    private_letters_per_member: Limit
    threads_per_member: Limit
    replies_per_member: Limit
    files_per_member: Limit
    drafts_per_member: Limit
    suggestions_per_member: Limit


class Storage(Section):
    url: str = Field(pattern=r"^$|^file:///|^s3://[^/\s?#]+(/[^\s?#]*)?$")
    endpoint: str = Field(pattern=r"^$|^https?://[^/\s?#]+/?$")
    region: str
    access_key_id: str
    secret_access_key: str
    timeout: PositiveInt


class Files(Section):
    max_bytes: PositiveInt
    max_files: PositiveInt
    max_pixels: PositiveInt
    max_frames: PositiveInt
    keep_unused_hours: PositiveInt


class Tags(Section):
    proposals_per_day: PositiveInt
    undo_days: PositiveInt
    import_max_bytes: PositiveInt
    import_max_tags: PositiveInt
    languages: tuple[Annotated[str, AfterValidator(_known_language)], ...]


class Threads(Section):
    posts_per_page: PositiveInt
    threads_per_page: PositiveInt
    max_characters: PositiveInt
    max_links: PositiveInt
    max_table_cells: PositiveInt
    max_mentions: PositiveInt
    max_tags: PositiveInt
    max_drafts: PositiveInt
    keep_drafts_days: PositiveInt
    pin_days: PositiveInt
    undo_days: PositiveInt
    grace_minutes: int = Field(ge=0)
    offer_after_days: PositiveInt


class Notifications(Section):
    usual: Literal["every", "digest", "named", "nothing"]
    wait_seconds: int = Field(ge=0)
    keep_days: PositiveInt


class Digests(Section):
    frequency: Literal["never", "daily", "weekly"]
    weekday: int = Field(ge=0, le=6)
    hour: int = Field(ge=0, le=23)
    max_threads: PositiveInt
    settle_seconds: int = Field(ge=0)
