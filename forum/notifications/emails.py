"""Letters at once: posts in full, one letter a conversation, and what happened to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from forum.accounts.models import Member
from forum.core.house import house
from forum.groups.models import Group
from forum.mail import returning
from forum.mail.models import Urgency
from forum.mail.outbox import post as post_letter
from forum.mail.trimming import lines as trimming
from forum.notifications import sentences
from forum.notifications.identities import group_address, list_id, post_message_id
from forum.notifications.models import Event, Why
from forum.notifications.stopping import stop_address
from forum.notifications.wording import fitted, words_of
from forum.tags.models import Tag
from forum.threads.models import Post, StageMove, Thread

MOST = 25  # posts in one letter; those after them are named by a link
_MOST_REFERENCES = 30
_SAFE = "%:/?#[]@!$&'()*+,;=~"  # characters of a URI (RFC 3986, 2); slugs may have others
_ADDRESSED = {Why.NAMED, Why.ANSWERED, Why.QUOTED}


@dataclass(frozen=True)
class Occasion:
    """To whom something is told, and why.

    ``token`` is that of her ``Preference``; ``thread`` has its group; ``root`` is the id of its
    opening post, ``by`` the name of whose post is the reason, and ``tag`` the one that she follows
    if that is why; ``is_narrower``: it's broader than those of the thread.
    """

    member: Member
    token: str
    thread: Thread
    root: int
    why: Why
    by: str
    tag: Tag | None = None
    is_narrower: bool = False

    @property
    def group(self) -> Group:
        return self.thread.group

    @property
    def stop_url(self) -> str:
        """The address that ends what this letter came for, and lets her choose the rest."""
        if self.why is Why.GROUP:
            return stop_address(self.token, "group-of", self.thread.id)
        if self.why is Why.TAG and self.tag:
            return stop_address(self.token, "tag", self.tag.id)
        return stop_address(self.token, "thread", self.thread.id)


class _Entry(NamedTuple):
    """A post as it stands in the letter."""

    post: Post
    url: str
    text: str
    html: Markup
    is_cut: bool


async def tell_posts(occasion: Occasion, posts: Sequence[Post]) -> None:
    """Bring posts of one thread in one letter, in their order; each has its author.

    It's called after the newest, and comes in that one's writer's name.

    Raises:
        UnusableAddress: if no letter can be sent to her.
    """
    newest, shown = posts[-1], posts[:MOST]
    words = fitted(await words_of(shown))
    entries = [_Entry(post, _url(post), *said) for post, said in zip(shown, words, strict=True)]
    await post_letter(
        "notifications/email/posts",
        **_to(occasion, newest),
        urgency=Urgency.PROMPT if occasion.why in _ADDRESSED else Urgency.BULK,
        headers=_headers(occasion, newest, _before(occasion, posts)),
        message_id=post_message_id(newest.id),
        writer=newest.author.name,
        entries=entries,
        more=len(posts) - len(shown),
        is_reply=not posts[0].is_opening,
    )


async def tell_happening(
    occasion: Occasion, event: Event, post: Post, actor: Member | None, move: StageMove | None
) -> None:
    """Tell that a reply of hers was accepted, or that an idea moved to another stage.

    Raises:
        UnusableAddress: if no letter can be sent to her.
    """
    await post_letter(
        "notifications/email/happening",
        **_to(occasion, post),
        headers=_headers(occasion, post, [occasion.root, post.id], parent=post.id),
        writer=actor.name if actor else "",
        event=event,
        actor=actor.name if actor else house().settings.site.name,
        post_url=_url(post),
        move=(move.before, move.after) if move else None,
        note=move.note if move else "",
    )


def _to(occasion: Occasion, post: Post) -> dict[str, Any]:
    member, takes_mail = occasion.member, house().settings.mail.incoming
    return {
        "to": member.email,
        "language": member.language,
        "time_zone": member.time_zone,
        "thread": occasion.thread,
        "group": occasion.group,
        "thread_url": house().settings.site.base_url + occasion.thread.url,
        "post": post,
        "why": occasion.why,
        "by": occasion.by,
        "tag": occasion.tag.name if occasion.tag else "",
        "is_narrower": occasion.is_narrower,
        "stop_url": occasion.stop_url,
        "say": sentences,
        "mark": trimming.mark,
        "can_answer": takes_mail,
        "writer_address": returning.sign("writer", member.id, post.id) if takes_mail else "",
    }


def _url(post: Post) -> str:
    return house().settings.site.base_url + post.url


def _before(occasion: Occasion, posts: Sequence[Post]) -> list[int]:
    """Return the ids of posts that the newest one follows: the opening post first.

    Mail programs take each for the parent of the next. The posts that go in this letter never had
    one of their own, and are among them so that answers to any of them stand in one thread.
    """
    newest = posts[-1]
    if newest.is_opening:
        return []
    joined = [id_ for post in posts[:-1] for id_ in (post.reply_to_id, post.id) if id_]
    others = [
        id_ for id_ in dict.fromkeys(joined) if id_ not in {occasion.root, newest.reply_to_id}
    ]
    last = [newest.reply_to_id] if newest.reply_to_id else []
    return list(dict.fromkeys([occasion.root, *others[-_MOST_REFERENCES:], *last]))


def _headers(
    occasion: Occasion, post: Post, before: Sequence[int], *, parent: int | None = None
) -> dict[str, str]:
    """Return what mail programs file, follow, answer and unsubscribe by.

    RFC 5322, 3.6.4 (In-Reply-To, References), RFC 2369 and 2919 (List-…), RFC 8058 (one click),
    RFC 5064 (Archived-At).
    """
    here, group = house(), occasion.group
    stop, headers = f"<{occasion.stop_url}>", {}
    if here.settings.mail.incoming:
        reply_to = returning.sign("reply", occasion.member.id, post.id)
        headers = {"Reply-To": reply_to, "List-Post": f"<mailto:{group_address(group)}>"}
        stop += f", <mailto:{reply_to}?subject=stop>"
    if before:
        headers["In-Reply-To"] = post_message_id(parent or post.reply_to_id or occasion.root)
        headers["References"] = " ".join(post_message_id(id_) for id_ in dict.fromkeys(before))
    return headers | {
        "List-Id": list_id(group),
        "List-Archive": f"<{quote(here.url_for('groups:show', slug=group.slug), _SAFE)}>",
        "List-Unsubscribe": stop,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Archived-At": f"<{_url(post)}>",
    }
