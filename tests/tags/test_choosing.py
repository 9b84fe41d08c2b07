"""The field in which threads get their tags: plain text, and boxes for what may be meant."""

from __future__ import annotations

import re
from html import unescape

from forum.accounts.models import Stranger
from forum.core.forms import Form
from forum.core.house import House
from forum.tags import thesaurus
from forum.tags.models import Tag
from tests.factories import a_tag

PAGE = '{% from "tags/_choose.html" import choose with context %}{{ choose(form, near, 8) }}'


class ChoosingForm(Form):
    """As threads have it."""

    tags: str = ""
    swaps: list[str] = []


def _shown(house: House, form: Form, near: dict[str, list[Tag]]) -> str:
    return house.templates.from_string(PAGE).render(form=form, near=near, user=Stranger())


async def test_the_plain_field_says_how_it_works(house: House) -> None:
    text = _shown(house, ChoosingForm.blank(tags="Zines, "), {})

    assert 'value="Zines, "' in text
    assert "separated by commas, 8 at most" in text
    assert 'aria-describedby="field-tags-hint"' in text
    assert 'type="checkbox"' not in text


async def test_ticking_a_box_leads_to_the_tag(house: House) -> None:
    tag = await a_tag("Book discussion groups", scope_note="Any form.")
    typed = "Book discusion group"
    near = {typed: await thesaurus.near(typed), "Skating": await thesaurus.near("Skating")}

    text = _shown(house, ChoosingForm.blank(tags=f"{typed}, Skating"), near)

    boxes = [unescape(value) for value in re.findall(r'name="swaps"[^>]*? value="([^"]*)"', text)]
    swapped = thesaurus.swapped(f"{typed}, Skating", boxes)
    assert len(boxes) == 1
    assert "Any form." in text
    assert (await thesaurus.resolve(thesaurus.split(swapped))).tags == [tag]


async def test_what_was_typed_stays_text(house: House) -> None:
    tag = await a_tag("<b>\"&'")

    text = _shown(house, ChoosingForm.blank(tags="<i>"), {"<i>": [tag]})

    assert "<i>" not in text
    assert "<b>" not in text
