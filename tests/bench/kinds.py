"""The kinds of requests that are measured, and what each may cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.bench.filling import BODY, Filled

HELLO = "hello"
STRANGER, MEMBER, REPLY = 12, 16, 60  # times the CPU time of hello-world: issue 3, "Speed"
_COOKIE = "session"


@dataclass(frozen=True)
class Asked:
    """One request: a GET, or a POST if it has a form. ``token``: of whoever is signed in."""

    path: str
    token: str = ""
    etag: str = ""
    form: bytes = b""

    def wire(self, port: int) -> bytes:
        """Return it as it's sent."""
        host = f"127.0.0.1:{port}"
        lines = [f"{'POST' if self.form else 'GET'} {self.path} HTTP/1.1", f"Host: {host}"]
        lines += [f"Cookie: {_COOKIE}={self.token}"] if self.token else []
        lines += [f"If-None-Match: {self.etag}"] if self.etag else []
        if self.form:
            lines += [
                f"Origin: http://{host}",
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(self.form)}",
            ]
        return "\r\n".join([*lines, "", ""]).encode() + self.form


@dataclass(frozen=True)
class Kind:
    """A kind of request. ``most``: how many times the CPU time of hello-world it may take."""

    name: str
    words: str
    most: int
    asked: Callable[[Filled, int], Sequence[Asked]]
    status: int = 200
    revalidates: bool = False


def _strangers(paths: Callable[[Filled], list[str]]) -> Callable[[Filled, int], list[Asked]]:
    return lambda filled, _count: [Asked(path) for path in paths(filled)]


def _members(paths: Callable[[Filled], list[str]]) -> Callable[[Filled, int], list[Asked]]:
    def asked(filled: Filled, _count: int) -> list[Asked]:
        wanted, readers = paths(filled), filled.readers
        rounds = max(len(wanted), len(readers))
        return [
            Asked(wanted[turn % len(wanted)], readers[turn % len(readers)])
            for turn in range(rounds)
        ]

    return asked


def _replies(filled: Filled, count: int) -> list[Asked]:
    return [
        Asked(
            filled.replies[turn % len(filled.replies)],
            filled.readers[turn % len(filled.readers)],
            form=urlencode({"body": f"{BODY}\nReply {turn}.", "action": "post"}).encode(),
        )
        for turn in range(count)
    ]


def _page_40(filled: Filled) -> list[str]:
    return [f"{filled.long}?page=40"]


KINDS = [
    Kind("thread", "thread, 25 posts", STRANGER, _strangers(lambda filled: filled.pages)),
    Kind("thread-member", "… signed in", MEMBER, _members(lambda filled: filled.pages)),
    Kind("page-40", "page 40 of 1,000 replies", STRANGER, _strangers(_page_40)),
    Kind("page-40-member", "… signed in", MEMBER, _members(_page_40)),
    Kind("list", "/threads", STRANGER, _strangers(lambda _: ["/threads"])),
    Kind("list-member", "… signed in", MEMBER, _members(lambda _: ["/threads"])),
    Kind("home", "/", STRANGER, _strangers(lambda _: ["/"])),
    Kind("tag", "/threads of a tag", STRANGER, _strangers(lambda on: [f"/threads?tag={on.tag}"])),
    Kind("tag-page", "a tag’s page", STRANGER, _strangers(lambda on: [f"/tags/{on.tag}"])),
    Kind("tag-member", "… signed in", MEMBER, _members(lambda on: [f"/tags/{on.tag}"])),
    Kind(
        "group",
        "/threads of a group",
        STRANGER,
        _strangers(lambda on: [f"/threads?group={on.group}"]),
    ),
    Kind("permalink", "post’s address", STRANGER, _strangers(lambda on: on.posts), status=302),
    Kind(
        "unchanged",
        "thread, If-None-Match",
        STRANGER,
        _strangers(lambda on: on.pages),
        status=304,
        revalidates=True,
    ),
    Kind("reply", "reply by POST", REPLY, _replies, status=303),
]
NAMES = [HELLO, *(kind.name for kind in KINDS)]
