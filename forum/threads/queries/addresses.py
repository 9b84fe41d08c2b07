"""Where a post stands: on which page of its thread, and at which address."""

from __future__ import annotations

from forum.core.house import house
from forum.threads.models import Post, Thread


def page_with(number: int) -> int:
    """Return the page of its thread that a post of this number stands on."""
    return (max(1, number) - 1) // house().settings.threads.posts_per_page + 1


def address(thread: Thread, number: int) -> str:
    """Return where a post of this number is shown."""
    page = page_with(number)
    return thread.url + (f"?page={page}" if page > 1 else "") + f"#post-{number}"


def place_on_page(post: Post) -> str:
    """Return the address of a post on its page of its thread, which must be there."""
    return address(post.thread, post.number)
