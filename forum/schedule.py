"""When which job is due: cron expressions, in UTC."""

from __future__ import annotations

from forum.accounts.jobs import purge_accounts
from forum.jobs.clock import Timetable
from forum.mail.jobs import deliver_mail, purge_mail

TIMETABLE: Timetable = {
    deliver_mail: "* * * * *",
    purge_accounts: "13 * * * *",
    purge_mail: "43 3 * * *",
}
