"""Which slice answers which word of the command line."""

from __future__ import annotations

import click

from forum.accounts.commands import member
from forum.admin.commands import check
from forum.admin.demo.commands import demo
from forum.archives.commands import import_
from forum.digests.commands import digest
from forum.mail.commands import mail
from forum.serving import migrate, serve, worker
from forum.tags.commands import tags

COMMANDS: list[click.Command] = [
    serve, worker, migrate, check, demo, member, digest, mail, import_, tags,
]  # fmt: skip
