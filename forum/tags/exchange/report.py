"""What taking in a file would do, in words and numbers, for a page or a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from forum.core.i18n import gettext as _
from forum.core.i18n import ngettext
from forum.tags.exchange.entries import Fault
from forum.tags.exchange.merging import Merged
from forum.tags.scheme import Scheme

MOST_SHOWN = 200  # of one kind, on a page


@dataclass(frozen=True)
class Report:
    """Faults and remarks in the order of the file; names of tags, by what would become of them."""

    name: str
    faults: Sequence[Fault] = ()
    remarks: Sequence[Fault] = ()
    added: Sequence[str] = ()
    changed: Sequence[str] = ()
    accepted: Sequence[str] = ()
    unchanged: int = 0
    most_shown: int = field(default=MOST_SHOWN)

    @classmethod
    def of(cls, found: Merged, name: str) -> Report:
        """Tell of what was put together from a file of this name."""
        return cls(
            name,
            found.faults,
            found.remarks,
            _names(found.after, found.added),
            _names(found.after, found.changed),
            _names(found.after, found.accepted),
            len(found.unchanged),
        )

    @property
    def does_nothing(self) -> bool:
        return not (self.added or self.changed or self.faults)

    def counts(self) -> Iterator[str]:
        """Yield how many tags would be what, in sentences; nothing of what none would be."""
        if count := len(self.added):
            words = ngettext("%(count)s tag would be new.", "%(count)s tags would be new.", count)
            yield words % {"count": count}
        if count := len(self.changed):
            words = ngettext("%(count)s tag would change.", "%(count)s tags would change.", count)
            yield words % {"count": count}
        if count := len(self.accepted):
            words = ngettext(
                "%(count)s proposal would be accepted by that.",
                "%(count)s proposals would be accepted by that.",
                count,
            )
            yield words % {"count": count}
        if count := self.unchanged:
            words = ngettext(
                "%(count)s tag stays as it is.", "%(count)s tags stay as they are.", count
            )
            yield words % {"count": count}

    def heading(self) -> str:
        """Return in one sentence whether it can be done."""
        if self.faults:
            count = len(self.faults)
            return ngettext(
                "%(count)s thing must be mended first; until then nothing is imported.",
                "%(count)s things must be mended first; until then nothing is imported.",
                count,
            ) % {"count": count}
        if self.does_nothing:
            return _("Nothing would change: all of this is here already.")
        return _("This file can be imported.")


def _names(scheme: Scheme, keys: Sequence[str]) -> list[str]:
    return [scheme[key].name("") or key for key in keys]
