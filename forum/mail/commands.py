"""``forum mail``: letters by hand, or by a mail server that knows no better way."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Iterator, Sequence
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from typing import Any

import click

from forum.core.commandline import OpenHouse, ensure_schema
from forum.core.errors import Refusal
from forum.core.house import House
from forum.core.settings import WrongSettings
from forum.mail.actions.arriving import take_in
from forum.mail.doors.envelopes import Unwanted, header_of, our_address
from forum.mail.models import Via

_MBOX = re.compile(rb"\A>?From [^\r\n]*\r?\n")  # what a mail server puts above a letter in a file
_TOLD = ("Delivered-To", "X-Original-To", "To", "Cc")
_LONGEST = 10_000  # characters of a header in which addresses are looked for


@click.group()
def mail() -> None:
    """Letters that come in."""


class _Unwanted(click.ClickException):
    exit_code = 65  # EX_DATAERR of sysexits.h, which mail servers understand


class _Later(click.ClickException):
    exit_code = 75  # EX_TEMPFAIL


class _WronglyAsked(click.UsageError):
    exit_code = 64  # EX_USAGE


class _PipeCommand(click.Command):
    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        try:
            return super().make_context(*args, **extra)
        except click.UsageError as error:
            raise _WronglyAsked(error.format_message(), error.ctx) from None


@mail.command(cls=_PipeCommand)
@click.option("--sender", help="Its return path; default: SENDER, or the header Return-Path.")
@click.option("--recipient", "recipients", multiple=True,
              help="To whom it came, more than once if to several; default: ORIGINAL_RECIPIENT, "
              "RECIPIENT, LOCAL_PART and DOMAIN, or the headers Delivered-To, X-Original-To, "
              "To and Cc.")  # fmt: skip
@click.pass_context
def receive(context: click.Context, sender: str | None, recipients: tuple[str, ...]) -> None:
    """Take in the letter on standard input, as a mail server pipes it.

    The exit code is 0 if it is kept, 75 if it can be tried again later, 65 if it isn't wanted.
    """
    open_house: OpenHouse = context.find_root().obj
    try:
        asyncio.run(_receive(open_house(), sender, recipients))
    except Unwanted as refusal:
        raise _Unwanted(refusal.sentence) from None
    except (Refusal, WrongSettings, click.ClickException) as error:
        raise _Later(str(error)) from None
    except Exception as error:  # noqa: BLE001 (whatever it is, the mail server must keep the letter)
        raise _Later(f"It can't be kept now: {error}") from None


async def _receive(house: House, sender: str | None, recipients: Sequence[str]) -> None:
    raw = sys.stdin.buffer.read(house.settings.mail.max_bytes + _LONGEST)
    raw = _MBOX.sub(b"", raw, count=1)
    async with house:
        await ensure_schema()
        header = BytesHeaderParser().parsebytes(header_of(raw))
        sender = sender or os.environ.get("SENDER") or str(header.get("Return-Path", ""))
        to = recipients or list(_recipients(header))
        await take_in(raw, sender=sender, recipients=to, via=Via.PIPE)


def _recipients(header: Message) -> Iterator[str]:
    """Yield the first address of ours that the environment names, or else the header."""
    told = os.environ
    named = [told.get("ORIGINAL_RECIPIENT", ""), told.get("RECIPIENT", ""),
             f"{told.get('LOCAL_PART', '')}@{told.get('DOMAIN', '')}"]  # fmt: skip
    for name in _TOLD:
        values = [str(value)[:_LONGEST] for value in header.get_all(name, [])[:20]]
        named += [address for _name, address in getaddresses(values)]
    yield from [found for words in named if (found := our_address(words))][:1]
