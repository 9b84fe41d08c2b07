"""What members proposed for the vocabulary, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tortoise.queryset import QuerySet

from forum.accounts.models import Member
from forum.tags.models import Act, Change, Status, Tag
from forum.tags.queries.tags import after_merging

_DECIDING = [Act.ACCEPT, Act.DECLINE, Act.MERGE, Act.RETIRE]


def open_proposals() -> QuerySet[Tag]:
    """Return all proposals that editors haven't decided on, the oldest first, with proposers.

    For editors only: what others may know of them tells ``forum.threads.queries.tags``.
    """
    waiting = Tag.filter(status=Status.PROPOSED).select_related("proposer")
    return waiting.order_by("proposed_at", "id")


@dataclass(frozen=True)
class Proposal:
    """What a member proposed. ``word`` is as she wrote it, ``tag`` what stands for it now."""

    word: str
    tag: Tag
    status: Status
    note: str = ""

    @property
    def is_renamed(self) -> bool:
        """Tell whether it goes by another name now, its own or that of another tag."""
        return self.status in {Status.ACCEPTED, Status.MERGED} and self.word != self.tag.name


async def proposals_of(member: Member, limit: int = 100) -> list[Proposal]:
    """Return what a member proposed, the latest first, with the editors' words about it."""
    mine = Tag.filter(proposer_id=member.id).order_by("-proposed_at", "-id").limit(limit)
    tags = await mine
    decided = await _decisions([tag.id for tag in tags])
    return [await _proposal(tag, decided.get(tag.id)) for tag in tags]


async def _proposal(tag: Tag, change: Change | None) -> Proposal:
    if tag.is_proposed or change is None:
        return Proposal(tag.name, tag, tag.status)
    word = str(change.before.get("name") or tag.name)
    now = await after_merging(tag)
    return Proposal(word, now, tag.status, change.note)


async def _decisions(tag_ids: Collection[int]) -> dict[int, Change]:
    """Return by tag what was decided last."""
    changes = Change.filter(tag_id__in=list(tag_ids), act__in=_DECIDING, undone_at=None)
    return {change.tag_id or 0: change for change in await changes.order_by("id")}


async def why_retired(tag: Tag) -> str:
    """Return what editors said when they retired a tag, or declined it; empty if nothing."""
    change = (await _decisions([tag.id])).get(tag.id)
    return change.note if change else ""
