"""Keeping the vocabulary: every change by a moderator, and told with before, after and why.

Following a tag is everybody's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from tortoise.exceptions import IntegrityError

from forum.accounts.models import Member, Wish
from forum.core.database import atomic
from forum.core.errors import Complaint, require
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.signals import emit
from forum.core.text import fold, slugify
from forum.tags import policy, queries
from forum.tags.models import LONGEST_FOLDED, Label, LabelKind, Tag, TagFollow
from forum.tags.signals import VocabularyChanged

RESERVED = {"new", "suggest"}  # parts of our own addresses
_FIELDS = {
    LabelKind.PREFERRED: "name",
    LabelKind.ALTERNATIVE: "alternatives",
    LabelKind.HIDDEN: "hidden",
}
_LONGEST = 100


@dataclass(frozen=True)
class Wording:
    """What a tag is called and what it means.

    ``alternatives`` are words it is used for; ``hidden`` ones, such as misspellings, lead to it
    but are never shown.
    """

    name: str
    scope_note: str = ""
    alternatives: Sequence[str] = ()
    hidden: Sequence[str] = ()


async def add_tag(moderator: Member, wording: Wording, reason: str = "") -> Tag:
    """Add a tag. Its address is made from its name and stays, whatever it is called later.

    Raises:
        Forbidden: if she may not.
        Complaint: if a label cannot be taken, or belongs to another tag already.
    """
    _require_keeper(moderator)
    labels = _labels_of(wording)
    try:
        async with atomic():
            await _require_free(labels)
            slug = await _free_slug(wording.name)
            tag = await Tag.create(slug=slug, name=wording.name, scope_note=wording.scope_note)
            await Label.bulk_create(_as_label_of(tag, label) for label in labels)
            await _tell("add_tag", tag, moderator, {}, await _state_of(tag), reason)
    except IntegrityError:
        raise await _overtaken(labels) from None
    return tag


async def edit_tag(moderator: Member, tag: Tag, wording: Wording, reason: str) -> Tag:
    """Change a tag's labels and scope note. A name that is given up becomes an alternative.

    Raises:
        Forbidden: if she may not.
        Complaint: if a label cannot be taken, or belongs to another tag already.
    """
    _require_keeper(moderator)
    labels = _labels_of(wording)
    try:
        async with atomic():
            tag = await tag.held()
            before = await _state_of(tag)
            labels = _labels_of(wording, old_name=tag.name)
            await _require_free(labels, tag)
            await _write(tag, wording, labels)
            await _tell("edit_tag", tag, moderator, before, await _state_of(tag), reason)
    except IntegrityError:
        raise await _overtaken(labels, tag) from None
    return tag


def _require_keeper(moderator: Member) -> None:
    allowed = policy.can_keep_vocabulary(moderator)
    require(allowed, _("Only moderators change the vocabulary."))


def _labels_of(wording: Wording, old_name: str = "") -> list[Label]:
    """Return the labels, not yet saved, each word once; the first mention says its kind."""
    texts = [
        (LabelKind.PREFERRED, wording.name),
        *((LabelKind.ALTERNATIVE, text) for text in wording.alternatives),
        *((LabelKind.HIDDEN, text) for text in wording.hidden),
    ]
    if old_name:
        texts.append((LabelKind.ALTERNATIVE, old_name))
    labels: dict[str, Label] = {}
    for kind, text in texts:
        label = _label(kind, text)
        labels.setdefault(label.folded, label)
    return list(labels.values())


def _label(kind: LabelKind, text: str) -> Label:
    folded, said = fold(text), {"label": text}
    if not any(char.isalnum() for char in folded) or len(folded) > LONGEST_FOLDED:
        raise Complaint(_FIELDS[kind], _("A label is made of letters or digits.") % said)
    if len(text) > _LONGEST:
        raise Complaint(_FIELDS[kind], _("“%(label)s” is too long for a label.") % said)
    if "," in text:
        raise Complaint(_FIELDS[kind], _("A label has no comma: commas stand between labels."))
    language = house().settings.site.language
    return Label(text=text, folded=folded, kind=kind, language=language)


async def _require_free(labels: Sequence[Label], own: Tag | None = None) -> None:
    """Refuse words that mean another tag."""
    words = {label.folded: label for label in labels}
    taken = Label.filter(folded__in=list(words), language=labels[0].language)
    others = taken.exclude(tag_id=own.id) if own else taken
    clash = await others.select_related("tag").first()
    if clash:
        label = words[clash.folded]
        said = {"label": label.text, "tag": clash.tag.name}
        sentence = _("“%(label)s” belongs to the tag “%(tag)s” already.") % said
        raise Complaint(_FIELDS[label.kind], sentence)


async def _overtaken(labels: Sequence[Label], own: Tag | None = None) -> Complaint:
    """Return what to say when somebody else was quicker."""
    try:
        await _require_free(labels, own)
    except Complaint as complaint:
        return complaint
    return Complaint("name", _("Somebody changed the vocabulary just now. Please try again."))


async def _free_slug(name: str) -> str:
    base = slugify(name, 110, otherwise="tag")
    number, slug = 1, base
    while slug in RESERVED or await Tag.exists(slug=slug):
        number += 1
        slug = f"{base}-{number}"
    return slug


def _as_label_of(tag: Tag, label: Label) -> Label:
    label.tag_id = tag.id
    return label


async def _write(tag: Tag, wording: Wording, labels: Sequence[Label]) -> None:
    tag.name, tag.scope_note = wording.name, wording.scope_note
    await tag.save(update_fields=["name", "scope_note"])
    wanted = {label.folded: label for label in labels}
    for row in await Label.filter(tag_id=tag.id, language=labels[0].language):
        label = wanted.pop(row.folded, None)
        if label is None:
            await row.delete()
        elif (row.text, row.kind) != (label.text, label.kind):
            row.text, row.kind = label.text, label.kind
            await row.save(update_fields=["text", "kind"])
    await Label.bulk_create(_as_label_of(tag, label) for label in wanted.values())


async def _state_of(tag: Tag) -> dict[str, object]:
    wording = Wording(
        tag.name,
        tag.scope_note,
        await queries.labels_of(tag, LabelKind.ALTERNATIVE),
        await queries.labels_of(tag, LabelKind.HIDDEN),
    )
    return asdict(wording)


async def _tell(
    act: str,
    tag: Tag,
    moderator: Member,
    before: dict[str, object],
    after: dict[str, object],
    reason: str,
) -> None:
    await emit(VocabularyChanged(act, tag.id, moderator.id, before, after, reason))


async def follow_tag(member: Member, tag: Tag, wish: Wish | None) -> None:
    """Keep how much a member wants to hear of a tag; None: as if there was no tag."""
    if wish is None:
        await TagFollow.filter(member_id=member.id, tag_id=tag.id).delete()
        return
    row = TagFollow(member_id=member.id, tag_id=tag.id, wish=wish)
    await TagFollow.bulk_create(
        [row], on_conflict=["member_id", "tag_id"], update_fields=["wish"]
    )  # fmt: skip
