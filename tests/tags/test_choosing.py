"""The field in which threads get their tags: plain text, and boxes for what may be meant."""

from __future__ import annotations

import re
from html import unescape

from forum.accounts.models import Stranger
from forum.core.forms import Form
from forum.core.house import House
from forum.tags import thesaurus
from forum.threads.tagging import Chosen, choose_tags, with_near
from tests.factories import a_tag

PAGE = '{% from "tags/_choose.html" import choose with context %}{{ choose(form, chosen, 8) }}'


class ChoosingForm(Form):
    """As threads have it."""

    tags: str = ""
    swaps: list[str] = []


def _shown(house: House, form: Form, chosen: Chosen | None = None) -> str:
    page = house.templates.from_string(PAGE)
    return page.render(form=form, chosen=chosen or Chosen(), user=Stranger())


async def _chosen(form: Form) -> Chosen:
    return await with_near(await choose_tags(form))


async def test_the_plain_field_says_how_it_works(house: House) -> None:
    text = _shown(house, ChoosingForm.blank(tags="Zines, "))

    assert 'value="Zines, "' in text
    assert "separated by commas, 8 at most" in text
    assert 'aria-describedby="field-tags-hint"' in text
    assert 'type="checkbox"' not in text


async def test_ticking_a_box_leads_to_the_tag(house: House) -> None:
    tag = await a_tag("Book discussion groups", scope_note="Any form.")
    form = ChoosingForm.of({"tags": "Book discusion group, Skating"})

    text = _shown(house, form, await _chosen(form))

    boxes = [unescape(value) for value in re.findall(r'name="swaps"[^>]*? value="([^"]*)"', text)]
    swapped = thesaurus.swapped(form.tags, boxes)
    assert len(boxes) == 1
    assert "Any form." in text
    assert (await thesaurus.resolve(thesaurus.split(swapped))).tags == [tag]


async def test_what_is_proposed_is_marked_in_words(house: House) -> None:
    await a_tag("Zines")
    form = ChoosingForm.of({"tags": "zines, Skating"})

    text = _shown(house, form, await _chosen(form))

    listed = re.findall(r"<li>(.*?)</li>", text)
    assert [re.sub("<[^>]+>", "", line).strip() for line in listed] == ["Zines", "Skating proposed"]


async def test_what_was_typed_stays_text(house: House) -> None:
    await a_tag("<b>\"&' tag")
    form = ChoosingForm.of({"tags": "<b>\"&' tog"})

    text = _shown(house, form, await _chosen(form))

    assert 'type="checkbox"' in text
    assert "<b>" not in text
