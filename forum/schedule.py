"""When which job is due: cron expressions, in UTC."""

from __future__ import annotations

from forum.accounts.jobs import purge_accounts
from forum.digests.jobs import send_due_digests
from forum.jobs.clock import Timetable
from forum.mail.jobs import deliver_mail, purge_mail

TIMETABLE: Timetable = {
    deliver_mail: "* * * * *",
    send_due_digests: "*/5 * * * *",
    purge_accounts: "13 * * * *",
    purge_mail: "43 * * * *",
}
