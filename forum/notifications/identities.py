"""What letters about posts and groups are called, the same in every letter and for ever.

``letterbox`` finds by them what an answer answers.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator

from forum.core.house import house
from forum.groups.models import Group
from forum.mail.addresses import ascii_domain

_POST = re.compile(r"<?post-(\d{1,18})@([^<>\s@]+)>?", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_CHUNK = 45  # octets, so that an encoded word has at most 75 characters (RFC 2047, 2)


def post_message_id(post_id: int) -> str:
    """Return the Message-ID of letters about a post, whoever gets them, in angle brackets."""
    return f"<post-{post_id}@{_domain()}>"


def post_of(message_id: str) -> int | None:
    """Return the id of the post that a Message-ID of ours names; None for every other."""
    found = _POST.fullmatch(message_id.strip())
    return int(found[1]) if found and found[2].lower() == _domain() else None


def group_label(group: Group) -> str:
    """Return what stands for a group in addresses: its slug, if that can be a name of the DNS."""
    return group.slug if _LABEL.fullmatch(group.slug) else f"group-{group.id}"


def group_address(group: Group) -> str:
    """Return the address to which new threads of a group are sent."""
    return f"{group_label(group)}@{_domain()}"


def list_id(group: Group) -> str:
    """Return the List-Id of a group (RFC 2919): its name, and what it's known by for ever."""
    return f"{_phrase(group.name)} <{group_label(group)}.{_domain()}>"


def _phrase(name: str) -> str:
    if not name.isascii() or "=?" in name:  # which would look like an encoded word itself
        return " ".join(f"=?utf-8?b?{b64encode(chunk).decode()}?=" for chunk in _chunks(name))
    if _ATOMS.fullmatch(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _chunks(name: str) -> Iterator[bytes]:
    chunk = b""
    for char in name:
        if len(chunk) + len(char.encode()) > _CHUNK:
            yield chunk
            chunk = b""
        chunk += char.encode()
    yield chunk


def _domain() -> str:
    return ascii_domain(house().settings.mail_domain)
