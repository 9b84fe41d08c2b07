"""A rule with its history, for everybody; adding, changing and retiring rules, for admins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from forum.accounts.models import Member
from forum.accounts.queries import signed_in
from forum.core.errors import require
from forum.core.html import Page, asked_number, page, page_number, redirect
from forum.core.i18n import gettext as _
from forum.core.routing import BaseRoute, Route
from forum.moderation import policy
from forum.moderation.actions import rules as actions
from forum.moderation.forms.rules import ChangeForm, EditRuleForm, RuleForm
from forum.moderation.models import Rule
from forum.moderation.queries import rules as queries
from forum.moderation.rule_words import html_of, rendered


async def show(request: Request) -> Response:
    """Show a rule and its history, or what it said in ``?revision=``."""
    rule = await queries.get_rule(request.path_params["number"])
    if "revision" in request.query_params:
        return await _wording(request, rule)
    number = page_number(request)
    steps, last = await queries.history_of(rule, number)
    return page(
        request, "moderation/rule.html", conditional=True, rule=rule, steps=steps,
        html=html_of(rule.id, rule.revision, rule.text), since=await queries.dates_of(rule),
        pages=Page(request, number=number, last=last),
        may_edit=policy.can_edit_rules(request.user),
    )  # fmt: skip


async def _wording(request: Request, rule: Rule) -> Response:
    wording = await queries.get_wording(rule, asked_number(request, "revision"))
    return page(
        request, "moderation/rule_wording.html", conditional=True, rule=rule, wording=wording,
        html=html_of(rule.id, wording.number, wording.text),
    )  # fmt: skip


async def new(request: Request) -> Response:
    """Show the form for a new rule."""
    _admin(request)
    return _form_page(request, RuleForm.blank())


def _admin(request: Request) -> Member:
    member = signed_in(request)
    require(policy.can_edit_rules(member), _("Only admins change the rules."))
    return member


def _form_page(
    request: Request, form: RuleForm, rule: Rule | None = None,
    now: queries.Meanwhile | None = None,
) -> Response:  # fmt: skip
    html = _preview(form)  # it may complain
    return page(
        request, "moderation/rule_form.html", status=form.status, form=form, rule=rule, now=now,
        html=html,
    )  # fmt: skip


def _preview(form: RuleForm) -> str:
    if form.value("action") == "preview" and not form.error("text"):
        with form.hearing():
            return rendered(form.value("text"))
    return ""


async def add(request: Request) -> Response:
    """Add a rule."""
    admin = _admin(request)
    form = await RuleForm.read(request)
    if not form.errors and form.action == "save":
        with form.hearing():
            rule = await actions.add_rule(admin, form.title, form.text, form.reason)
            notice = _("The rule is added. Its number is %(number)s.") % {"number": rule.number}
            return redirect(request, "rules:show", number=rule.number, notice=notice)
    return _form_page(request, form)


async def edit(request: Request) -> Response:
    """Show the form to change a rule."""
    _admin(request)
    rule = await queries.get_rule(request.path_params["number"])
    require(not rule.is_retired, _("This rule is retired. Put it into force again first."))
    typed = {"title": rule.title, "text": rule.text, "revision": str(rule.revision)}
    return _form_page(request, EditRuleForm.blank(**typed), rule)


async def change(request: Request) -> Response:
    """Change a rule, unless another admin did since this one opened the form."""
    admin = _admin(request)
    rule = await queries.get_rule(request.path_params["number"])
    form = await EditRuleForm.read(request)
    if not form.errors and form.action == "save":
        with form.hearing():
            await actions.edit_rule(
                admin, rule, form.title, form.text, form.reason, seen=form.seen
            )  # fmt: skip
            notice = _("The rule is changed.")
            return redirect(request, "rules:show", number=rule.number, notice=notice)
    return _form_page(request, form, rule, await _meanwhile(rule, form))


async def _meanwhile(rule: Rule, form: ChangeForm) -> queries.Meanwhile | None:
    """Return what changed since she opened the form; sent again, it's what she says that counts."""
    if not form.error("revision"):
        return None
    seen = form.value("revision")
    now = await queries.since_seen(rule, int(seen) if seen.isdecimal() and len(seen) < 10 else 0)  # noqa: PLR2004
    form.retype("revision", str(now.rule.revision))
    return now


async def retire(request: Request) -> Response:
    """Ask why, then take a rule out of force."""
    return await _turn(request, actions.retire_rule, _("The rule is retired. Its page stays."))


async def restore(request: Request) -> Response:
    """Ask why, then put a retired rule into force again."""
    return await _turn(request, actions.restore_rule, _("The rule is in force again."))


async def _turn(
    request: Request, act: Callable[..., Awaitable[Rule]], notice: str
) -> Response:  # fmt: skip
    admin = _admin(request)
    rule = await queries.get_rule(request.path_params["number"])
    form = ChangeForm.blank(revision=str(rule.revision))
    if request.method == "POST":
        form = await ChangeForm.read(request)
        if not form.errors:
            with form.hearing():
                await act(admin, rule, form.reason, seen=form.seen)
                return redirect(request, "rules:show", number=rule.number, notice=notice)
    return page(
        request, "moderation/rule_turn.html", status=form.status, form=form, rule=rule,
        now=await _meanwhile(rule, form), is_retiring=act is actions.retire_rule,
    )  # fmt: skip


routes: list[BaseRoute] = [
    Route("/guidelines/rules/new", new, name="rules:new", methods=["GET"]),
    Route("/guidelines/rules/new", add, name="rules:add", methods=["POST"]),
    Route("/guidelines/rules/{number:number}", show, name="rules:show", methods=["GET"]),
    Route("/guidelines/rules/{number:number}/edit", edit, name="rules:edit", methods=["GET"]),
    Route("/guidelines/rules/{number:number}/edit", change, name="rules:change", methods=["POST"]),
    Route(
        "/guidelines/rules/{number:number}/retire", retire,
        name="rules:retire", methods=["GET", "POST"],
    ),
    Route(
        "/guidelines/rules/{number:number}/restore", restore,
        name="rules:restore", methods=["GET", "POST"],
    ),
]  # fmt: skip
