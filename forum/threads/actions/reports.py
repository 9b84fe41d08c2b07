"""Field reports: what came of a trial, as a post of its own kind."""

from __future__ import annotations

from dataclasses import asdict

from forum.accounts.models import Member
from forum.core import limits
from forum.core.database import atomic, now
from forum.core.errors import require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.threads.actions.edits import change_post
from forum.threads.actions.replies import add_reply
from forum.threads.actions.trials import let_try
from forum.threads.models import Post, Report, Thread, Trial
from forum.threads.reporting import Findings, body_of, render_report


async def post_report(member: Member, trial: Trial, findings: Findings) -> Post:
    """Report on one's own trial; the report is a reply in the thread. Sent twice, it is there once.

    Raises:
        Forbidden: if the trial isn't hers or goes on no more, the thread takes no report from
            her, or another report is there already.
        TooEarly: if the thread rests.
        TooMany: if she wrote too many.
        Complaint: if it's more than a post may hold.
    """
    body = body_of(trial, findings)
    made = await render_report(body, trial)
    await limits.spend(house().settings.limits.replies_per_member, "reply", str(member.id))
    async with atomic():
        thread = await Thread.filter(id=trial.thread_id).select_for_update(no_key=True).get()
        trial = await Trial.filter(id=trial.id).select_for_update(no_key=True).get()
        if report := await Report.get_or_none(trial_id=trial.id).select_related("post"):
            _require_same(report, body)
            return report.post
        own = trial.member_id == member.id and trial.withdrawn_at is None
        require(own, _("Only who tried an idea can report on that."))
        await let_try(member, thread)
        # One a trial, and asked for by letter: it keeps nobody from a word. But a rest is for all.
        post = await add_reply(member, thread, body, made, is_slowed=False)
        await Report.create(trial=trial, post=post, created_at=now(), **asdict(findings))
    return post


def _require_same(report: Report, body: str) -> None:
    sentence = _("There is a report on this trial already. Change that one.")
    require(report.post.body == body, sentence)


async def change_report(
    editor: Member, report: Report, trial: Trial, findings: Findings, reason: str = ""
) -> Post:
    """Change a report; its post changes with it, and keeps what it was as a revision.

    Raises:
        Forbidden: if she may not change the post.
        TooMany: if she changed too much.
        Complaint: if it's more than a post may hold, or a moderator gives no reason.
    """
    body = body_of(trial, findings)
    made = await render_report(body, trial)
    await limits.spend(house().settings.limits.replies_per_member, "edit", str(editor.id))
    async with atomic():
        post = await Post.get(id=report.post_id)
        post = await change_post(editor, post, body, made, reason=reason)
        report.update_from_dict(asdict(findings))
        await report.save(update_fields=list(asdict(findings)))
    return post
