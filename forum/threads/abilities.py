"""What one viewer may do with each post of a page, asked of the policies once for posts alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from forum.accounts.models import Viewer
from forum.threads import policy
from forum.threads.models import Post, State
from forum.threads.queries.threads import Place


class May(NamedTuple):
    """What a viewer may do with a post; for a stranger nothing but read."""

    reply: bool
    edit: bool
    delete: bool
    undelete: bool
    read_hidden: bool
    hide: bool
    show_again: bool
    accept: bool
    react: bool
    keep: bool  # a bookmark
    poll: bool


@dataclass(frozen=True)
class Abilities:
    """A viewer at a place. All posts that agree in ``_like`` are answered alike."""

    viewer: Viewer
    place: Place
    _known: dict[tuple[bool, State, bool], May] = field(default_factory=dict)

    @property
    def key(self) -> tuple[bool, ...]:
        """What answers depend on beside the thread's version and who wrote which posts."""
        viewer, thread = self.viewer, self.place.thread
        can_post = policy.can_take_part(viewer, thread.group, self.place.membership)
        began = viewer.id == thread.author_id  # she accepts answers, on every page
        is_locked = thread.is_locked  # the clock closes it without a new version
        able = viewer.is_member, self.place.moderates, self.place.can_reply, can_post
        return *able, began, is_locked

    def own(self, posts: Iterable[Post]) -> tuple[int, ...]:
        """Return the ids of the posts that the viewer wrote."""
        viewer_id = self.viewer.id or 0
        return tuple([post.id for post in posts if post.author_id == viewer_id])

    def on(self, post: Post) -> May:
        """Return what the viewer may do with a post of this thread."""
        like = (post.author_id == (self.viewer.id or 0), post.state, post.is_opening)
        if like not in self._known:
            self._known[like] = self._asked(post)
        return self._known[like]

    def _asked(self, post: Post) -> May:
        viewer, place = self.viewer, self.place
        thread, moderates = place.thread, place.moderates
        is_hidden_by_moderator = post.state is State.HIDDEN
        return May(
            reply=place.can_reply and not post.is_hidden,
            edit=policy.can_edit(viewer, post, thread, moderates=moderates),
            delete=policy.can_delete(viewer, post, thread),
            undelete=policy.can_undelete(viewer, post, thread),
            read_hidden=policy.can_read_hidden(viewer, post, moderates=moderates),
            hide=moderates and not (post.is_hidden or post.is_opening),
            show_again=moderates and is_hidden_by_moderator,
            accept=policy.can_accept(viewer, post, thread, moderates=moderates),
            react=policy.can_react(viewer, post, thread, thread.group, place.membership),
            keep=policy.can_bookmark(viewer, post),
            poll=post.is_opening and policy.can_keep_poll(viewer, thread),
        )
