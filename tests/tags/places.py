"""A small thesaurus to look at, and the words of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx

from forum.accounts.models import Member
from forum.tags.actions.editing import Wording, add_tag, edit_tag
from forum.tags.models import Tag
from tests.factories import a_moderator


@dataclass
class Place:
    editor: Member
    reading: Tag
    clubs: Tag
    writing: Tag

    async def reworded(self, tag: Tag, wording: Wording) -> None:
        await edit_tag(self.editor, tag, wording, "So it is.")


async def a_place() -> Place:
    """Book clubs stand under reading; writing is related to both."""
    editor = await a_moderator()
    reading = await add_tag(editor, Wording("Reading"))
    writing = await add_tag(editor, Wording("Writing"))
    clubs = Wording(
        "Book discussion groups", "Any form.", ["Book clubs"], ["Bok clubs"],
        definition="Groups that read & talk.", notation="12.4", broader=[reading.key],
        related=[writing.key], exact=["https://id.loc.gov/authorities/subjects/sh85015732"],
        close=["urn:x-other:77"],
    )  # fmt: skip
    tag = await add_tag(editor, clubs)
    german = Wording("Lesekreise", alternatives=["Leserunden"], language="de")
    await edit_tag(editor, tag, german, "Also in German.")
    return Place(editor, reading, tag, writing)


def told(answer: httpx.Response) -> str:
    """Return the words of a page, with one space between them."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
