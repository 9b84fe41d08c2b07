"""From labels that were typed to tags of the vocabulary, and to words that are proposed for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from forum.core.errors import Complaint
from forum.core.forms import Form
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext, reader
from forum.core.text import excerpt
from forum.tags import thesaurus
from forum.tags.actions.proposing import proposal
from forum.tags.laws import shape
from forum.tags.models import Tag
from forum.tags.queries.changes import never_public
from forum.tags.queries.proposals import why_retired

_MOST_SAID = 160  # characters of words in a notice, which is a cookie


@dataclass(frozen=True)
class Chosen:
    """The tags that were meant; among them, not kept as yet, words that are to be proposed.

    ``near``: what stands near each of these words, if :func:`with_near` was asked.
    """

    tags: Sequence[Tag] = ()
    near: Mapping[str, Sequence[Tag]] = field(default_factory=dict)

    @property
    def new(self) -> list[str]:
        """The words that are to be proposed."""
        return [tag.name for tag in self.tags if tag.pk is None]

    def said(self, notice: str) -> str:
        """Return a notice that also tells which words are proposed."""
        words = [tag.name for tag in self.tags if tag.is_proposed]
        sentence = ngettext(
            "Not in the vocabulary yet, and proposed for it: %(words)s. Its editors will look"
            " at this word.",
            "Not in the vocabulary yet, and proposed for it: %(words)s. Its editors will look"
            " at these words.",
            len(words),
        )
        told = {"words": excerpt(", ".join(words), _MOST_SAID)}
        return f"{notice} {sentence % told}" if words else notice


async def choose_tags(form: Form, has: Iterable[Tag] = ()) -> Chosen:
    """Return the tags that the fields ``tags`` and ``swaps`` name; complain on the form otherwise.

    ``has``: what the thread has already, and may keep when it's retired.

    Raises:
        Complaint: about ``tags``, if there are too many, or a label can't be taken.
    """
    if form.error("tags") or form.error("swaps"):
        return Chosen()
    form.retype("tags", thesaurus.swapped(form.value("tags"), form.value("swaps") or []))
    labels = thesaurus.split(form.value("tags"))
    resolved = await thesaurus.resolve(labels, reader().language)
    _require_few(len(resolved.tags) + len(resolved.unknown))
    had = {tag.id for tag in has}
    kept = [tag for tag in resolved.retired.values() if tag.id in had]
    for label, tag in resolved.retired.items():
        if tag not in kept:
            form.complain("tags", await _said_of_retired(label, tag))
    new = [label for label in resolved.unknown if label not in resolved.retired]
    for sentence in filter(None, map(shape, new)):
        raise Complaint("tags", sentence)
    return Chosen([*resolved.tags, *kept, *map(proposal, new)])


def _require_few(count: int) -> None:
    most = house().settings.threads.max_tags
    if count > most:
        sentence = ngettext("Choose at most %(count)s tag.", "Choose at most %(count)s tags.", most)
        raise Complaint("tags", sentence % {"count": most})


async def _said_of_retired(label: str, tag: Tag) -> str:
    # What was said of a proposal is for those who may know of it: its page tells them.
    why = "" if await never_public([tag.id]) else await why_retired(tag)
    sentence = _("“%(label)s” isn't used as a tag any more. Choose another, or leave it out.")
    told = sentence % {"label": label}
    return told + " " + _("The editors said: “%(why)s”") % {"why": why} if why else told


async def with_near(chosen: Chosen) -> Chosen:
    """Return the same with what stands near words that are to be proposed, for the page."""
    near = await thesaurus.near_each(chosen.new)
    return replace(chosen, near={label: tags for label, tags in near.items() if tags})
