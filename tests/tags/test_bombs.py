"""Small files that would take for ever: what there is too much of is told soon."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from forum.tags.exchange.entries import MOST_FAULTS, UnreadableFile
from forum.tags.exchange.files import read_file
from forum.tags.exchange.graphs import Home
from forum.tags.exchange.merging import merged
from forum.tags.models.concept import new_key

HOME = Home("https://forum.example", "Ours", "en")
SKOS = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <http://a.example/a> "
LABELS = ", ".join(f'"Word {number}"' for number in range(1_001))
ABOVE = "All in all, there are too many broader tags above one another."


def table(columns: str, cells: Iterable[str]) -> str:
    return columns + "\n" + "\n".join(f"T{number},{cell}" for number, cell in enumerate(cells))


def layers(deep: int, wide: int) -> Iterable[str]:
    """Each stands under five of the layer above, and so under all of those higher up."""
    yield from [""] * wide
    for number in range(wide, deep * wide):
        first = (number // wide - 1) * wide
        yield "|".join(f"T{first + (5 * number + more) % wide}" for more in range(5))


@pytest.mark.parametrize(
    ("name", "text", "sentence", "count"),
    [
        ("a.csv", table("prefLabel,broader", layers(15, 80)), ABOVE, 1),
        ("a.csv", table("prefLabel,altLabel", ["Same"] * 2_500), "“Same” belongs to", MOST_FAULTS),
        ("a.csv", table("prefLabel,notation", [f"N{n}" for n in range(2_500)]).replace("T", "S,")
         .replace("prefLabel,", "identifier,prefLabel,"), "", MOST_FAULTS),
        ("a.csv", table("prefLabel,related", ["|".join(f"U{n}" for n in range(400))] * 10),
         "“U0” is not in the vocabulary.", MOST_FAULTS),
        ("a.csv", table("prefLabel,broader", ["|".join(f"T{n}" for n in range(60))] * 60),
         "stands under this tag already", MOST_FAULTS),
        ("a.ttl", f'{SKOS} skos:prefLabel "Words" ; skos:altLabel {LABELS} .',
         "This has more than 1000 labels.", 1),
    ],
)  # fmt: skip
def test_there_is_an_end_to_what_is_wrong(name: str, text: str, sentence: str, count: int) -> None:
    found = merged({}, read_file(name, text.encode(), HOME), HOME.base, "en", new_key)

    assert sentence in found.faults[0].sentence
    assert len(found.faults) == count


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x," * 300 + "prefLabel\nWords", "There are too many columns in the first line."),
        ("prefLabel,altLabel\nWords," + "x|" * 70_000, "Line 2 can't be read"),
    ],
)
def test_what_nobody_would_send_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        read_file("a.csv", text.encode(), HOME)
