"""What a thread's page tells search engines: JSON-LD in the words of schema.org.

Questions are a ``QAPage``; everything else is a ``DiscussionForumPosting``, as Google's
documentation of both has it. A later page of a thread tells of the opening post only its title
and address, and of the posts that stand on it all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from forum.core.house import house
from forum.core.text import excerpt
from forum.threads.citing.text import words_of
from forum.threads.models import Kind

_MOST_WORDS = 500  # characters of one post; all of it stands on the page anyway
# In JSON these stand for the same, and HTML sees no end of the element in them.
_HARMLESS = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


@dataclass(frozen=True)
class Said:
    """One visible post, as plain values."""

    id: int
    number: int
    name: str
    username: str
    html: str
    moment: datetime
    edited: datetime | None = None
    is_accepted: bool = False


@dataclass(frozen=True)
class Asked:
    """A thread, as plain values; who began it and when are the opening post's."""

    id: int
    slug: str
    kind: Kind
    title: str
    name: str
    username: str
    moment: datetime
    reply_count: int
    keywords: tuple[str, ...] = ()


def json_ld(thread: Asked, posts: Sequence[Said], answers: Sequence[Said] = ()) -> Markup:
    """Return the content of a ``script`` of type ``application/ld+json``.

    ``posts`` are the visible ones of the page; ``answers`` accepted ones from other pages.
    """
    build = _question if thread.kind is Kind.QUESTION else _discussion
    told = {"@context": "https://schema.org", **build(thread, posts, answers)}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_HARMLESS))  # noqa: S704 (no "<" is left in it)


def _discussion(
    thread: Asked, posts: Sequence[Said], _answers: Sequence[Said]
) -> dict[str, object]:
    counted = {
        "@type": "InteractionCounter",
        "interactionType": "https://schema.org/CommentAction",
        "userInteractionCount": thread.reply_count,
    }
    return {
        "@type": "DiscussionForumPosting",
        "headline": thread.title,
        **_opening(thread, posts),
        "commentCount": thread.reply_count,
        "interactionStatistic": counted,
        "comment": [_said("Comment", post) for post in posts if post.number > 1],
    }


def _question(thread: Asked, posts: Sequence[Said], answers: Sequence[Said]) -> dict[str, object]:
    replies = [post for post in posts if post.number > 1]
    accepted = [post for post in (*answers, *replies) if post.is_accepted]
    question = {
        "@type": "Question",
        "name": thread.title,
        **_opening(thread, posts),
        "answerCount": thread.reply_count,
        "acceptedAnswer": [_said("Answer", post) for post in accepted],
        "suggestedAnswer": [_said("Answer", post) for post in replies if not post.is_accepted],
    }
    return {"@type": "QAPage", "mainEntity": question}


def _opening(thread: Asked, posts: Sequence[Said]) -> dict[str, Any]:
    here = house()
    told: dict[str, Any] = {
        "url": here.url_for("threads:show", id=thread.id, slug=thread.slug),
        "author": _person(thread.name, thread.username),
        "datePublished": thread.moment.isoformat(timespec="seconds"),
        "keywords": list(thread.keywords),
        "isPartOf": {
            "@type": "WebSite",
            "name": here.settings.site.name,
            "url": here.settings.site.base_url + "/",
        },
    }
    for post in posts[:1]:
        if post.number == 1:
            told |= _words(post)
    return told


def _said(kind: str, post: Said) -> dict[str, object]:
    return {
        "@type": kind,
        "url": house().url_for("posts:show", id=post.id),
        "author": _person(post.name, post.username),
        "datePublished": post.moment.isoformat(timespec="seconds"),
        **_words(post),
    }


def _words(post: Said) -> dict[str, str]:
    told = {"text": excerpt(words_of(post.html), _MOST_WORDS)}
    if post.edited:
        told["dateModified"] = post.edited.isoformat(timespec="seconds")
    return told


def _person(name: str, username: str) -> dict[str, str]:
    page = house().url_for("members:show", username=username)
    return {"@type": "Person", "name": name, "url": page}
