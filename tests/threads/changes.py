"""Everything that may happen to a place (``keeping.py``), by name, as its people do it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from forum.accounts.actions.profile import change_time_zone
from forum.core.database import now
from forum.threads.actions import (
    answers,
    bookmarks,
    curation,
    drafts,
    edits,
    ideas,
    pace,
    polls,
    reactions,
    reading,
    replies,
    restructuring,
    sorting,
    threads,
    trials,
    undoing,
    votes,
)
from forum.threads.actions.drafts import Writing
from forum.threads.draft_places import reply_place
from forum.threads.models import (
    Attachment,
    Kind,
    Level,
    LibraryKind,
    LibrarySize,
    PollOption,
    Post,
    ReactionKind,
    Restructuring,
    Results,
    Stage,
    Thread,
)
from tests.factories import a_report
from tests.threads.attaching import with_file
from tests.threads.keeping import Place
from tests.threads.rearranging import heading

WHY = "Because it is so"
Act = Callable[[Place], Awaitable[object]]


async def _thread(thread: Thread) -> Thread:
    return await Thread.get(id=thread.id).select_related("group", "author")


async def _post(place: Place, number: int = 2) -> Post:
    there = Post.get(thread_id=place.question.id, number=number)
    return await there.select_related("author", "thread")


async def reply(p: Place) -> None:
    await replies.post_reply(p.who["helper"], await _thread(p.question), "One more.")


async def answer_below(p: Place) -> None:
    thread = await _thread(p.question)
    await replies.post_reply(p.who["helper"], thread, "To that.", await _post(p, 3))


async def start(p: Place) -> None:
    author, title = p.who["helper"], "Seeds in a box"
    await threads.start_thread(author, p.group, Kind.QUESTION, title, "How?", [p.tag])


async def edit(p: Place) -> None:
    await edits.edit_post(p.who["helper"], await _post(p), "Other words.", reason=WHY)


async def delete(p: Place) -> None:
    await edits.delete_post(p.who["helper"], await _post(p))


async def undelete(p: Place) -> None:
    await edits.undelete_post(p.who["helper"], await _post(p))


async def hide_post(p: Place) -> None:
    await curation.hide_post(p.who["keeper"], await _post(p), WHY)


async def restore_post(p: Place) -> None:
    await curation.restore_post(p.who["keeper"], await _post(p), WHY)


async def lock(p: Place) -> None:
    await curation.lock_thread(p.who["keeper"], await _thread(p.question), WHY)


async def unlock(p: Place) -> None:
    await curation.unlock_thread(p.who["keeper"], await _thread(p.question), WHY)


async def pin(p: Place) -> None:
    until = now() + timedelta(days=2)
    await curation.pin_thread(p.who["keeper"], await _thread(p.question), WHY, until)


async def unpin(p: Place) -> None:
    await curation.unpin_thread(p.who["keeper"], await _thread(p.question), WHY)


async def slow(p: Place) -> None:
    await pace.slow_thread(p.who["keeper"], await _thread(p.question), WHY, 600)


async def rest(p: Place) -> None:
    until = now() + timedelta(days=1)
    await pace.rest_thread(p.who["keeper"], await _thread(p.question), WHY, until)


async def close_at(p: Place) -> None:
    moment = now() + timedelta(days=30)
    await pace.close_at(p.who["keeper"], await _thread(p.question), WHY, moment)


async def keep_open(p: Place) -> None:
    await pace.keep_open(p.who["keeper"], await _thread(p.question), WHY)


async def hide(p: Place) -> None:
    await curation.hide_thread(p.who["keeper"], await _thread(p.question), WHY)


async def restore(p: Place) -> None:
    await curation.restore_thread(p.who["keeper"], await _thread(p.question), WHY)


async def retitle(p: Place) -> None:
    thread = await _thread(p.question)
    await sorting.retitle_thread(p.who["keeper"], thread, "Another title", Kind.DISCUSSION, WHY)


async def retag(p: Place) -> None:
    await sorting.retag_thread(p.who["keeper"], await _thread(p.question), [p.other_tag], WHY)


async def move_away(p: Place) -> None:
    await sorting.move_thread(p.who["keeper"], await _thread(p.question), p.private, WHY)


async def move_back(p: Place) -> None:
    thread = await _thread(p.question)
    await sorting.move_thread(p.who["keeper"], thread, p.group, WHY, openly=True)


async def merge(p: Place) -> None:
    source, target = await _thread(p.question), await _thread(p.related)
    await restructuring.merge_thread(p.who["keeper"], source, target, WHY)


async def split(p: Place) -> None:
    thread, under = await _thread(p.question), heading(p.group)
    await restructuring.split_thread(p.who["keeper"], thread, [3], under, WHY)


async def split_away(p: Place) -> None:
    thread, under = await _thread(p.question), heading(p.private)
    await restructuring.split_thread(p.who["keeper"], thread, [3], under, WHY)


async def undo(p: Place) -> None:
    row = await Restructuring.all().order_by("-id").first()
    assert row
    await undoing.undo(p.who["keeper"], row, WHY, openly=True)


async def accept(p: Place) -> None:
    await answers.accept(p.who["asker"], await _post(p, 3), wanted=True)


async def accept_no_more(p: Place) -> None:
    await answers.accept(p.who["asker"], await _post(p, 2), wanted=False)


async def react(p: Place) -> None:
    await reactions.react(p.who["reader"], await _post(p), ReactionKind.SAME_HERE, wanted=True)


async def react_no_more(p: Place) -> None:
    await reactions.react(p.who["insider"], await _post(p), ReactionKind.THANKS, wanted=False)


async def attach(p: Place) -> None:
    await with_file(await _post(p, 3), p.who["insider"])


async def detach(p: Place) -> None:
    await Attachment.filter(post_id=p.reply.id).delete()


async def hide_related(p: Place) -> None:
    await curation.hide_thread(p.who["keeper"], await _thread(p.related), WHY)


async def move_related(p: Place) -> None:
    await sorting.move_thread(p.who["keeper"], await _thread(p.related), p.private, WHY)


async def retitle_related(p: Place) -> None:
    thread = await _thread(p.related)
    await sorting.retitle_thread(p.who["keeper"], thread, "Seeds above", Kind.QUESTION, WHY)


async def sort_related(p: Place) -> None:
    thread = await _thread(p.related)
    await sorting.retitle_thread(p.who["keeper"], thread, thread.title, Kind.DISCUSSION, WHY)


async def answer_related(p: Place) -> None:
    await replies.post_reply(p.who["helper"], await _thread(p.related), "So.")


async def vote(p: Place) -> None:
    last = await PollOption.get(poll_id=p.poll.id, position=2)
    await votes.vote(p.who["reader"], await _thread(p.polled), [last.id])


async def vote_no_more(p: Place) -> None:
    await votes.withdraw(p.who["insider"], await _thread(p.polled))


async def close_poll(p: Place) -> None:
    await polls.close_poll(p.who["asker"], await _thread(p.polled))


async def another_poll(p: Place) -> None:
    ballot = polls.Ballot("Which?", ("This", "That"), 1, True, Results.AT_END, None)  # noqa: FBT003
    await polls.save_poll(p.who["asker"], await _thread(p.polled), ballot)


async def no_poll(p: Place) -> None:
    await polls.remove_poll(p.who["asker"], await _thread(p.polled))


async def try_idea(p: Place) -> None:
    today = date.today()  # noqa: DTZ011 (any day will do)
    kind, size = LibraryKind.PUBLIC, LibrarySize.SMALL
    plan = trials.Plan("Birch Library", kind, size, today, today + timedelta(days=40))
    await trials.plan_trial(p.who["reader"], await _thread(p.idea), plan)


async def try_no_more(p: Place) -> None:
    await trials.withdraw_trial(p.who["insider"], p.trial)


async def report(p: Place) -> None:
    await a_report(p.trial)


async def move_idea(p: Place) -> None:
    await ideas.move_idea(p.who["asker"], await _thread(p.idea), Stage.SET_ASIDE, "Too dear")


async def save_draft(p: Place) -> None:
    await drafts.save_draft(p.who["reader"], Writing(reply_place(p.question.id), "Half a word"))


async def bookmark(p: Place) -> None:
    await bookmarks.toggle_bookmark(p.who["reader"], await _post(p), wanted=True)


async def follow(p: Place) -> None:
    await reading.follow(p.who["reader"], await _thread(p.question), Level.FOLLOW)


async def live_elsewhere(p: Place) -> None:
    await change_time_zone(p.who["reader"], "Asia/Tokyo")
