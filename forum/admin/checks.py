"""The doctor: whether settings, folders, database, mail server and mail domain will do."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
from tortoise.exceptions import BaseORMException

from forum.admin.queries import database_version
from forum.core.database import tortoise_config
from forum.core.house import House
from forum.core.migrating import missing_migrations
from forum.files import storage
from forum.mail.domain import findings as domain
from forum.mail.domain.examination import examine
from forum.mail.sending import smtp
from forum.tags.models import Status, Tag
from forum.tags.seed import seed_path

_PATIENCE = 5  # seconds
_WORDS = {domain.Verdict.ADVICE: "hint", domain.Verdict.UNKNOWN: "note"}
_LOCAL = {"localhost", "127.0.0.1", "::1", None}


@dataclass(frozen=True)
class Finding:
    """What was found of one part, in a sentence; ``is_fault``: it won't do.

    ``word`` says in short how it is, ``record`` what is to be pasted into the DNS.
    """

    part: str
    sentence: str
    is_fault: bool = False
    word: str = "ok"
    record: str = ""

    def lines(self) -> Iterator[str]:
        """Yield what ``forum check`` says of it."""
        word = "fault" if self.is_fault else self.word
        yield f"{word:6}{self.part:10}{self.sentence}"
        if self.record:
            yield f"{'':16}{self.record}"


async def findings(house: House) -> AsyncIterator[Finding]:
    """Examine a house that is not open yet, part by part, and leave it closed."""
    leave = house.enter()
    try:
        yield _site(house)
        yield _data_folder(house)
        yield await _storage()
        async for finding in _database(house):
            yield finding
        yield await _mail(house)
        for told in await examine(house.settings):
            yield _of_domain(told)
    finally:
        await house.close()
        leave()


def _site(house: House) -> Finding:
    site = house.settings.site
    if site.is_https or site.host in _LOCAL:
        return Finding("settings", f"{site.name} at {site.base_url}")
    return Finding(
        "settings", f"{site.base_url} is not https: passwords could be read.", is_fault=True
    )


def _data_folder(house: House) -> Finding:
    folder = house.settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return Finding("data", f"{folder} can be written.")
    except OSError as error:
        return Finding("data", f"{folder} cannot be written: {error.strerror}.", is_fault=True)


async def _storage() -> Finding:
    if reason := await storage.obstacle():
        return Finding("storage", f"{storage.place()} cannot be used: {reason}", is_fault=True)
    return Finding("storage", f"{storage.place()} can be written and read.")


async def _database(house: House) -> AsyncIterator[Finding]:
    try:
        await _knock(house)
        await house.open()
        name, version = await database_version()
        yield Finding("database", f"{name} {version} answers.")
        missing = await missing_migrations()
        yield _schema(house, len(missing))
        if not missing:
            yield await _vocabulary()
    except (BaseORMException, psycopg.Error, OSError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        yield Finding("database", f"It cannot be used: {reason}", is_fault=True)


async def _knock(house: House) -> None:
    # A pool waits for long and then says less than a single connection that fails.
    if house.settings.is_sqlite:
        return
    known = tortoise_config(house.settings)["connections"]["default"]["credentials"]
    where = {name: known[name] for name in ("host", "port", "user", "password")}
    connecting = psycopg.AsyncConnection.connect(
        dbname=known["database"], connect_timeout=_PATIENCE, **where
    )
    await (await connecting).close()


def _schema(house: House, missing: int) -> Finding:
    if not missing:
        return Finding("schema", "It is what this version needs.")
    if house.settings.is_sqlite:
        return Finding("schema", f"{missing} migration(s) will be applied at the next start.")
    return Finding(
        "schema", f"{missing} migration(s) are missing. Run: forum migrate", is_fault=True
    )


async def _vocabulary() -> Finding:
    tags = await Tag.filter(status=Status.ACCEPTED).count()
    if tags:
        return Finding("tags", f"The vocabulary has {tags} tag(s).")
    told = f"The vocabulary is empty. To begin: forum tags import {seed_path()}"
    return Finding("tags", told, word="hint")


async def _mail(house: House) -> Finding:
    settings = house.settings
    if not settings.mail.smtp_url:
        folder = settings.data_dir / "letters"
        return Finding("mail", f"No mail server is set: letters become files in {folder}.")
    url = urlsplit(settings.mail.smtp_url)
    if reason := await smtp.obstacle(settings):
        return Finding("mail", f"{url.hostname} takes nothing from us: {reason}", is_fault=True)
    if url.password and url.scheme == "smtp" and url.hostname not in _LOCAL:
        return Finding(
            "mail", f"The password for {url.hostname} travels unencrypted.", is_fault=True
        )
    return Finding("mail", f"{url.hostname} takes letters from {settings.mail_from}.")


def _of_domain(told: domain.Finding) -> Finding:
    is_fault = told.verdict is domain.Verdict.FAULT
    word = _WORDS.get(told.verdict, "ok")
    record = str(told.record or "")
    return Finding(told.subject.lower(), told.sentence, is_fault, word, record)
