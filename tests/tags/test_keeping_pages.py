"""Pages on which something is done to a tag, and the public log of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from forum.accounts.models import Member, Role
from forum.core.database import now
from forum.groups.models import Visibility
from forum.tags.actions import deciding, proposing
from forum.tags.actions.editing import Wording, add_tag, edit_tag
from forum.tags.actions.merging import merge_tag, undo_merge
from forum.tags.actions.retiring import retire_tag
from forum.tags.models import Act, Change, Label, LabelKind, Status, Tag, TagFollow
from forum.tags.queries import tags as queries
from forum.threads.models import Thread
from tests.browsing import signed_in
from tests.factories import a_group, a_member, a_tag, a_thread
from tests.tags.labels import alternatives_of


async def an_editor(client: httpx.AsyncClient | None = None) -> Member:
    editor = await a_member(role=Role.EDITOR, name="Edda Keeper")
    if client:
        await signed_in(client, editor)
    return editor


async def proposed(word: str, proposer: Member | None = None) -> Tag:
    [tag] = await proposing.kept(proposer or await a_member(), [proposing.proposal(word)])
    return tag


async def clubs_and_groups(editor: Member) -> Tag:
    """Two tags, of which the first has a thread that all may read, another, and a follower."""
    clubs = await add_tag(editor, Wording("Book clubs"))
    await add_tag(editor, Wording("Silent book clubs", broader=[clubs.key]))
    for group in (await a_group(), await a_group(visibility=Visibility.PRIVATE)):
        await a_thread(tags=(clubs,), group=group)
    await TagFollow.create(member=editor, tag=clubs)
    return await add_tag(editor, Wording("Book groups", "Any form.", ["Reading circles"]))


async def test_an_editor_sees_what_hangs_on_a_tag_and_merges_it(client: httpx.AsyncClient) -> None:
    groups = await clubs_and_groups(await an_editor(client))
    asked = {"into": "reading circles"}

    form = await client.get("/tags/book-clubs/merge")
    preview = await client.post("/tags/book-clubs/merge", data=asked | {"action": "preview"})
    wordless = await client.post("/tags/book-clubs/merge", data=asked)
    answer = await client.post("/tags/book-clubs/merge", data=asked | {"reason": "The same."})
    moved = await client.get("/tags/book-clubs/merge")

    for words in ("1 thread has it, as far", "1 member follows it.", "Silent book clubs"):
        assert words in form.text
    assert "It can be undone for 30 days" in form.text
    assert "Any form." in preview.text
    assert (preview.status_code, wordless.status_code) == (200, 422)
    assert (answer.status_code, answer.headers["location"]) == (303, "/tags/book-groups")
    assert moved.headers["location"] == "/tags/book-groups/merge"
    assert (await queries.get_tag("book-clubs")).id == groups.id


@pytest.mark.parametrize(
    ("page", "typed", "sentence"),
    [
        ("merge", {"into": ""}, "Please fill this in."),
        ("merge", {"into": "Unheard of"}, "is not in the vocabulary."),
        ("merge", {"into": "Gifts"}, "can&#39;t be merged into itself."),
        ("merge", {"into": "Seed swaps"}, "is only proposed. Please accept it first."),
        ("merge", {"into": "Makers", "reason": ""}, "Please fill this in."),
        ("retire", {"successor": "Unheard of"}, "is not in the vocabulary."),
        ("retire", {"successor": "Gifts"}, "Please choose another tag that is in use."),
        ("retire", {"reason": ""}, "Please fill this in."),
        ("restore", {}, "Only what is retired can be taken into use again."),
        ("split", {"name": ""}, "Please fill this in."),
        ("split", {"name": "Makers"}, "belongs to the tag “Makers” already."),
        ("split", {"name": "New", "threads": "x"}, "Please give a whole number."),
    ],
)
async def test_what_cannot_be_done_is_said(
    client: httpx.AsyncClient, page: str, typed: dict[str, str], sentence: str
) -> None:
    await an_editor(client)
    await a_tag("Gifts")
    await a_tag("Makers")
    await proposed("Seed swaps")

    answer = await client.post(f"/tags/gifts/{page}", data={"reason": "So."} | typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert (await Tag.get(slug="gifts")).status is Status.ACCEPTED


async def test_a_tag_is_retired_and_taken_into_use_again(client: httpx.AsyncClient) -> None:
    editor = await an_editor(client)
    top = await add_tag(editor, Wording("Programmes"))
    tag = await add_tag(editor, Wording("Story times", broader=[top.key]))
    child = await add_tag(editor, Wording("Pyjama story times", broader=[tag.key]))
    thread = await a_thread(tags=(tag,))

    retired = await client.post(
        "/tags/story-times/retire", data={"reason": "Too narrow.", "successor": "programmes"}
    )
    was = await Tag.get(id=tag.id)
    restored = await client.post("/tags/story-times/restore", data={"reason": "Missed."})

    assert retired.headers["location"] == "/tags/story-times"
    assert (was.status, was.successor_id) == (Status.RETIRED, top.id)
    assert await Tag.filter(relations__other_id=top.id) == [child]
    assert await thread.tags.all() == [tag]
    assert restored.headers["location"] == "/tags/story-times/edit"
    assert (await Tag.get(id=tag.id)).status is Status.ACCEPTED


async def games_and_threads(editor: Member) -> tuple[Tag, list[Thread]]:
    games = await add_tag(editor, Wording("Games", "", ["Chess", "Draughts"], ["Ches"]))
    await TagFollow.create(member=editor, tag=games, with_narrower=False)
    threads = [await a_thread(tags=(games,), title=f"Game night {n}") for n in range(3)]
    hidden = await a_thread(tags=(games,), group=await a_group(visibility=Visibility.PRIVATE))
    return games, [*threads, hidden]


async def test_a_tag_is_split_by_labels_and_threads(client: httpx.AsyncClient) -> None:
    editor = await an_editor(client)
    games, threads = await games_and_threads(editor)
    going = [str(threads[n].id) for n in (0, 1, 3)]
    typed = {"name": "Chess", "labels": ["Draughts"], "reason": "Many.", "threads": going}

    form = await client.get("/tags/games/split", params={"q": "night 2"})
    answer = await client.post("/tags/games/split", data=typed)

    chess = await queries.get_tag("chess")
    labels = dict(await Label.filter(tag=chess).values_list("text", "kind"))
    names = [[tag.name for tag in await thread.tags.all()] for thread in threads]
    assert ["Game night 2" in form.text, "Game night 1" in form.text] == [True, False]
    assert answer.headers["location"] == "/tags/chess"
    assert labels == {"Chess": LabelKind.PREFERRED, "Draughts": LabelKind.ALTERNATIVE}
    assert names == [["Chess"], ["Chess"], ["Games"], ["Games"]]
    assert await TagFollow.filter(tag=chess, member=editor, with_narrower=False).exists()
    assert await alternatives_of(games) == []


async def test_a_refused_split_keeps_what_is_ticked(client: httpx.AsyncClient) -> None:
    await an_editor(client)
    tag = await a_tag("Games")
    thread = await a_thread(tags=(tag,), title="Game night")

    answer = await client.post(
        "/tags/games/split", data={"name": "", "threads": [str(thread.id)], "reason": "So."}
    )

    assert f'value="{thread.id}" checked' in answer.text


async def test_everybody_reads_the_log_and_members_read_who(client: httpx.AsyncClient) -> None:
    editor = await an_editor()
    tag = await add_tag(editor, Wording("Gifts"), "Asked for.")
    await edit_tag(editor, tag, Wording("Presents", "Wrapped."), "Plainer.")

    stranger = await client.get("/tags/changes")
    feed = await client.get("/tags/changes.atom", params={"tag": "presents"})
    await signed_in(client, await a_member())
    member = await client.get("/tags/changes", params={"tag": "gifts"})

    for words in ("An editor", "renamed the tag", "Asked for.", "Plainer.", "Wrapped."):
        assert words in stranger.text
        assert words in feed.text
    assert "Edda Keeper" not in stranger.text + feed.text
    assert "Edda Keeper" in member.text
    assert "Undo" not in stranger.text + member.text
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert "An editor renamed the tag “Presents”" in feed.text


@pytest.mark.parametrize(
    ("query", "status"),
    [("before=x", 404), ("before=1", 200), ("tag=none", 404), (f"before={9 * '9'}", 200),
     ("before=٣", 404), (f"before={10 * '9'}", 404)],
)  # fmt: skip
async def test_pages_of_the_log(client: httpx.AsyncClient, query: str, status: int) -> None:
    assert (await client.get(f"/tags/changes?{query}")).status_code == status


async def test_the_log_has_pages(client: httpx.AsyncClient) -> None:
    editor, tag = await an_editor(), await a_tag("Gifts")
    await Change.bulk_create(
        Change(act=Act.EDIT, tag=tag, name=f"Gifts {n}", member=editor, created_at=now())
        for n in range(51)
    )

    first = await client.get("/tags/changes?tag=gifts")
    oldest = await Change.all().order_by("id").first()

    assert oldest
    assert f"before={oldest.id + 1}" in first.text
    assert "tag=gifts" in first.text.partition("before=")[0].rpartition("href=")[2]
    second = await client.get(f"/tags/changes?tag=gifts&before={oldest.id + 1}")
    assert second.text.count('class="log-entry"') == 1


async def test_an_editor_undoes_a_merge_from_the_log(client: httpx.AsyncClient) -> None:
    editor = await an_editor(client)
    clubs, groups = await a_tag("Book clubs"), await a_tag("Book groups")
    thread = await a_thread(tags=(clubs,))
    change = await merge_tag(editor, clubs, groups, "The same.")
    await thread.tags.remove(groups)

    log = await client.get("/tags/changes")
    form = await client.get(f"/tags/changes/{change.id}/undo")
    refused = await client.post(f"/tags/changes/{change.id}/undo", data={"reason": ""})
    answer = await client.post(f"/tags/changes/{change.id}/undo", data={"reason": "Not so."})
    after = await client.get(answer.headers["location"])

    assert f"/tags/changes/{change.id}/undo" in log.text
    assert "“Book clubs” leaves “Book groups”" in form.text
    assert refused.status_code == 422
    assert "1 thread stays as it is: its tags were changed since." in after.text
    assert "undid the merge of the tag" in after.text
    assert "Undone since" in after.text
    assert f"/tags/changes/{change.id}/undo" not in after.text
    again = await client.post(f"/tags/changes/{change.id}/undo", data={"reason": "Not so."})
    assert "This was undone already." in again.text


async def test_what_is_no_merge_is_not_undone(client: httpx.AsyncClient) -> None:
    await an_editor(client)
    tag = await add_tag(await an_editor(), Wording("Gifts"))
    change = await Change.get(tag=tag)

    assert (await client.get(f"/tags/changes/{change.id}/undo")).status_code == 404
    assert (await client.get(f"/tags/changes/{18 * '9'}/undo")).status_code == 404
    assert (await client.get("/tags/changes/x/undo")).status_code == 404


async def test_late_merges_offer_no_undo(client: httpx.AsyncClient) -> None:
    editor = await an_editor(client)
    change = await merge_tag(editor, await a_tag("Book clubs"), await a_tag("Groups"), "Same.")
    await Change.filter(id=change.id).update(created_at=now() - timedelta(days=31))

    log = await client.get("/tags/changes")
    answer = await client.post(f"/tags/changes/{change.id}/undo", data={"reason": "Not so."})

    assert f"/tags/changes/{change.id}/undo" not in log.text
    assert answer.status_code == 422
    assert "A merge can be undone within 30 days." in answer.text


@pytest.mark.parametrize("outcome", ["declined", "edited", "merged", "unmerged", "accepted"])
async def test_the_log_names_a_proposal_only_if_it_became_a_tag(
    client: httpx.AsyncClient, outcome: str
) -> None:
    editor, proposer = await an_editor(), await a_member()
    tag, other = await proposed("Lay-offs at Elm", proposer), await a_tag("Staff")
    private = await a_group(proposer, visibility=Visibility.PRIVATE)
    await a_thread(tags=(tag,), group=private)
    await act_on(outcome, editor, tag, other)

    texts = [(await client.get(path)).text for path in ("/tags/changes", "/tags/changes.atom")]
    of_tag = await client.get("/tags/changes", params={"tag": "lay-offs-at-elm"})
    await signed_in(client, proposer)
    hers = (await client.get("/tags/changes")).text

    is_public = outcome in {"merged", "accepted"}
    assert all(("Lay-offs" in text) == is_public for text in texts)
    assert all(("Because" in text) == is_public for text in texts)
    assert of_tag.status_code == (200 if is_public else 404)
    assert "Lay-offs at Elm" in hers


async def act_on(outcome: str, editor: Member, tag: Tag, other: Tag) -> Any:
    if outcome == "declined":
        return await deciding.decline_proposal(editor, tag, "Because.")
    if outcome == "accepted":
        return await deciding.accept_proposal(editor, tag, Wording(tag.name), "Because.")
    if outcome == "edited":
        return await edit_tag(editor, tag, Wording(tag.name, "Rows."), "Because.")
    change = await merge_tag(editor, tag, other, "Because.")
    return await undo_merge(editor, change, "Because.") if outcome == "unmerged" else change


async def test_what_was_retired_stays_named(client: httpx.AsyncClient) -> None:
    editor, tag = await an_editor(), await proposed("Seed swaps")
    accepted = await deciding.accept_proposal(editor, tag, Wording("Seed swaps"), "Yes.")
    await retire_tag(editor, accepted, None, "Nobody uses it.")

    assert "Seed swaps" in (await client.get("/tags/changes")).text
