"""A field report as its member wrote it, and the post that says the same in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forum.core.errors import Complaint
from forum.core.house import house
from forum.core.i18n import gettext as _
from forum.core.i18n import reader, short_date, speaking_to
from forum.groups.models import Group
from forum.threads.idea_words import again_word, library_kind_word, library_size_word
from forum.threads.models import Again, Trial
from forum.threads.words import Rendered, render_post

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


@dataclass(frozen=True)
class Findings:
    """What came of a trial; texts are Markdown, those that say nothing are empty."""

    what_we_did: str
    again: Again
    who_took_part: str = ""
    what_they_said: str = ""
    cost: str = ""
    staff_hours: str = ""
    what_changed: str = ""
    what_differently: str = ""


async def render_report(body: str, trial: Trial) -> Rendered:
    """Return the HTML of a report's post, and whom it names.

    Raises:
        Complaint: about ``what_we_did``, if all together is more than a post may hold.
    """
    group = Group.filter(threads__id=trial.thread_id)
    try:
        return await render_post(body, trial.member_id, group)
    except Complaint as complaint:
        raise Complaint("what_we_did", complaint.sentence) from None


def body_of(trial: Trial, findings: Findings) -> str:
    """Return the body of a report's post, with headings in the language of the house."""
    with speaking_to(house().settings.site.language, reader().time_zone):
        parts = [_opening(trial)]
        for heading, text in _sections(findings):
            if text:
                parts.append(f"## {heading}\n\n{_closed(text)}")
    return "\n\n".join(parts)


def _opening(trial: Trial) -> str:
    library = re.sub(r"([\\`*_\[\]<>#~|&])", r"\\\1", trial.library)
    return _("**%(library)s** (%(kind)s, %(size)s) tried this from %(date)s.") % {
        "library": library,
        "kind": library_kind_word(trial.library_kind),
        "size": library_size_word(trial.library_size),
        "date": short_date(trial.starts_on),
    }


def _sections(findings: Findings) -> list[tuple[str, str]]:
    return [
        (_("What we did"), findings.what_we_did),
        (_("Who took part"), findings.who_took_part),
        (_("What the community said"), findings.what_they_said),
        (_("What it cost"), findings.cost),
        (_("Staff hours"), findings.staff_hours),
        (_("What changed"), findings.what_changed),
        (_("What we would do differently"), findings.what_differently),
        (_("Would we do it again?"), again_word(findings.again)),
    ]


def _closed(text: str) -> str:
    """Close a block of code that was left open, or it would take in all that follows."""
    opened = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and not opened:
            # Three backticks and more of them in the same line are code within a sentence.
            opened = "" if mark[1][0] == "`" and "`" in mark[2] else mark[1]
        elif mark and mark[1].startswith(opened) and not mark[2].strip():
            opened = ""
    return f"{text}\n{opened}" if opened else text
