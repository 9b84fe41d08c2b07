"""From labels that were typed to tags of the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from forum.core.errors import Complaint
from forum.core.forms import Form
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext
from forum.tags import thesaurus
from forum.tags.models import Tag


@dataclass(frozen=True)
class Chosen:
    """The tags that were meant, and what stands near labels that mean none."""

    tags: Sequence[Tag] = ()
    near: Mapping[str, Sequence[Tag]] = field(default_factory=dict)


async def choose_tags(form: Form) -> Chosen:
    """Return the tags that the fields ``tags`` and ``swaps`` name; complain on the form otherwise.

    Raises:
        Complaint: about ``tags``, if there are too many.
    """
    if form.error("tags") or form.error("swaps"):
        return Chosen()
    form.retype("tags", thesaurus.swapped(form.value("tags"), form.value("swaps") or []))
    resolved = await thesaurus.resolve(thesaurus.split(form.value("tags")))
    most = house().settings.threads.max_tags
    if len(resolved.tags) > most:
        sentence = ngettext("Choose at most %(count)s tag.", "Choose at most %(count)s tags.", most)
        raise Complaint("tags", sentence % {"count": most})
    near = {label: await thesaurus.near(label) for label in resolved.unknown[:most]}
    if near:
        words = _("These are not in the vocabulary: %(labels)s. Choose others, or leave them out.")
        form.complain("tags", words % {"labels": ", ".join(near)})
    return Chosen(resolved.tags, near)
