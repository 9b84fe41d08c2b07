"""Why somebody hears of something, in the reader's words."""

from __future__ import annotations

from forum.core.i18n import gettext as _
from forum.notifications.models import Event, Why
from forum.threads.idea_words import stage_word
from forum.threads.models import Post, Stage


def subject(group: str, title: str, is_reply: bool) -> str:  # noqa: FBT001 (templates ask)
    """Return a letter's subject, the same in all languages: mail programs find threads by it."""
    return f"Re: [{group}] {title}" if is_reply else f"[{group}] {title}"


def because(why: Why, name: str, group: str, tag: str = "", *, is_narrower: bool = False) -> str:
    """Return why a letter came: the one who wrote is ``name``, the tag that she follows ``tag``.

    ``is_narrower``: what it's about is narrower than that.
    """
    values = {"name": name, "group": group, "tag": tag}
    for_tag = _("You get this because you follow the tag “%(tag)s”.")
    if is_narrower:
        for_tag = _("You get this because you follow the tag “%(tag)s” with its narrower tags.")
    return {
        Why.NAMED: _("You get this because %(name)s named you."),
        Why.ANSWERED: _("You get this because %(name)s answered you."),
        Why.QUOTED: _("You get this because %(name)s quoted you."),
        Why.HERS: _("You get this because you started this conversation."),
        Why.THREAD: _("You get this because you follow this conversation."),
        Why.TAG: for_tag,
        Why.GROUP: _("You get this because you want every post in %(group)s."),
    }[why] % values


def because_of(event: Event, why: Why) -> str:
    """Return why a letter came that tells of something else than a post."""
    if event is Event.ACCEPTED:
        return _("You get this because the reply is yours.")
    if why is Why.HERS:
        return _("You get this because the idea is yours.")
    return _("You get this because you follow this idea.")


def told(event: Event, why: Why, name: str) -> str:
    """Return what happened and why she hears of it, on one line."""
    if event is Event.ACCEPTED:
        line = _("%(name)s accepted your reply as an answer.")
    elif event is Event.STAGE:
        line = _("%(name)s moved the idea to another stage.")
    else:
        line = {
            Why.NAMED: _("%(name)s named you."),
            Why.ANSWERED: _("%(name)s answered you."),
            Why.QUOTED: _("%(name)s quoted you."),
            Why.HERS: _("%(name)s wrote in a conversation that you started."),
            Why.THREAD: _("%(name)s wrote in a conversation that you follow."),
            Why.TAG: _("%(name)s wrote about a tag that you follow."),
            Why.GROUP: _("%(name)s wrote in a group of which you want every post."),
        }[why]
    return line % {"name": name}


def happened(event: Event, name: str, move: tuple[Stage, Stage] | None) -> str:
    """Return the sentence that a letter begins with; ``move``: from which stage to which."""
    if event is Event.ACCEPTED or move is None:
        return _("%(name)s accepted your reply as an answer.") % {"name": name}
    before, after = move
    values = {"name": name, "before": stage_word(before), "after": stage_word(after)}
    return _("%(name)s moved this idea from “%(before)s” to “%(after)s”.") % values


def wrote(post: Post, group: str) -> str:
    """Return who wrote a post where, as it stands above the post in a letter."""
    values = {"name": post.author.name, "library": post.author.library, "group": group}
    if post.author.library:
        return _("%(name)s, %(library)s, wrote in %(group)s:") % values
    return _("%(name)s wrote in %(group)s:") % values
