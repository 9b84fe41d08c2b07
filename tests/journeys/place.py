"""A whole place for journeys: web processes, workers, a database and a letterbox, all real."""

from __future__ import annotations

import email
import email.policy
import re
import socket
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from functools import partial
from multiprocessing.context import ForkServerProcess
from smtplib import LMTP
from typing import Any, TypeVar

import httpx
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from forum.app import build_house
from forum.core.settings import Settings
from tests import processes
from tests.conftest import in_own_loop, make_settings
from tests.databases import free_port

T = TypeVar("T")
PATIENCE = 20.0  # seconds that a page, letter or job may take on a busy machine


@dataclass
class Letterbox:
    """What a real SMTP server took."""

    letters: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)  # return paths, one a letter

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        letter = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.senders.append(envelope.mail_from or "")
        self.letters.append(letter)
        return "250 taken"

    def to(self, address: str, words: str = "") -> list[EmailMessage]:
        """Return the letters to an address whose subject holds these words."""
        return [
            letter
            for letter in self.letters
            if address in str(letter["To"]) and words in str(letter["Subject"])
        ]

    def wait_for(self, address: str, words: str = "") -> EmailMessage:
        """Return the latest such letter, once it's there."""
        eventually(lambda: bool(self.to(address, words)), f"a letter to {address}")
        return self.to(address, words)[-1]


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(letter: EmailMessage, path: str) -> str:
    """Return the path of the first link that begins so."""
    found = re.search(rf"https?://[^/\s]+({path}[^\s>]*)", text_of(letter))
    assert found, text_of(letter)
    return found[1]


def eventually(happened: Callable[[], bool], what: str) -> None:
    """Wait until something has happened."""
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, f"{what} did not come within {PATIENCE} seconds"
        time.sleep(0.05)


@dataclass
class Place:
    """A running place. ``addresses`` are those of its web processes, the first one in letters.

    ``lmtp``: the port at which its workers take letters in, if they do.
    """

    settings: Settings
    addresses: list[str]
    letterbox: Letterbox
    environment: dict[str, str]
    processes: list[ForkServerProcess]
    lmtp: int = 0

    @contextmanager
    def browser(self, at: int = 0) -> Iterator[httpx.Client]:
        """A browser of sorts with cookies of its own, at one of the web processes."""
        address = self.addresses[at]
        with httpx.Client(
            base_url=address, headers={"Origin": address}, timeout=PATIENCE
        ) as browser:
            yield browser

    def forum(self, *words: str, typed: str = "") -> str:
        """Run a command of ``forum`` and return what it printed."""
        said = processes.run(words, self.environment, typed.encode())
        assert said.code == 0, said.err
        return said.out

    def hand_in(self, letter: EmailMessage, to: str, sender: str | None = None) -> None:
        """Deliver a letter as the mail server of our domain does, by LMTP."""
        sender = parseaddr(str(letter["From"]))[1] if sender is None else sender
        with LMTP("127.0.0.1", self.lmtp) as line:
            line.sendmail(sender, [to], letter.as_bytes())

    def inside(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Do something to the database of the place, as time does."""

        async def run() -> T:
            async with build_house(self.settings):
                return await work()

        return in_own_loop(run)


@contextmanager
def running(
    template: Settings,
    *,
    webs: int = 2,
    workers: int = 2,
    incoming: Mapping[str, str] | None = None,
) -> Iterator[Place]:
    """Start a place on this database; end all its processes by their own ids.

    ``incoming``: workers take letters in as well, with these settings (``FORUM_…``).
    """
    letterbox = Letterbox()
    ports = [free_port() for _ in range(webs)]
    addresses = [f"http://127.0.0.1:{port}" for port in ports]
    mail = Controller(letterbox, hostname="127.0.0.1", port=free_port())
    settings = make_settings(
        template.data_dir, template.database.url, site={"base_url": addresses[0]}
    )
    environment = _environment(settings, mail.port) | dict(incoming or {})
    lmtp = free_port() if incoming else 0
    commands = [["serve", "--no-worker", "--port", str(port)] for port in ports]
    commands += [["worker", *_listening(lmtp)] for _ in range(workers)]
    with ExitStack() as stack:
        mail.start()
        stack.callback(mail.stop)
        started = [_start(stack, words, environment) for words in commands]
        for address in addresses:
            eventually(partial(_answers, address), address)
        eventually(partial(_listens, lmtp), "the way in for letters")
        yield Place(settings, addresses, letterbox, environment, started, lmtp)


def _environment(settings: Settings, smtp_port: int) -> dict[str, str]:
    return {
        "FORUM_DATA_DIR": str(settings.data_dir),
        "FORUM_DATABASE_URL": settings.database.url,
        "FORUM_BASE_URL": settings.site.base_url,
        "FORUM_SECRET_KEY": settings.site.secret_key,
        "FORUM_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "FORUM_JOBS__POLL_SECONDS": "0.1",
        "FORUM_DIGESTS__SETTLE_SECONDS": "0",
        "FORUM_LOGGING__LEVEL": "warning",
    }


def _start(stack: ExitStack, words: list[str], environment: dict[str, str]) -> ForkServerProcess:
    process = processes.start(words, environment)
    stack.callback(_has_ended, process)
    stack.callback(process.terminate)
    return process


def _has_ended(process: ForkServerProcess) -> None:
    process.join(PATIENCE)
    assert process.exitcode is not None, f"{process.name} does not end"


def _listening(port: int) -> list[str]:
    return ["--lmtp", f"127.0.0.1:{port}"] if port else []


def _listens(port: int) -> bool:
    if not port:
        return True
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health/ready").status_code == 200
    except httpx.TransportError:
        return False
