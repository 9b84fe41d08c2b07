"""Quoting a post in Markdown, with a link to where it stands."""

from __future__ import annotations

import re

from forum.core.i18n import gettext as _
from forum.core.markdown import without_quotes
from forum.threads.models import Post, Thread
from forum.threads.queries.posts import post_numbered

_LONGEST = 1_500  # characters of a post that are quoted; who wants more of it follows the link
_MARKUP = re.compile(r"([\\`*_\[\]<>#~|&@!])")


async def quotation_in(thread: Thread, number: str) -> str:
    """Return a quotation of a post by its number in the thread, as typed; "" if there is none.

    Hidden and deleted posts aren't quoted. The thread must be open to whoever asks.
    """
    post = None if thread.is_hidden else await post_numbered(thread, number)
    if post is None:
        return ""
    await post.fetch_related("author")
    return quotation(post)


def quotation(post: Post) -> str:
    """Return a post with its author as a quotation, without what it quotes itself, or a part."""
    name = _MARKUP.sub(r"\\\1", post.author.name)
    words = _("%(name)s, #%(number)s") % {"name": name, "number": post.number}
    body = _cut(without_quotes(post.body).strip("\n"))
    lines = [f"**[{words}]({post.url}):**", "", *body.split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def with_quotation(body: str, quoted: str) -> str:
    """Return what is being written with a quotation below it, once, and room to go on."""
    if not quoted or quoted in body:
        return body
    before = f"{body.rstrip()}\n\n" if body.strip() else ""
    return f"{before}{quoted}\n\n"


def _cut(body: str) -> str:
    if len(body) <= _LONGEST:
        return body
    head, gap, _rest = body[:_LONGEST].rpartition("\n")
    if not gap or len(head) < _LONGEST // 2:
        head = body[:_LONGEST].rpartition(" ")[0] or body[:_LONGEST]
    return f"{head.rstrip()} …"
