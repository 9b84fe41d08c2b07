"""What a member gets: of groups, tags and threads, at once and in her digest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.house import house
from forum.core.html import asked_number, page, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.digests import queries as digests
from forum.digests import sentences
from forum.letterbox import sentences as commands
from forum.notifications import words
from forum.notifications.actions.wishes import keep
from forum.notifications.queries.wishes import Wishes, wishes_of
from forum.pages import queries
from forum.pages.forms import MailForm


async def show(request: Request) -> Response:
    """Show what she gets now, and the form to change it."""
    member = signed_in(request)
    wishes = await wishes_of(member, after=asked_number(request, "after"))
    return await _page(request, member, wishes, _as_it_is(wishes))


async def change(request: Request) -> Response:
    """Keep what she chose, all at once."""
    member = signed_in(request)
    form = await MailForm.read(request)
    if not form.errors:
        with form.hearing():
            await keep(member, form.choices())
            after = asked_number(request, "after")
            query = f"after={after}" if after else ""
            return redirect(request, "settings:mail", query=query, notice=_("Saved."))
    wishes = await wishes_of(member, after=asked_number(request, "after"))
    return await _page(request, member, wishes, form)


def _as_it_is(wishes: Wishes) -> MailForm:
    preference = wishes.preference
    return MailForm.blank(
        usual=preference.usual,
        no_letters="" if preference.letters else "1",
        quiet_from=preference.quiet_from,
        quiet_until=preference.quiet_until,
    )


@dataclass(frozen=True)
class _Chosen:
    """What stands in the lists: what was typed, or else what is kept."""

    group: dict[str, str]
    tag: dict[str, str]
    narrower: dict[str, str]
    thread: dict[str, str]


def _chosen(wishes: Wishes, form: MailForm) -> _Chosen:
    groups = {line.group.slug: line.wish.value if line.wish else "" for line in wishes.groups}
    tags = {row.tag.slug: row.wish.value for row in wishes.tags}
    narrower = {row.tag.slug: "1" if row.with_narrower else "" for row in wishes.tags}
    threads = {str(row.thread_id): row.level.value for row in wishes.threads}
    return _Chosen(
        group={**groups, **form.chosen("group")},
        tag={**tags, **form.chosen("tag")},
        narrower={**narrower, **form.chosen("narrower")},
        thread={**threads, **form.chosen("thread")},
    )


async def _page(request: Request, member: Member, wishes: Wishes, form: MailForm) -> Response:
    return page(
        request,
        "pages/mail.html",
        status=form.status,
        form=form,
        wishes=wishes,
        chosen=_chosen(wishes, form),
        words=words,
        helps_with=await queries.helps_with(member, seen_by=member),
        after=asked_number(request, "after"),
        commands=commands.words() if house().settings.mail.incoming else (),
        **await _digest(member),
    )


async def _digest(member: Member) -> dict[str, Any]:
    standing = digests.standing(member, await digests.subscription_of(member))
    return {**standing, "say": sentences, "place": sentences.place(member.time_zone)}


routes: list[BaseRoute] = [
    Route("/settings/mail", show, name="settings:mail", methods=["GET"]),
    Route("/settings/mail", change, name="settings:change-mail", methods=["POST"]),
]
