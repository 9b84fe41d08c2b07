"""What a thread's page tells search engines: JSON-LD in the words of schema.org.

Questions are a ``QAPage``; everything else is a ``DiscussionForumPosting``, as Google's
documentation of both has it. A later page of a thread tells of the opening post only its title
and address, and of the posts that stand on it all.

What is told of a post is made once, by :func:`told_of`, and can be kept as long as the post's
HTML; a page then only puts it together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

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
class Told:
    """What is told of one post: members of a JSON object, with nothing that ends a script.

    ``facts`` are its address, author and date; ``words`` what it says.
    """

    number: int
    is_accepted: bool
    facts: str
    words: str


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


def told_of(post: Said) -> Told:
    """Return what pages tell of a post."""
    facts = {
        "url": house().url_for("posts:show", id=post.id),
        "author": _person(post.name, post.username),
        "datePublished": post.moment.isoformat(timespec="seconds"),
    }
    words = {"text": excerpt(words_of(post.html), _MOST_WORDS)}
    if post.edited:
        words["dateModified"] = post.edited.isoformat(timespec="seconds")
    return Told(post.number, post.is_accepted, _members(facts), _members(words))


def json_ld(thread: Asked, posts: Sequence[Told], answers: Sequence[Told] = ()) -> Markup:
    """Return the content of a ``script`` of type ``application/ld+json``.

    ``posts`` are the visible ones of the page; ``answers`` accepted ones from other pages.
    """
    context = _members({"@context": "https://schema.org"})
    build = _question if thread.kind is Kind.QUESTION else _discussion
    return Markup(f"{{{context},{build(thread, posts, answers)}}}")  # noqa: S704 (see _members)


def _discussion(thread: Asked, posts: Sequence[Told], _answers: Sequence[Told]) -> str:
    counted = {
        "@type": "InteractionCounter",
        "interactionType": "https://schema.org/CommentAction",
        "userInteractionCount": thread.reply_count,
    }
    facts = {
        "@type": "DiscussionForumPosting",
        "headline": thread.title,
        "commentCount": thread.reply_count,
        "interactionStatistic": counted,
    }
    comments = _listed("Comment", [post for post in posts if post.number > 1])
    return f'{_members(facts)},{_opening(thread, posts)},"comment":{comments}'


def _question(thread: Asked, posts: Sequence[Told], answers: Sequence[Told]) -> str:
    replies = [post for post in posts if post.number > 1]
    accepted = [post for post in (*answers, *replies) if post.is_accepted]
    suggested = [post for post in replies if not post.is_accepted]
    facts = {"@type": "Question", "name": thread.title, "answerCount": thread.reply_count}
    question = (
        f'{_members(facts)},{_opening(thread, posts)},"acceptedAnswer":'
        f'{_listed("Answer", accepted)},"suggestedAnswer":{_listed("Answer", suggested)}'
    )
    return f'"@type":"QAPage","mainEntity":{{{question}}}'


def _opening(thread: Asked, posts: Sequence[Told]) -> str:
    here = house()
    site = here.settings.site
    facts = _members({
        "url": here.url_for("threads:show", id=thread.id, slug=thread.slug),
        "author": _person(thread.name, thread.username),
        "datePublished": thread.moment.isoformat(timespec="seconds"),
        "keywords": thread.keywords,
        "isPartOf": {"@type": "WebSite", "name": site.name, "url": f"{site.base_url}/"},
    })  # fmt: skip
    said = [post.words for post in posts[:1] if post.number == 1]
    return ",".join([facts, *said])


def _listed(kind: str, posts: Sequence[Told]) -> str:
    told = (f'{{"@type":"{kind}",{post.facts},{post.words}}}' for post in posts)
    return f"[{','.join(told)}]"


def _person(name: str, username: str) -> dict[str, str]:
    page = house().url_for("members:show", username=username)
    return {"@type": "Person", "name": name, "url": page}


def _members(facts: Mapping[str, object]) -> str:
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_HARMLESS)[1:-1]
