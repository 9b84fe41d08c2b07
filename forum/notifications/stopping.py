"""The addresses in letters by which their readers stop them."""

from __future__ import annotations

from forum.core.house import house

SCOPES = ("thread", "group", "group-of", "tag", "all")


def stop_address(token: str, scope: str, number: int) -> str:
    """Return the whole address that stops letters, for a letter's text and List-Unsubscribe.

    ``token`` is that of the reader's ``Preference``. ``scope``: what is stopped, one of
    ``SCOPES``; ``number``: the id of that thread, group or tag, 0 for all. "group-of" is the group
    of a thread, of which ``number`` is the id, so that the page can offer to stop either.

    The address never expires, shows a page when it's opened, and stops at once when a mail program
    posts to it (RFC 8058).
    """
    return house().url_for("notifications:stop", token=token, scope=scope, number=number)
