"""Tags are called as their reader calls them, wherever they are shown."""

from __future__ import annotations

import httpx
import pytest

from forum.core.house import House
from forum.core.i18n import preferred_language, reader, speaking_to
from forum.core.text import fold
from forum.tags.models import Label, LabelKind, Note, NoteKind, Tag
from forum.tags.queries.naming import in_language, names_in_language
from forum.threads.models import Post
from tests.browsing import signed_in
from tests.counting import queries_counted
from tests.factories import a_member, a_tag, a_thread, an_idea

Browser = httpx.AsyncClient


async def _called(tag: Tag, text: str, note: str = "", language: str = "es") -> None:
    await Label.create(
        tag=tag, text=text, folded=fold(text), language=language, kind=LabelKind.PREFERRED
    )
    if note:
        await Note.create(tag=tag, kind=NoteKind.SCOPE, language=language, text=note)


async def _seeds() -> Tag:
    tag = await a_tag("Seeds", scope_note="All that grows")
    await _called(tag, "Semillas", "Todo lo que crece")
    await Label.create(tag=tag, text="Granos", folded="granos", language="es",
                       kind=LabelKind.ALTERNATIVE)  # fmt: skip
    return tag


async def test_name_and_note_are_in_the_language_as_far_as_there_are_any(house: House) -> None:
    tag, other, third = await _seeds(), await a_tag("Tools"), await a_tag("Maps", scope_note="So")
    await _called(third, "Mapas")

    with queries_counted() as counted:
        await in_language([tag, other, third], "es")

    assert [(one.name, one.scope_note) for one in (tag, other, third)] == [
        ("Semillas", "Todo lo que crece"), ("Tools", ""), ("Mapas", "So"),
    ]  # fmt: skip
    assert counted.total == 1


async def test_the_language_of_the_place_costs_nothing(house: House) -> None:
    tag = await _seeds()

    with queries_counted() as counted:
        await in_language([tag])
        await in_language([], "es")
        names = await names_in_language([tag.id], "en")

    assert (tag.name, names, counted.total) == ("Seeds", {}, 0)


@pytest.mark.parametrize(
    ("accept", "labels"),
    [("es-MX,es;q=0.9,en;q=0.8", "es"), ("en-US,en;q=0.9,es;q=0.8", "en"), ("", "en"),
     ("tlh", "en"), ("fr;q=0.2, es;q=0.7", "es")],
)  # fmt: skip
def test_labels_are_in_the_language_that_is_liked_best(accept: str, labels: str) -> None:
    assert preferred_language(accept, "en", ("es", "fr")) == labels


def test_a_letter_to_who_reads_what_has_no_catalogue_has_labels_of_it() -> None:
    with speaking_to("es", "UTC"):
        assert (reader().language, reader().label_language) == ("en", "es")


@pytest.mark.parametrize("path", ["/threads", "/ideas", "/tags/seeds", "thread", "print", "text"])
async def test_pages_call_tags_as_their_reader_does_at_once_and_for_her_alone(
    client: Browser, path: str
) -> None:
    tag = await a_tag("Seeds")
    thread = await a_thread(tags=(tag,))
    await an_idea(tags=(tag,))
    short = f"/threads/{thread.id}"
    threads = {"thread": thread.url, "print": f"{short}/print", "text": f"{short}/text"}
    path = threads.get(path, path)
    spanish = {"accept-language": "es-ES,es;q=0.9,en;q=0.5"}
    before = [await client.get(path, headers=headers) for headers in (spanish, {})]

    await _called(tag, "Semillas")

    hers, others = [await client.get(path, headers=headers) for headers in (spanish, {})]
    assert all("Semillas" not in page.text for page in before)
    assert "Semillas" in hers.text
    assert "Seeds" in others.text
    assert "Semillas" not in others.text or path == "/tags/seeds"  # which tells other languages


async def test_a_member_reads_them_so_wherever_she_signs_in(client: Browser) -> None:
    tag, member = await _seeds(), await a_member(language="es", username="mara")
    thread = await a_thread(tags=(tag,), author=member)
    await signed_in(client, member)

    pages = [(await client.get(path)).text for path in (thread.url, "/members/mara")]

    assert all("<bdi>Semillas</bdi>" in page for page in pages)


async def test_what_is_cited_and_what_is_changed_keeps_the_names_of_the_place(
    client: Browser,
) -> None:
    tag, member = await _seeds(), await a_member(language="es")
    thread = await a_thread(tags=(tag,), author=member)
    await signed_in(client, member)

    cited = await client.get(f"/threads/{thread.id}/export?format=markdown")
    opening = await Post.get(thread_id=thread.id, number=1)
    page = await client.get(f"/posts/{opening.id}/edit")

    assert "Seeds" in cited.text
    assert "Semillas" not in cited.text
    assert 'value="Seeds"' in page.text
