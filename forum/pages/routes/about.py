"""What this place says about itself."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from forum.core.house import house
from forum.core.html import page
from forum.core.routing import BaseRoute, Route
from forum.moderation.policy import can_edit_rules
from forum.moderation.queries import rules
from forum.pages import queries
from forum.pages.retention import kept

# Where nothing is for search engines: what belongs to one person, and what only asks.
_NOT_FOR_ROBOTS = (
    "/admin", "/confirm/", "/digest", "/drafts", "/groups/*/members", "/guidelines/rules/new",
    "/guidelines/rules/*/", "/health/", "/letters/", "/members/",
    "/moderation", "/password/", "/posts/*/", "/settings/", "/sign-in", "/sign-up", "/tags/suggest",
    "/threads/new", "/unsubscribe/",
)  # fmt: skip


async def about(request: Request) -> Response:
    """What this place is and who keeps it."""
    may_join = house().settings.accounts.open_sign_up
    return page(request, "pages/about.html", keepers=await queries.keepers(), may_join=may_join)


async def guidelines(request: Request) -> Response:
    """How people treat each other here."""
    return page(
        request, "pages/guidelines.html", conditional=True, rules=await rules.rules_in_force(),
        retired=await rules.retired_rules(), may_edit=can_edit_rules(request.user),
    )  # fmt: skip


async def privacy(request: Request) -> Response:
    """What is stored, why and for how long."""
    settings = house().settings
    return page(
        request,
        "pages/privacy.html",
        kept=kept(settings),
        session_days=settings.accounts.session_days,
        confirm_hours=settings.accounts.confirm_hours,
    )


async def accessibility(request: Request) -> Response:
    """What was done so that everybody can use this place, and whom to tell if something fails."""
    return page(request, "pages/accessibility.html")


async def robots(request: Request) -> Response:
    """Tell search engines what is not for them (RFC 9309)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_ROBOTS)]
    return PlainTextResponse(
        "\n".join(lines) + "\n", headers={"Cache-Control": "public, max-age=86400"}
    )


routes: list[BaseRoute] = [
    Route("/about", about, name="pages:about", methods=["GET"]),
    Route("/guidelines", guidelines, name="pages:guidelines", methods=["GET"]),
    Route("/privacy", privacy, name="pages:privacy", methods=["GET"]),
    Route("/accessibility", accessibility, name="pages:accessibility", methods=["GET"]),
    Route("/robots.txt", robots, name="pages:robots", methods=["GET"]),
]
