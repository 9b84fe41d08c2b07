"""What came of a trial."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from forum.core.forms import Form
from forum.core.text import clean_line
from forum.threads.forms.curation import Reason
from forum.threads.idea_words import again_word
from forum.threads.models import Again, Report
from forum.threads.reporting import Findings

# All together they stay below what a post may hold.
Story = Annotated[str, Field(min_length=1, max_length=8_000)]
Passage = Annotated[str, Field(max_length=4_000)]
Line = Annotated[str, Field(max_length=120), BeforeValidator(clean_line)]


class ReportForm(Form):
    """A field report, field by field; ``reason`` when it's changed."""

    what_we_did: Story
    who_took_part: Passage = ""
    what_they_said: Passage = ""
    cost: Line = ""
    staff_hours: Line = ""
    what_changed: Passage = ""
    what_differently: Passage = ""
    again: Again
    reason: Reason = ""

    @property
    def findings(self) -> Findings:
        """What is reported; only of a form without complaints."""
        return Findings(**{name: getattr(self, name) for name in Findings.__dataclass_fields__})

    @property
    def all_words(self) -> str:
        """All that was typed, field after field."""
        typed = (str(self.value(name)).strip() for name in Findings.__dataclass_fields__)
        return "\n\n".join(words for words in typed if words)

    @classmethod
    def of_report(cls, report: Report) -> ReportForm:
        """Return the form as it was filled in."""
        return cls.blank(**{name: getattr(report, name) for name in Findings.__dataclass_fields__})


def again_choices() -> list[tuple[str, str]]:
    """Return value and words of each verdict."""
    return [(again.value, again_word(again)) for again in Again]
