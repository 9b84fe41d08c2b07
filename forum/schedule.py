"""When which job is due: cron expressions, in UTC."""

from __future__ import annotations

from forum.accounts.jobs import purge_accounts
from forum.digests.jobs import send_due_digests
from forum.files.jobs import purge_files, purge_orphans
from forum.jobs.clock import Timetable
from forum.mail.jobs import deliver_mail, look_again, purge_mail
from forum.notifications.jobs import purge_notifications, send_due_letters
from forum.tags.jobs import forget_undo, gather_stragglers, purge_proposals
from forum.threads.jobs.announcing import publish_due
from forum.threads.jobs.bookmarks import remind_due
from forum.threads.jobs.closing import close_due
from forum.threads.jobs.drafts import purge_drafts
from forum.threads.jobs.polls import finish_polls
from forum.threads.jobs.trials import ask_about_trials

TIMETABLE: Timetable = {
    deliver_mail: "* * * * *",
    send_due_letters: "* * * * *",
    publish_due: "* * * * *",
    send_due_digests: "*/5 * * * *",
    finish_polls: "*/5 * * * *",
    close_due: "*/5 * * * *",
    remind_due: "*/5 * * * *",
    purge_accounts: "13 * * * *",
    look_again: "31 * * * *",
    purge_mail: "43 * * * *",
    purge_notifications: "47 * * * *",
    purge_files: "23 * * * *",
    purge_orphans: "37 * * * *",
    purge_drafts: "53 * * * *",
    ask_about_trials: "7 * * * *",
    purge_proposals: "19 * * * *",
    forget_undo: "41 * * * *",
    gather_stragglers: "13 * * * *",
}
