"""What the keepers of the place look at."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

from forum.accounts.models import Member, Role, Viewer
from forum.admin import policy
from forum.core.database import now
from forum.core.errors import NotFound
from forum.core.house import house
from forum.core.text import fold
from forum.jobs.models import Job, JobState
from forum.mail import queries as mail
from forum.mail.models import LetterState, OutgoingMail

ARRIVAL_DAYS = 7
SHOWN = 100  # jobs that were set aside
_NAMED = ("outward", "starlette", "tortoise-orm", "taskiq", "aiosmtplib")


def ensure_keeper(viewer: Viewer) -> None:
    """Go on only for an admin.

    Raises:
        NotFound: for everybody else.
    """
    if not policy.can_keep(viewer):
        raise NotFound


@dataclass(frozen=True)
class Overview:
    """The numbers that matter."""

    letters: Mapping[LetterState, int]
    oldest_due: OutgoingMail | None
    suppressed: int
    jobs: JobNumbers


@dataclass(frozen=True)
class JobNumbers:
    """How work for later is doing."""

    waiting: int
    dead: int
    oldest_due: Job | None


async def overview() -> Overview:
    """Return how mail and jobs are doing."""
    return Overview(
        letters=await mail.counts(),
        oldest_due=await mail.oldest_due(),
        suppressed=await mail.count_suppressed(),
        jobs=await job_numbers(),
    )


async def job_numbers() -> JobNumbers:
    """Return how many jobs wait, how many were set aside, and which is due for longest."""
    waiting = Job.filter(state=JobState.WAITING)
    return JobNumbers(
        waiting=await waiting.count(),
        dead=await Job.filter(state=JobState.DEAD).count(),
        oldest_due=await waiting.filter(due_at__lte=now()).order_by("due_at").first(),
    )


async def dead_jobs() -> list[Job]:
    """Return jobs that were set aside, the latest first."""
    return await Job.filter(state=JobState.DEAD).order_by("-created_at", "-id").limit(SHOWN)


async def with_roles() -> list[Member]:
    """Return everybody who is more than a member: admins, moderators, editors, each by name."""
    found = await Member.exclude(role=Role.MEMBER)
    order = list(Role)
    return sorted(found, key=lambda one: (-order.index(one.role), fold(one.name), one.id))


async def versions() -> list[tuple[str, str]]:
    """Return what runs here."""
    ours = [(name, version(name)) for name in _NAMED]
    return [*ours, ("Python", platform.python_version()), await database_version()]


async def database_version() -> tuple[str, str]:
    """Return the name and the version of the database."""
    if house().settings.is_sqlite:
        return "SQLite", sqlite3.sqlite_version
    [row] = await house().db().execute_query_dict("SHOW server_version")
    return "PostgreSQL", row["server_version"]
