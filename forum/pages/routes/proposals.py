"""What is proposed for the vocabulary: for its editors all of it, for members their own."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.queries import signed_in
from forum.core.html import Page, page, page_number
from forum.core.routing import BaseRoute, Route
from forum.pages.queries import waiting_proposals
from forum.tags import policy
from forum.tags.queries.proposals import proposals_of


async def index(request: Request) -> Response:
    """Proposals that wait for a decision, and what became of one's own."""
    member, number = signed_in(request), page_number(request)
    decides = policy.can_keep_vocabulary(member)
    waiting, last = await waiting_proposals(member, number) if decides else ([], 1)
    return page(
        request, "tags/proposals.html", section="tags", decides=decides, waiting=waiting,
        pages=Page(request, number=number, last=last), own=await proposals_of(member),
    )  # fmt: skip


routes: list[BaseRoute] = [
    Route("/tags/proposals", index, name="tags:proposals", methods=["GET"]),
]
