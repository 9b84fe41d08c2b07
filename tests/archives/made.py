"""Archives that never were: as many letters as wanted, always the same ones for one seed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from time import asctime

_START = datetime(1999, 1, 4, 8, tzinfo=UTC)
_FIRST = ("Ana", "Ben", "Chloé", "Dmitri", "Eva", "Fatma", "Georg", "Hana", "Ivo", "Jörg", "Kim")
_LAST = ("Arden", "Brook", "Cole", "Dale", "Elm", "Forst", "Grün", "Hill", "Inwood", "Kumar")
_WORDS = (
    "shelf", "story", "reader", "lending", "card", "window", "quiet", "evening", "children",
    "poster", "catalogue", "label", "desk", "question", "budget", "volunteer", "garden", "seed",
    "map", "room", "table", "morning", "answer", "idea", "week", "summer", "school",
)  # fmt: skip


def letters(count: int, seed: int = 1) -> Iterator[str]:
    """Yield letters as an mbox has them; about four of five answer one of the last hundred."""
    chance = Random(seed)
    latest: list[tuple[str, str, str, str]] = []
    moment = _START
    for number in range(count):
        moment += timedelta(minutes=chance.expovariate(1 / 40))
        writer = chance.randrange(max(20, count // 25))
        above = chance.choice(latest) if latest and chance.random() < 0.8 else None
        letter, known = _letter(chance, number, writer, moment, above)
        latest = [*latest[-99:], known]
        yield letter


def _letter(
    chance: Random, number: int, writer: int, moment: datetime,
    above: tuple[str, str, str, str] | None,
) -> tuple[str, tuple[str, str, str, str]]:  # fmt: skip
    name = f"{_FIRST[writer % 11]} {_LAST[writer // 11 % 10]}"
    address = f"writer{writer}@library{writer % 97}.example"
    own, subject = f"<{number}.{writer}@library.example>", _said(chance, 4).capitalize()
    fields = [
        f"From {address} {asctime(moment.utctimetuple())}", f"From: {name} <{address}>",
        f"Date: {format_datetime(moment)}", f"Message-ID: {own}",
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
    ]  # fmt: skip
    words = "\n\n".join(_lines(_said(chance, chance.randrange(15, 90))) for _ in range(3))
    references, body = "", words
    if above:
        parent, subject, references, said = above
        fields += [f"In-Reply-To: {parent}", f"References: {references} {parent}".strip()]
        quote = "\n".join(f"> {line}" for line in said.split("\n"))
        body = f"On {moment:%a, %d %b %Y %H:%M}, {name} <{address}> wrote:\n{quote}\n\n{words}"
        references = f"{references} {parent}".strip()[-900:]
    fields.append(f"Subject: {'Re: ' if above else ''}[lib-l] {subject}")
    footer = "_" * 47 + "\nlib-l mailing list\nlib-l@lists.example"
    text = "\n".join(fields) + f"\n\n{body}\n\n-- \n{name}\nElm Street Library\n\n{footer}\n\n"
    return text, (own, subject, references, words)


def _said(chance: Random, count: int) -> str:
    return " ".join(chance.choices(_WORDS, k=count))


def _lines(text: str) -> str:
    words = text.split()
    return "\n".join(" ".join(words[at : at + 11]) for at in range(0, len(words), 11))


if __name__ == "__main__":  # python -m tests.archives.made 100000 /tmp/list.mbox
    with Path(sys.argv[2]).open("w", encoding="utf-8") as file:
        file.writelines(letters(int(sys.argv[1])))
