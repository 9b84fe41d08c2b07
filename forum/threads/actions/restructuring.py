"""Splitting replies off a thread, and merging one thread into another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forum.accounts.models import Member
from forum.core.database import atomic
from forum.core.errors import Complaint, Forbidden, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.groups.models import Group
from forum.tags.actions import proposing
from forum.tags.models import Tag
from forum.threads.actions.curation import held_by, require_moderator, tell
from forum.threads.actions.pace import hand_on
from forum.threads.actions.places import (
    append,
    close_into,
    copy_readers,
    held_both,
    in_words,
    join_readers,
    restructured,
)
from forum.threads.actions.sorting import require_openness
from forum.threads.actions.title_words import keep_title_words
from forum.threads.models import (
    Act,
    Kind,
    Poll,
    Post,
    Report,
    Stage,
    State,
    Thread,
    Trial,
    slug_for,
)


@dataclass(frozen=True)
class Heading:
    """What stands above the thread that a split makes."""

    title: str
    group: Group
    kind: Kind
    tags: Sequence[Tag]


async def split_thread(
    moderator: Member, thread: Thread, numbers: Sequence[int], heading: Heading,
    reason: str, *, openly: bool = False,
) -> Thread:  # fmt: skip
    """Make a thread of its own of some replies; return it.

    The replies keep ids, authors, dates, reactions and history. Who follows, mutes or has read
    the thread does so in the new one as well, and it's as slow, or rests as long. Poll, trials and
    a time to close stay.

    Raises:
        Forbidden: if she doesn't moderate both groups, or the thread isn't visible.
        Complaint: about ``posts``, if they can't be split off; about ``reason`` or ``openly``.
    """
    async with atomic():
        await proposing.hold_words(heading.tags)
        thread = await held_by(moderator, thread, reason)
        require(thread.state is State.VISIBLE, _("Show this thread again before you split it."))
        here, group = await Group.get(id=thread.group_id), await heading.group.held()
        await require_moderator(moderator, group, reason)
        require_openness(group, here, openly=openly)
        posts = await _splittable(thread, numbers)
        taken = [post.number for post in posts]
        new = await _begun(moderator, posts[0], heading)
        await append(posts, new, await restructured(Act.SPLIT, moderator, thread, new, reason))
        await thread.recounted()
        await copy_readers(thread, new, taken)
        await hand_on(moderator, thread, new, reason)
        await tell_of_posts("split", moderator, (thread, new), reason, taken)
    return new


async def _splittable(thread: Thread, numbers: Sequence[int]) -> list[Post]:
    posts = await Post.filter(thread_id=thread.id, number__in=numbers).order_by("number")
    missing = set(numbers) - {post.number for post in posts}
    if missing:
        sentence = _("There is no post %(numbers)s in this thread.")
        raise Complaint("posts", sentence % {"numbers": in_words(missing)})
    if not posts:
        raise Complaint("posts", _("Choose the posts that go into the new thread."))
    if posts[0].is_opening:
        raise Complaint("posts", _("The opening post stays where it is; choose replies."))
    _require_opening(posts[0])
    reports = await Report.filter(post_id__in=[post.id for post in posts]).values_list("post_id")
    told = [post.number for post in posts if (post.id,) in reports]
    if told:
        sentence = _("A field report stays with its idea; leave out %(numbers)s.")
        raise Complaint("posts", sentence % {"numbers": in_words(told)})
    return posts


def _require_opening(post: Post) -> None:
    if post.is_hidden:
        sentence = _("Post %(number)s would open the new thread, but it is hidden or deleted.")
        raise Complaint("posts", sentence % {"number": post.number})
    if post.is_accepted:
        sentence = _("Post %(number)s would open the new thread, but it is an accepted answer.")
        raise Complaint("posts", sentence % {"number": post.number})


async def _begun(moderator: Member, first: Post, heading: Heading) -> Thread:
    thread = await Thread.create(
        group=heading.group, author_id=first.author_id, kind=heading.kind, title=heading.title,
        slug=slug_for(heading.title), created_at=first.created_at,
        last_posted_at=first.created_at,
        stage=Stage.PROPOSED if heading.kind is Kind.IDEA else None,
    )  # fmt: skip
    if heading.tags:
        await thread.tags.add(*await proposing.kept(moderator, heading.tags))
    await keep_title_words(thread)
    return thread


async def merge_thread(
    moderator: Member, source: Thread, target: Thread, reason: str, *, openly: bool = False
) -> Post:
    """Put the posts of one thread at the end of another; return the first of them.

    The address of the first leads to them from now on. Its followers follow the other unless they
    muted that; its tags come along as long as there is room. The other keeps its own pace.

    Raises:
        Forbidden: if she doesn't moderate both groups, or these two can't become one.
        Complaint: about ``into``, ``reason`` or ``openly``.
    """
    if source.id == target.id:
        raise Complaint("into", _("Choose another thread than this one."))
    async with atomic():
        source, target = await _held_to_merge(moderator, source, target, reason, openly=openly)
        posts = await Post.filter(thread_id=source.id).order_by("number")
        numbers, begin = [post.number for post in posts], target.last_visible
        await append(
            posts, target, await restructured(Act.MERGE, moderator, source, target, reason)
        )
        await close_into(source, target)
        await join_readers(source, target, numbers, begin=begin)
        await _add_tags(source, target)
        await tell_of_posts("merge", moderator, (source, target), reason, numbers)
    return posts[0]


async def _held_to_merge(
    moderator: Member, source: Thread, target: Thread, reason: str, *, openly: bool
) -> tuple[Thread, Thread]:
    source, target = await held_both(source, target)
    here, there = await Group.get(id=source.group_id), await Group.get(id=target.group_id)
    for group in (here, there):
        await require_moderator(moderator, group, reason)
    visible = source.state is State.VISIBLE and target.state is State.VISIBLE
    require(visible, _("Both threads must be visible before one becomes part of the other."))
    require_openness(there, here, openly=openly)
    await require_nothing_tied(source)
    return source, target


async def require_nothing_tied(source: Thread) -> None:
    """Go on only if nothing but posts would have to move.

    A poll, and who tries an idea, belong to what the opening post says; in a later place of another
    thread they would speak of something else.
    """
    instead = _("Merge the other thread into this one instead.")
    if await Poll.exists(thread_id=source.id):
        raise Forbidden(_("This thread has a poll, which stays with it.") + " " + instead)
    if await Trial.exists(thread_id=source.id):
        raise Forbidden(_("Libraries try this idea, and that stays with it.") + " " + instead)


async def _add_tags(source: Thread, target: Thread) -> None:
    has = {tag.id for tag in await target.tags.all()}
    room = max(0, house().settings.threads.max_tags - len(has))
    more = [tag for tag in await source.tags.all().order_by("name") if tag.id not in has][:room]
    if more:
        await target.tags.add(*more)


async def tell_of_posts(
    act: str, moderator: Member, threads: tuple[Thread, Thread], reason: str,
    numbers: Sequence[int],
) -> None:  # fmt: skip
    """Let the log hear that posts went from one thread to another; in both groups, if they differ.

    It keeps which threads, and no titles: names may have to be taken out of these for good.
    """
    source, target = threads
    posts = {"posts": in_words(numbers)}
    before, after = {"thread": source.id, **posts}, {"thread": target.id, **posts}
    await tell(act, moderator, source, reason, before, after)
    if source.group_id != target.group_id:
        await tell("receive", moderator, target, reason, before, after)
