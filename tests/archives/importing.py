"""An archive of a few letters, written by hand, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from forum.archives.actions.importing import Import
from forum.archives.mbox import Mailbox
from forum.archives.planning import plan
from forum.archives.report import Report
from forum.groups.models import Group
from forum.threads.models import Post, Thread

WORDS = "We lent forty packets of seeds in the first week. Nobody brought any back."


def a_letter(number: int, *above: int, **values: Any) -> str:
    """A letter of the list with its separator; ``above`` are the numbers of its references."""
    fields = {
        "from": "Ana Arden <ana@elm.example>",
        "subject": f"{'Re: ' if above else ''}[lib-l] Seeds in the library",
        "date": f"Mon, 5 Jan 2004 10:{number:02}:00 +0000",
        "message-id": f"<{number}@elm.example>",
        "references": " ".join(f"<{each}@elm.example>" for each in above),
    } | {name.replace("_", "-"): value for name, value in values.items() if name != "body"}
    head = "\n".join(f"{name.title()}: {value}" for name, value in fields.items() if value)
    body = values.get("body", f"These are the words of letter {number}.")
    return f"From ana@elm.example Mon Jan  5 10:{number:02}:00 2004\n{head}\n\n{body}\n\n"


def a_box(folder: Path, letters: Sequence[str], name: str = "list.mbox") -> Path:
    path = folder / name
    path.write_bytes("".join(letters).encode("utf-8", "surrogateescape"))
    return path


async def take_in(path: Path, group: Group, *, is_dry: bool = False, portions: int = 999) -> Report:
    """Import an archive, or as many portions of it as are told."""
    report = Report()
    with Mailbox(path) as mailbox:
        run = Import(mailbox, plan(mailbox, report), group, report, is_dry=is_dry)
        for portion in list(run.portions())[:portions]:
            await run.take(portion)
    return report


async def said() -> list[tuple[str, list[tuple[int, str, str]]]]:
    """Return all threads by their titles, with number, author and words of their posts."""
    found = []
    for thread in await Thread.all().order_by("id"):
        posts = Post.filter(thread_id=thread.id).order_by("number").select_related("author")
        told = [(post.number, post.author.name, post.body) for post in await posts]
        found.append((thread.title, told))
    return found
