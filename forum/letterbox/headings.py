"""What the subject of a letter to a group says of its thread: title, kind and tags."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.text import fold
from forum.mail.reading import plain_subject
from forum.tags import thesaurus
from forum.tags.models import Tag
from forum.threads.models import Kind

SHORTEST, LONGEST = 8, 200  # characters of a title, as on the page
_BRACKETS = re.compile(r"\[([^\[\]]{1,120})\]")
_FIRST = re.compile(r"\s*\[([^\[\]]{1,120})\]\s*")
_ONLY_BRACKETS = re.compile(r"(?:\s*\[[^\[\]]*\])*\s*")
# "?" in Latin, full-width and Arabic writing, and what may stand after it.
_ASKS = re.compile(r"¿|.*[?？؟](?:[\s!.…\"'”’»)]|\[[^\[\]]*\])*$")
_KIND = re.compile(r"((?:\s*\[[^\[\]]*\])*\s*)(\w{4,15})\s?[:：]\s*")
_KINDS = {
    "question": Kind.QUESTION, "pregunta": Kind.QUESTION, "idea": Kind.IDEA,
    "discussion": Kind.DISCUSSION, "announcement": Kind.ANNOUNCEMENT, "anuncio": Kind.ANNOUNCEMENT,
}  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """The heading of a thread as its writer told it in a subject."""

    title: str
    kind: Kind
    tags: list[Tag] = field(default_factory=list)


async def heading_of(
    subject: str, group_name: str, language: str, *, announces: bool = False
) -> Heading:
    """Return the heading that a subject tells.

    ``[words]`` that mean a tag, in this language, are one; others stay in the title. ``announces``:
    whether its writer may begin announcements; else "announcement:" is a word like others.

    Raises:
        Complaint: about ``title``, if that is too short or too long.
    """
    kind, title = kind_and_title(bare_subject(subject, group_name), announces=announces)
    labels = _BRACKETS.findall(title)[: house().settings.threads.max_tags]
    resolved = await thesaurus.resolve(labels, language)
    known = {fold(label) for label in labels} - {fold(label) for label in resolved.unknown}
    return Heading(_checked(without_labels(title, known)), kind, resolved.tags)


def bare_subject(subject: str, group_name: str) -> str:
    """Return a subject without "Re:" and without the group's name as our letters write it."""
    bare, before = plain_subject(subject), ""
    while bare != before:
        before, found = bare, _FIRST.match(bare)
        if found and fold(found[1]) == fold(group_name):
            bare = bare[found.end() :]
        bare = plain_subject(bare)
    return bare


def kind_and_title(bare: str, *, announces: bool = False) -> tuple[Kind, str]:
    """Return what kind of thread it is, by a word before the title or by its question mark."""
    found = _KIND.match(bare)
    kind = _KINDS.get(found[2].casefold()) if found else None
    if found and kind and (announces or kind is not Kind.ANNOUNCEMENT):
        return kind, found[1] + bare[found.end() :]
    return Kind.QUESTION if _ASKS.match(bare) else Kind.DISCUSSION, bare


def without_labels(title: str, known: set[str]) -> str:
    """Return a title without labels at its ends; one that is a word of it loses its brackets.

    ``known``: the labels that mean a tag, folded.
    """

    def said(label: re.Match[str]) -> str:
        if fold(label[1]) not in known:
            return label[0]
        before, after = title[: label.start()], title[label.end() :]
        is_apart = _ONLY_BRACKETS.fullmatch(before) or _ONLY_BRACKETS.fullmatch(after)
        return "" if is_apart else label[1]

    return " ".join(_BRACKETS.sub(said, title).split())


def _checked(title: str) -> str:
    if len(title) < SHORTEST:
        words = _("The subject of a letter becomes the title: use at least %(count)s characters.")
        raise Complaint("title", words % {"count": SHORTEST})
    if len(title) > LONGEST:
        words = _("The subject of a letter becomes the title: use at most %(count)s characters.")
        raise Complaint("title", words % {"count": LONGEST})
    return title
