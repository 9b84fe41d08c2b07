"""What words the demonstration community shares, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from forum.accounts.models import Member, Wish
from forum.admin.demo.insertion import insert, reserve
from forum.admin.demo.texts import Addition, Community, Merged, Proposed, Word
from forum.core.house import house
from forum.core.text import fold, slugify
from forum.moderation.models import LogEntry
from forum.tags.actions.logging import state_of
from forum.tags.actions.merging import merge_tag
from forum.tags.actions.sowing import sow_vocabulary
from forum.tags.models import (
    Act,
    Change,
    Label,
    LabelKind,
    Note,
    NoteKind,
    Status,
    Tag,
    TagFollow,
    TagHelper,
)
from forum.tags.scheme import Scheme
from forum.tags.seed import seed, seed_path


@dataclass(frozen=True)
class Words:
    """Tags by the labels that the texts call them. ``made`` are labels that nobody had before."""

    tags: Mapping[str, Tag]
    scheme: Scheme
    made: frozenset[str]

    def ids(self, labels: Iterable[str]) -> list[int]:
        """Return the ids of the tags that these labels mean, each once."""
        return list({self.tags[label].id: label for label in labels if label in self.tags})


async def bring_words(
    connection: BaseDBAsyncClient, community: Community, members: Mapping[str, Member],
    moment: datetime,
) -> Words:  # fmt: skip
    """Bring the vocabulary into the database, with what was proposed for it and added to it."""
    scheme = await sow_vocabulary()
    known = await _known()
    new = [word for word in _own(community) if fold(word.label) not in known]
    ids = await reserve(connection, Tag, len(new))
    rows = [_tag(id_, text, members, moment) for id_, text in zip(ids, new, strict=True)]
    await insert(rows)
    await insert(_label(tag) for tag in rows)
    await insert(_note(tag) for tag in rows if tag.scope_note)
    known |= {fold(tag.name): tag for tag in rows}
    used = _used(community)
    tags = {label: tag for label in sorted(used) if (tag := _meant(label, known))}
    return Words(tags, scheme, frozenset(tag.name for tag in rows))


def _own(community: Community) -> list[Word]:
    return [*community.vocabulary.proposals, *community.vocabulary.merges]


async def _known() -> dict[str, Tag]:
    labels = await Label.all().select_related("tag").order_by("-id")
    return {label.folded: label.tag for label in labels}


def _used(community: Community) -> set[str]:
    """Return all labels that the texts name."""
    history = community.vocabulary
    found = {label for thread in community.threads for label in thread.tags}
    for person in community.members:
        found |= {*person.follows, *person.mutes, *person.helps}
    found |= {text.tag for text in history.additions} | {text.into for text in history.merges}
    return found | {word.label for word in _own(community)}


def _meant(label: str, known: Mapping[str, Tag]) -> Tag | None:
    """Return the tag with this label, or else what has a name of the concept it comes from."""
    word = fold(label)
    if word in known:
        return known[word]
    for concept in seed().values():
        words = {term.word[1]: term.kind for term in concept.terms}
        if word in words:
            names = (own for own, kind in words.items() if kind is LabelKind.PREFERRED)
            return next((known[own] for own in names if own in known), None)
    return None


def _tag(id_: int, text: Word, members: Mapping[str, Member], moment: datetime) -> Tag:
    tag = Tag(id=id_, name=text.label, slug=slugify(text.label), changed_at=moment)
    if isinstance(text, Proposed):
        tag.status, tag.proposer_id = Status.PROPOSED, members[text.by].id
        tag.scope_note, tag.plea = text.note, text.plea
        tag.proposed_at = tag.changed_at = moment - timedelta(days=text.days_ago)
    return tag


def _label(tag: Tag) -> Label:
    language = house().settings.site.language
    return Label(tag_id=tag.id, text=tag.name, folded=fold(tag.name),
                 kind=LabelKind.PREFERRED, language=language)  # fmt: skip


def _note(tag: Tag) -> Note:
    language = house().settings.site.language
    return Note(tag_id=tag.id, kind=NoteKind.SCOPE, language=language, text=tag.scope_note)


async def take_part(words: Words, community: Community, members: Mapping[str, Member]) -> None:
    """Let members follow and mute tags, and offer help with them."""
    follows: list[TagFollow] = []
    helpers: list[TagHelper] = []
    for person in community.members:
        id_, muted = members[person.username].id, words.ids(person.mutes)
        wishes = dict.fromkeys(words.ids(person.follows), Wish.EVERY)
        wishes |= dict.fromkeys(muted, Wish.NOTHING)
        follows += [TagFollow(member_id=id_, tag_id=tag, wish=wishes[tag]) for tag in wishes]
        helpers += [TagHelper(member_id=id_, tag_id=tag) for tag in words.ids(person.helps)]
    await insert(follows)
    await insert(helpers)


async def remember(
    words: Words, community: Community, members: Mapping[str, Member], moment: datetime
) -> list[LogEntry]:
    """Enter into the vocabulary's log what was done; return what the moderators' log has of it."""
    history = community.vocabulary
    loaded = Change(
        act=Act.IMPORT, name=seed_path().name, member_id=members[history.loaded_by].id,
        note=history.reason, count=len(seed()), created_at=moment - timedelta(days=history.loaded),
    )  # fmt: skip
    added = [
        _addition(text, words, members[text.by], moment)
        for text in history.additions
        if text.tag in words.tags
    ]
    changes = sorted([loaded, *added], key=lambda change: change.created_at)
    await insert(changes)
    return [_entry(change) for change in changes]


def _addition(text: Addition, words: Words, member: Member, moment: datetime) -> Change:
    tag = words.tags[text.tag]
    after: dict[str, Any] = state_of(words.scheme, tag.key)
    before = after | {"alternatives": [a for a in after["alternatives"] if a not in text.labels]}
    return Change(
        act=Act.EDIT, tag_id=tag.id, name=tag.name, member_id=member.id, note=text.reason,
        before=before, after=after, created_at=moment - timedelta(days=text.days_ago),
    )  # fmt: skip


def _entry(change: Change) -> LogEntry:
    """Return what the house is told of a change."""
    after = {"tags": str(change.count)} if change.act is Act.IMPORT else change.after
    return LogEntry(
        moderator_id=change.member_id, act=change.act.value, thing="tag",
        thing_id=change.tag_id or 0, before=change.before, after=after, reason=change.note,
        created_at=change.created_at,
    )  # fmt: skip


async def merge_words(
    words: Words, merges: Sequence[Merged], members: Mapping[str, Member]
) -> None:
    """Merge tags as an editor does, so that it can be undone; last, when threads have them."""
    for text in merges:
        if text.label in words.made and text.into in words.tags:
            source, target = words.tags[text.label], words.tags[text.into]
            await merge_tag(members[text.by], source, target, text.reason)
