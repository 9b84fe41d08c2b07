"""Tags by name and address."""

from __future__ import annotations

import pytest

from forum.core.errors import NotFound
from forum.core.house import House
from forum.tags.models import Label, LabelKind, Tag
from forum.tags.queries import tags as queries
from tests.factories import a_tag
from tests.tags.labels import alternatives_of


@pytest.mark.parametrize("slug", ["", "no-such-tag", "x" * 5000, "%", "a'b\"--", "Zines"])
async def test_there_is_no_such_tag(house: House, slug: str) -> None:
    await a_tag("Zines")

    with pytest.raises(NotFound):
        await queries.get_tag(slug)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("book", ["Book discussion groups", "Ebooks"]),
        ("BOOK groups", ["Book discussion groups"]),
        ("groups book", ["Book discussion groups"]),
        ("clubs", ["Book discussion groups"]),
        ("bok", ["Book discussion groups"]),
        ("book skating", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("' OR 1=1 --", []),
        ("a " * 50, []),
    ],
)
async def test_tags_are_found_by_words_of_their_labels(
    house: House, words: str, names: list[str]
) -> None:
    await Tag.all().delete()
    groups = await a_tag("Book discussion groups")
    for text, kind in [("Book clubs", LabelKind.ALTERNATIVE), ("Bok clubs", LabelKind.HIDDEN)]:
        await Label.create(tag=groups, text=text, folded=text.lower(), kind=kind)
    await a_tag("Ebooks")

    assert [tag.name for tag in await queries.tags_like(words)] == names


async def test_no_words_find_all(house: House) -> None:
    await a_tag("Zines")

    assert await queries.tags_like(" ").count() == await Tag.all().count()


async def test_words_a_tag_is_used_for_stand_in_order(house: House) -> None:
    tag = await a_tag("Book discussion groups")
    for text in ("Reading circles", "book clubs"):
        await Label.create(tag=tag, text=text, folded=text, kind=LabelKind.ALTERNATIVE)
    await Label.create(tag=tag, text="bok", folded="bok", kind=LabelKind.HIDDEN)

    assert await alternatives_of(tag) == ["book clubs", "Reading circles"]
