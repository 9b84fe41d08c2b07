"""Pages that say how to cite, and records to save."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from forum.groups.models import Visibility
from forum.threads.models import Post, Revision, State, Thread
from tests.browsing import signed_in
from tests.citations.awkward import NIGHT, an_awkward_thread, post_of
from tests.factories import a_group, a_member, a_moderator, a_thread


async def _edited(thread: Thread, *, by_moderator: bool = False) -> Post:
    """The opening post, changed twice since."""
    post = await post_of(thread, 1)
    editor = await a_moderator() if by_moderator else await thread.author
    for number in (1, 2):
        await Revision.create(
            post=post, number=number, editor=editor, title=f"Title {number}",
            body=f"Words {number}", created_at=NIGHT + timedelta(days=number),
        )  # fmt: skip
    post.revision, post.edited_at = 3, NIGHT + timedelta(days=2)
    await post.save()
    return post


def _references(page: httpx.Response) -> list[str]:
    found = re.findall(r"<dd[^>]*>(.*)</dd>", page.text)
    return [re.sub(r"</?bdi>", "", reference) for reference in found]


async def test_a_thread_is_cited_as_a_whole(client: httpx.AsyncClient) -> None:
    thread = await an_awkward_thread()

    page = await client.get(f"/threads/{thread.id}/cite")

    assert page.status_code == 200
    assert "Cite this thread" in page.text
    assert len(_references(page)) == 4
    assert all(f"http://127.0.0.1:8000/threads/{thread.id}" in ref for ref in _references(page))
    assert '<meta name="z:itemType" content="forumPost">' in page.text
    assert 'rel="unapi-server"' in page.text
    assert 'class="Z3988"' in page.text
    assert f'<abbr class="unapi-id" title="http://127.0.0.1:8000/threads/{thread.id}">' in page.text


async def test_a_reply_is_cited_as_it_is_now(client: httpx.AsyncClient) -> None:
    thread = await an_awkward_thread()
    reply = await post_of(thread, 2)

    page = await client.get(f"/posts/{reply.id}/cite")

    assert "Cite this reply" in page.text
    assert all(f"/posts/{reply.id}?revision=1" in ref for ref in _references(page))
    assert all("Zoë" in ref for ref in _references(page))


async def test_an_earlier_revision_is_cited_with_its_own_title_and_day(
    client: httpx.AsyncClient,
) -> None:
    thread = await an_awkward_thread()
    post = await _edited(thread)

    page = await client.get(f"/posts/{post.id}/cite?revision=2")

    apa, _mla, note, _chicago = _references(page)
    assert "<i>Title 2</i> (Revision 2)" in apa
    assert "last modified May 2, 2026" in note
    assert all(f"/posts/{post.id}?revision=2" in ref for ref in _references(page))
    assert f"?format=ris&amp;revision={2}" in page.text


async def test_a_thread_pinned_to_a_revision_is_its_opening_post(
    client: httpx.AsyncClient,
) -> None:
    thread = await an_awkward_thread()
    post = await _edited(thread)

    page = await client.get(f"/threads/{thread.id}/cite?revision=1")

    assert "Cite this post" in page.text
    assert all(f"/posts/{post.id}?revision=1" in ref for ref in _references(page))
    assert all("Title 1" in ref for ref in _references(page))


@pytest.mark.parametrize("revision", ["4", "0", "-1", "x", "1e3", "²", "99999999999"])
async def test_there_are_no_other_revisions(client: httpx.AsyncClient, revision: str) -> None:
    post = await _edited(await an_awkward_thread())

    page = await client.get(f"/posts/{post.id}/cite", params={"revision": revision})

    assert page.status_code == 404


async def test_what_a_moderator_took_out_of_sight_is_gone(client: httpx.AsyncClient) -> None:
    thread = await an_awkward_thread()
    post = await _edited(thread, by_moderator=True)

    page = await client.get(f"/posts/{post.id}/cite?revision=1")

    assert page.status_code == 410
    assert "is no longer shown" in page.text
    assert "Words 1" not in page.text
    assert (await client.get(f"/posts/{post.id}/cite")).status_code == 200


async def test_its_author_still_cites_it(client: httpx.AsyncClient) -> None:
    thread = await an_awkward_thread()
    post = await _edited(thread, by_moderator=True)
    await signed_in(client, await thread.author)

    assert (await client.get(f"/posts/{post.id}/cite?revision=1")).status_code == 200


async def test_a_redacted_revision_is_gone_for_everybody(client: httpx.AsyncClient) -> None:
    thread = await an_awkward_thread()
    post = await _edited(thread)
    await Revision.filter(post_id=post.id, number=1).update(redacted_at=NIGHT, body="", title="")
    await signed_in(client, await a_moderator())

    page = await client.get(f"/posts/{post.id}/cite?revision=1")

    assert page.status_code == 410


@pytest.mark.parametrize("state", [State.HIDDEN, State.DELETED])
async def test_a_post_out_of_sight_cannot_be_cited(client: httpx.AsyncClient, state: State) -> None:
    thread = await an_awkward_thread()
    reply = await post_of(thread, 2)
    await Post.filter(id=reply.id).update(state=state)

    page = await client.get(f"/posts/{reply.id}/cite")

    assert page.status_code == 410
    assert "From the start" not in page.text


@pytest.mark.parametrize(
    ("asked", "media_type", "ending", "words"),
    [
        ("bibtex", "application/x-bibtex", "bib", "@misc{thread-"),
        ("ris", "application/x-research-info-systems", "ris", "TY  - ELEC"),
        ("csl", "application/vnd.citationstyles.csl+json", "json", '"type": "post"'),
        ("mods", "application/mods+xml", "mods.xml", "<mods "),
        ("rdf_zotero", "application/rdf+xml", "rdf", "<z:itemType>forumPost"),
    ],
)
async def test_records_are_saved_as_files(
    client: httpx.AsyncClient, asked: str, media_type: str, ending: str, words: str
) -> None:
    thread = await an_awkward_thread()

    answer = await client.get(f"/threads/{thread.id}/cite?format={asked}")

    assert answer.headers["Content-Type"].partition(";")[0] == media_type
    named = f'attachment; filename="thread-{thread.id}.{ending}"'
    assert answer.headers["Content-Disposition"] == named
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert words in answer.content.decode()
    assert "Núñez" in answer.content.decode()


async def test_there_are_no_other_formats(client: httpx.AsyncClient) -> None:
    thread = await an_awkward_thread()

    assert (await client.get(f"/threads/{thread.id}/cite?format=docx")).status_code == 404


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.MEMBERS])
async def test_what_a_stranger_cannot_see_she_cannot_cite(
    client: httpx.AsyncClient, visibility: Visibility
) -> None:
    thread = await a_thread(group=await a_group(visibility=visibility))
    post = await post_of(thread, 1)

    for path in (f"/threads/{thread.id}/cite", f"/posts/{post.id}/cite"):
        assert (await client.get(path)).status_code == 404
        assert (await client.get(path + "?format=ris")).status_code == 404


async def test_a_private_groups_own_members_cite_in_it(client: httpx.AsyncClient) -> None:
    member = await a_member()
    private = await a_group(member, visibility=Visibility.PRIVATE)
    thread = await a_thread(group=private)

    await signed_in(client, await a_moderator())
    assert (await client.get(f"/threads/{thread.id}/cite")).status_code == 404

    await signed_in(client, member)
    assert (await client.get(f"/threads/{thread.id}/cite")).status_code == 200
