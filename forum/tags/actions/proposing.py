"""What members propose for the vocabulary: words that threads have as tags at once, marked.

Who gives threads tags holds the vocabulary first, then the thread, and keeps new words last:
labels raise the edition (migration 0005), and that row is the last that anybody takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tortoise.expressions import F

from forum.accounts.models import Member
from forum.core.database import atomic, now
from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext, reader
from forum.core.text import fold
from forum.tags import thesaurus
from forum.tags.actions.writing import Slugs, slug_for
from forum.tags.laws import shape
from forum.tags.models import (
    FormerAddress,
    Label,
    LabelKind,
    Note,
    NoteKind,
    Status,
    Tag,
    Vocabulary,
)

_DAY = timedelta(days=1)


def proposal(word: str) -> Tag:
    """Return a proposal that isn't kept as yet."""
    return Tag(name=word, slug=slug_for(word), status=Status.PROPOSED)


async def hold_words(tags: Sequence[Tag] | None = None) -> None:
    """Hold the vocabulary until the transaction ends, if any of these is a proposal.

    To be called before threads, groups and drafts are held; without tags where it isn't known yet
    which they are.
    """
    if tags is None or any(tag.is_proposed for tag in tags):
        await Vocabulary.filter(id=1).select_for_update(no_key=True).get()


async def kept(member: Member, tags: Sequence[Tag]) -> list[Tag]:
    """Return these tags as they stand in the vocabulary; words that are new, she proposes.

    After :func:`hold_words` of them, in the same transaction. A word that means a tag by now is
    that tag.

    Raises:
        Complaint: about ``tags``, if a word can't be a label, or she proposed too many.
    """
    words = [tag.name for tag in tags if tag.is_proposed]
    if not words:
        return list(tags)
    for word in words:
        if sentence := shape(word):
            raise Complaint("tags", sentence)
    meant = await thesaurus.resolve(words, reader().language)
    new = [word for word in meant.unknown if word not in meant.retired]
    await _require_few(member, new)
    proposed = [await _propose(member, word) for word in _each_once(new)]
    found = [tag for tag in tags if not tag.is_proposed] + meant.tags + proposed
    return list({tag.id: tag for tag in found}.values())


def _each_once(words: Sequence[str]) -> list[str]:
    return list({fold(word): word for word in reversed(words)}.values())[::-1]


async def _require_few(member: Member, words: Sequence[str], field: str = "tags") -> None:
    most = house().settings.tags.proposals_per_day
    today = Tag.filter(proposer_id=member.id, proposed_at__gt=now() - _DAY)
    if words and await today.count() + len(words) > most:
        sentence = ngettext(
            "“%(word)s” isn't in the vocabulary. You can propose %(count)s word a day, and that"
            " is used up; choose from the vocabulary, or propose it tomorrow.",
            "“%(word)s” isn't in the vocabulary. You can propose %(count)s words a day, and these"
            " are used up; choose from the vocabulary, or propose it tomorrow.",
            most,
        )
        raise Complaint(field, sentence % {"word": words[-1], "count": most})


async def _propose(member: Member, word: str) -> Tag:
    tag = await Tag.create(
        name=word, slug=await _free_slug(word), status=Status.PROPOSED, proposer_id=member.id,
        proposed_at=now(), changed_at=now(),
    )  # fmt: skip
    await Label.create(
        tag=tag, text=word, folded=fold(word), kind=LabelKind.PREFERRED,
        language=house().settings.site.language,
    )  # fmt: skip
    await Vocabulary.filter(id=1).update(number=F("number") + 1)
    return tag


async def _free_slug(word: str) -> str:
    taken: set[str] = set()
    for model in (Tag, FormerAddress):
        alike = model.filter(slug__startswith=slug_for(word))
        taken |= {slug for (slug,) in await alike.values_list("slug")}
    return Slugs(taken).take(word)


async def propose_tag(member: Member, word: str, scope_note: str, plea: str) -> Tag:
    """Propose a tag without a thread: what it means, and why it's needed.

    What is proposed already gets meaning and plea from her if it has none.

    Raises:
        Complaint: about ``name``, if it can't be a label, is a tag already or was retired; or if
            she proposed too many.
    """
    if sentence := shape(word):
        raise Complaint("name", sentence)
    async with atomic():
        await hold_words()
        tag = await proposed_before(word)
        if tag is None:
            await _require_few(member, [word], "name")
            tag = await _propose(member, word)
        if not tag.plea:
            await _explain(tag, scope_note, plea)
    return tag


async def proposed_before(word: str) -> Tag | None:
    """Return the proposal that a word means already, if there is one.

    Raises:
        Complaint: about ``name``, if it means a tag, or one that was retired.
    """
    found = await thesaurus.resolve([word], reader().language)
    if word in found.retired:
        raise Complaint("name", _("Editors took this word out of the vocabulary, or declined it."))
    for tag in found.tags:
        if not tag.is_proposed:
            sentence = _("It is there already: “%(label)s” means the tag “%(tag)s”.")
            raise Complaint("name", sentence % {"label": word, "tag": tag.name})
        return tag
    return None


async def _explain(tag: Tag, scope_note: str, plea: str) -> None:
    tag.plea = plea
    if scope_note and not tag.scope_note:
        tag.scope_note = scope_note
        language = house().settings.site.language
        await Note.create(tag=tag, kind=NoteKind.SCOPE, language=language, text=scope_note)
    await tag.save(update_fields=["plea", "scope_note"])


async def purge_proposals() -> int:
    """Forget proposals of which nothing is left; return how many.

    No thread has them, nobody pleads for them or follows them, and no editor did anything with
    them. Those of the last day stay.
    """
    async with atomic():
        await hold_words()
        forgotten = Tag.filter(
            status=Status.PROPOSED, plea="", proposed_at__lt=now() - _DAY,
            threads__id__isnull=True, changes__id__isnull=True, followers__id__isnull=True,
            helpers__id__isnull=True, replaces__id__isnull=True,
        )  # fmt: skip
        ids = [id_ for (id_,) in await forgotten.distinct().values_list("id")]
        if ids:
            await Tag.filter(id__in=ids).delete()
            await Vocabulary.filter(id=1).update(number=F("number") + 1)
    return len(ids)
