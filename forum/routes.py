"""Which slice answers which address. Every route says its whole path and its name, ``slice:page``.

(A Mount would be shorter, but ``Mount("/threads")`` answers ``/threads`` with a redirect.)
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts import routes as accounts
from forum.admin import routes as admin
from forum.archives import routes as archives
from forum.citations import routes as citations
from forum.core.house import house
from forum.core.routing import BaseRoute, Route
from forum.digests import routes as digests
from forum.groups import routes as groups
from forum.letterbox import routes as letterbox
from forum.mail import routes as mail
from forum.moderation import routes as moderation
from forum.notifications import routes as notifications
from forum.pages import routes as pages
from forum.tags import routes as tags
from forum.threads import routes as threads


async def static(request: Request) -> Response:
    return house().static.serve(request)


routes: list[BaseRoute] = [
    Route("/static/{path:path}", static, name="static"),
    *accounts.routes,  # /sign-up  /confirm/…  /sign-in  /sign-out  /password/…  /settings/…
    *groups.routes,  # /groups…
    *tags.routes,  # /tags…
    *citations.routes,  # /threads/…/cite  /threads/…/export  /posts/…/cite  /unapi
    *threads.routes,  # /threads…  /posts…
    *notifications.routes,  # /notifications…  /letters/…  /groups/…/wish
    *digests.routes,  # /digest  /settings/digest  /unsubscribe/…
    *archives.routes,  # /mid/…
    *mail.routes,  # /mail/incoming
    *letterbox.routes,  # /mail/…
    *moderation.routes,  # /moderation…
    *admin.routes,  # /admin…
    *pages.routes,  # /  /groups  /groups/…  /tags  /tags/…  /members/…  /about…  /health/…
]
