"""Adding, changing and retiring rules: by admins, each with a reason, each in the log."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from tortoise.exceptions import IntegrityError

from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.errors import Complaint, require
from forum.core.i18n import gettext as _
from forum.moderation import policy
from forum.moderation.actions.log import write_entry
from forum.moderation.models import Rule, RuleRevision
from forum.moderation.rule_words import rendered


async def add_rule(admin: Member, title: str, text: str, reason: str) -> Rule:
    """Add a rule after the last one. Its number is one that no rule ever had.

    Raises:
        Forbidden: if she is no admin.
        Complaint: if she gives no reason, or about the ``text``, if it cannot be shown.
    """
    _require(admin, reason)
    rendered(text)
    async with atomic():
        rule = await _numbered(title, text)
        await _note("add_rule", admin, rule, reason, {})
    return rule


async def _numbered(title: str, text: str) -> Rule:
    """Make a rule of the next number; of the one after, if another admin takes that just now."""
    while True:
        last = await Rule.all().order_by("-number").first()
        number = last.number + 1 if last else 1
        with suppress(IntegrityError):
            async with atomic():
                return await Rule.create(number=number, title=title, text=text, created_at=now())


async def edit_rule(
    admin: Member, rule: Rule, title: str, text: str, reason: str, *, seen: int
) -> Rule:
    """Change what a rule says; what it said stays in its history. Return it as it is now.

    ``seen`` is the number of the revision that she had before her.

    Raises:
        Forbidden: if she is no admin, or the rule is retired.
        Complaint: as :func:`add_rule`, and about ``revision``, if it's another by now.
    """
    _require(admin, reason)
    rendered(text)
    async with atomic():
        rule = await _held(rule, seen)
        require(not rule.is_retired, _("This rule is retired. Put it into force again first."))
        before = _facts(rule)
        rule.title, rule.text = title, text
        if _facts(rule) != before:
            await _change("edit_rule", admin, rule, reason, before)
    return rule


async def retire_rule(admin: Member, rule: Rule, reason: str, *, seen: int) -> Rule:
    """Take a rule out of force: nothing is decided by it any more, and its page stays.

    Raises:
        Forbidden: if she is no admin.
        Complaint: as :func:`edit_rule`, and about no field, if it's retired already.
    """
    return await _turn(admin, rule, reason, seen, in_force=False)


async def restore_rule(admin: Member, rule: Rule, reason: str, *, seen: int) -> Rule:
    """Put a retired rule into force again, in the words that it had.

    Raises:
        Forbidden: if she is no admin.
        Complaint: as :func:`edit_rule`, and about no field, if it's in force.
    """
    return await _turn(admin, rule, reason, seen, in_force=True)


async def _turn(admin: Member, rule: Rule, reason: str, seen: int, *, in_force: bool) -> Rule:
    _require(admin, reason)
    async with atomic():
        rule = await _held(rule, seen)
        if in_force is not rule.is_retired:
            raise Complaint("", _("It is in force.") if in_force else _("It is retired already."))
        before = _facts(rule)
        rule.retired_at = None if in_force else now()
        act = "restore_rule" if in_force else "retire_rule"
        await _change(act, admin, rule, reason, before)
    return rule


def _require(admin: Member, reason: str) -> None:
    require(policy.can_edit_rules(admin), _("Only admins change the rules."))
    if not reason:
        raise Complaint("reason", _("Give a reason; it will stand in the history of the rule."))


async def _held(rule: Rule, seen: int) -> Rule:
    rule = await rule.held()
    if seen != rule.revision:
        raise Complaint("revision", _("Somebody else changed this rule since you opened the form."))
    return rule


async def _change(
    act: str, admin: Member, rule: Rule, reason: str, before: dict[str, Any]
) -> None:  # fmt: skip
    rule.revision += 1
    await rule.save(update_fields=["title", "text", "revision", "retired_at"])
    await _note(act, admin, rule, reason, before)


async def _note(
    act: str, admin: Member, rule: Rule, reason: str, before: dict[str, Any]
) -> None:  # fmt: skip
    await RuleRevision.create(
        rule=rule, number=rule.revision, title=rule.title, text=rule.text,
        is_retired=rule.is_retired, editor=admin, reason=reason, created_at=now(),
    )  # fmt: skip
    await write_entry(
        act=act, thing="rule", thing_id=rule.id, moderator_id=admin.id, reason=reason,
        before=before, after=_facts(rule),
    )  # fmt: skip


def _facts(rule: Rule) -> dict[str, Any]:
    return {"rule": rule.title, "text": rule.text, "in_force": not rule.is_retired}
