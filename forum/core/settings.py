"""Settings: default.toml, the file named by FORUM_CONFIG over it, the environment over both."""

from __future__ import annotations

import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from forum.core.files import shipped
from forum.core.sections import (
    Accounts,
    Database,
    Digests,
    Files,
    Jobs,
    Limits,
    Logging,
    Mail,
    Notifications,
    Site,
    Storage,
    Tags,
    Threads,
    Web,
)

SHORT_NAMES = {
    "FORUM_BASE_URL": ("site", "base_url"),
    "FORUM_SECRET_KEY": ("site", "secret_key"),
    "FORUM_DATABASE_URL": ("database", "url"),
    "FORUM_SMTP_URL": ("mail", "smtp_url"),
    "FORUM_MAIL_FROM": ("mail", "from"),
    "FORUM_MAIL_DOMAIN": ("mail", "domain"),
    "FORUM_STORAGE_URL": ("storage", "url"),
    "FORUM_LIMITS_URL": ("limits", "url"),
}


class WrongSettings(Exception):
    """A setting is missing or cannot be used; the text names it."""


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
    storage: Storage
    files: Files
    tags: Tags
    threads: Threads
    notifications: Notifications
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
