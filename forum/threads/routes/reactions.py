"""Small answers to a post: giving one, and who gave them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.queries import signed_in
from forum.core.errors import NotFound
from forum.core.html import page, redirect_to
from forum.core.routing import BaseRoute, Route
from forum.threads import policy
from forum.threads.actions import reactions as actions
from forum.threads.forms.reactions import ReactionForm
from forum.threads.models import Post
from forum.threads.queries.addresses import place_on_page
from forum.threads.queries.posts import get_post
from forum.threads.queries.reactions import names_on, reactions_of
from forum.threads.queries.threads import place_of


async def react(request: Request) -> Response:
    """Give a small answer, or take it back."""
    member = signed_in(request)
    post = await get_post(request.path_params["id"], seen_by=member)
    form = await ReactionForm.read(request)
    if form.errors:
        return await _names_page(request, post, form)
    await actions.react(member, post, form.kind, wanted=form.wanted)
    return redirect_to(place_on_page(post))


async def names(request: Request) -> Response:
    """Say who gave which small answer."""
    post = await get_post(request.path_params["id"], seen_by=request.user)
    return await _names_page(request, post, ReactionForm.blank())


async def _names_page(request: Request, post: Post, form: ReactionForm) -> Response:
    place = await place_of(request.user, post.thread)
    if post.is_hidden and not policy.can_read_hidden(request.user, post, moderates=place.moderates):
        raise NotFound
    named = await names_on(post)
    asked = request.user, post, post.thread, post.thread.group, place.membership
    return page(
        request,
        "threads/reactions.html",
        status=form.status,
        section="threads",
        post=post,
        back=place_on_page(post),
        named=named,
        counts={one.kind: one.count for one in named},
        mine=(await reactions_of(request.user, [post.id])).get(post.id, frozenset()),
        may_react=policy.can_react(*asked),
        form=form,
    )


routes: list[BaseRoute] = [
    Route("/posts/{id:number}/reactions", names, name="posts:reactions", methods=["GET"]),
    Route("/posts/{id:number}/reactions", react, name="posts:react", methods=["POST"]),
]
