"""What members propose for the vocabulary, and what becomes of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from forum.accounts.models import Member, Role, Stranger
from forum.app import build_house
from forum.core.database import atomic, now
from forum.core.errors import Complaint, Forbidden, NotFound
from forum.core.house import House
from forum.core.settings import Settings
from forum.groups.models import Visibility
from forum.mail.models import OutgoingMail
from forum.tags import jobs, thesaurus
from forum.tags.actions import deciding, proposing
from forum.tags.actions.editing import Wording
from forum.tags.actions.merging import merge_tag
from forum.tags.models import Act, Change, Label, Status, Tag, Within
from forum.tags.queries.proposals import proposals_of
from forum.threads.queries.tags import get_tag_seen_by, proposals_seen_by
from tests.factories import a_group, a_member, a_tag, a_thread


async def an_editor() -> Any:
    return await a_member(role=Role.EDITOR)


async def proposed(word: str = "Seed swaps", **values: Any) -> Tag:
    """A proposal of somebody's, which no thread has."""
    proposer = values.pop("proposer", None) or await a_member()
    [tag] = await proposing.kept(proposer, [proposing.proposal(word)])
    if values:
        await Tag.filter(id=tag.id).update(**values)
    return await Tag.get(id=tag.id)


async def test_a_new_word_is_kept_as_a_proposal(house: House) -> None:
    member = await a_member()
    zines = await a_tag("Zines")

    tags = await proposing.kept(member, [zines, proposing.proposal("Seed swaps")])

    label = await Label.get(tag=tags[1])
    assert [tag.name for tag in tags] == ["Zines", "Seed swaps"]
    assert (tags[1].status, tags[1].slug, tags[1].proposer_id) == (
        Status.PROPOSED, "seed-swaps", member.id,
    )  # fmt: skip
    assert (label.text, label.folded, label.language) == ("Seed swaps", "seed swaps", "en")
    assert await Within.exists(tag=tags[1], broader=tags[1], steps=0)


async def test_a_word_that_means_a_tag_meanwhile_is_that_tag(house: House) -> None:
    tag = await a_tag("Seed swaps")
    words = ["seed-swaps", "SEED swaps", "Seed swaps"]

    tags = await proposing.kept(await a_member(), [proposing.proposal(word) for word in words])

    assert tags == [tag]


async def test_addresses_of_proposals_are_free_ones(house: House) -> None:
    await a_tag("C")
    words = ["C++", "C#", "Suggest", "suggest-2", "50%", "図書館"]

    tags = await proposing.kept(await a_member(), [proposing.proposal(word) for word in words])

    assert [tag.slug for tag in tags] == ["c-2", "c-3", "suggest-2", "suggest-2-2", "50", "図書館"]


async def test_nobody_proposes_without_end(house: House) -> None:
    member = await a_member()
    words = [proposing.proposal(f"Word {number}") for number in range(20)]
    await proposing.kept(member, words)

    with pytest.raises(Complaint, match="You can propose 20 words a day") as refusal:
        await proposing.kept(member, [proposing.proposal("Word 20")])
    yesterday = now() - timedelta(days=1)
    await Tag.filter(name="Word 3").update(proposed_at=yesterday)

    assert refusal.value.field == "tags"
    assert len(await proposing.kept(member, [*words, proposing.proposal("Word 20")])) == 21


async def test_an_accepted_proposal_is_a_tag_and_its_proposer_hears_of_it(house: House) -> None:
    editor, tag, above = await an_editor(), await proposed(), await a_tag("Collections")
    wording = Wording("Seed swaps", "Seeds for seeds.", broader=[above.key])

    accepted = await deciding.accept_proposal(editor, tag, wording, "Welcome.")

    letter = await OutgoingMail.get(kind="tags/email/outcome")
    assert (accepted.status, accepted.scope_note) == (Status.ACCEPTED, "Seeds for seeds.")
    assert await Within.exists(tag=accepted, broader=above)
    assert letter.subject == "“Seed swaps” is in the vocabulary now"
    assert "Welcome." in letter.message
    assert (await Change.get()).act is Act.ACCEPT


async def test_a_proposal_that_another_became_part_of_keeps_its_words(house: House) -> None:
    editor, tag, other = await an_editor(), await proposed(), await proposed("Swaps of seeds")
    await merge_tag(editor, other, tag, "The same.")

    await deciding.accept_proposal(editor, tag, Wording("Seed exchanges"), "")

    resolved = await thesaurus.resolve(["seed swaps", "swaps of seeds", "seed exchanges"])
    assert [found.id for found in resolved.tags] == [tag.id]
    assert resolved.unknown == []


async def test_under_another_name_the_word_leads_to_it(house: House) -> None:
    member = await a_member()
    tag = await proposed(proposer=member)

    await deciding.accept_proposal(await an_editor(), tag, Wording("Seed exchanges"), "")

    [own] = await proposals_of(member)
    letter = await OutgoingMail.get(kind="tags/email/outcome")
    assert [t.name for t in (await thesaurus.resolve(["seed swaps"])).tags] == ["Seed exchanges"]
    assert (own.word, own.tag.name, own.is_renamed) == ("Seed swaps", "Seed exchanges", True)
    assert letter.subject == "“Seed swaps” is in the vocabulary now, as “Seed exchanges”"


async def test_threads_lose_what_is_declined_and_nobody_can_choose_it(house: House) -> None:
    member, tag = await a_member(), await proposed()
    await Tag.filter(id=tag.id).update(proposer_id=member.id)
    thread = await a_thread(tags=(tag, await a_tag("Zines")))

    await deciding.decline_proposal(await an_editor(), tag, "Too narrow.")

    [own] = await proposals_of(member)
    letter = await OutgoingMail.get(kind="tags/email/outcome")
    resolved = await thesaurus.resolve(["seed swaps"])
    assert [left.name for left in await thread.tags.all()] == ["Zines"]
    assert (resolved.tags, list(resolved.retired)) == ([], ["seed swaps"])
    assert (own.status, own.note) == (Status.RETIRED, "Too narrow.")
    assert "was not taken into the vocabulary" in letter.subject


async def test_a_proposal_merged_into_a_tag_is_told(house: House) -> None:
    member, target = await a_member(), await a_tag("Seed libraries")
    tag = await proposed(proposer=member)

    await merge_tag(await an_editor(), tag, target, "The same.")

    [own] = await proposals_of(member)
    assert (own.word, own.tag.name, own.is_renamed) == ("Seed swaps", "Seed libraries", True)
    assert (await OutgoingMail.get(kind="tags/email/outcome")).subject == (
        "“Seed swaps” leads to the tag “Seed libraries” now"
    )


@pytest.mark.parametrize("values", [{"mail_stopped_at": now()}, {"is_unclaimed": True}])
async def test_no_letter_goes_where_none_is_taken(house: House, values: Any) -> None:
    tag = await proposed(proposer=await a_member(**values))

    await deciding.decline_proposal(await an_editor(), tag, "Too narrow.")

    assert not await OutgoingMail.exists()


async def test_who_may_not_or_comes_late_decides_nothing(house: House) -> None:
    tag, editor = await proposed(), await an_editor()

    with pytest.raises(Forbidden):
        await deciding.accept_proposal(await a_member(), tag, Wording("Seed swaps"), "")
    with pytest.raises(Forbidden):
        await deciding.decline_proposal(await a_member(), tag, "Too narrow.")
    with pytest.raises(Complaint):
        await deciding.decline_proposal(editor, tag, "")
    await deciding.accept_proposal(editor, tag, Wording("Seed swaps"), "")
    with pytest.raises(Forbidden, match="Another editor decided"):
        await deciding.decline_proposal(editor, tag, "Too narrow.")


async def test_a_word_of_a_private_group_is_not_told(house: House) -> None:
    insider, outsider = await a_member(), await a_member()
    group = await a_group(insider, visibility=Visibility.PRIVATE)
    tag = await proposed("Layoffs")
    await a_thread(group=group, author=insider, tags=(tag,))
    proposer = await Member.get(tags_proposed__id=tag.id)

    for viewer in (insider, proposer, await an_editor()):
        assert await get_tag_seen_by("layoffs", viewer) == tag
        assert await proposals_seen_by(viewer) == {tag.id}
    for viewer in (outsider, Stranger()):
        assert await proposals_seen_by(viewer) == set()
        with pytest.raises(NotFound):
            await get_tag_seen_by("layoffs", viewer)


async def test_what_nobody_uses_is_forgotten_after_a_day(house: House) -> None:
    old = now() - timedelta(days=2)
    gone = await proposed("Nobody", proposed_at=old)
    kept = [
        await proposed("Fresh"),
        await proposed("Explained", proposed_at=old, plea="We need it."),
        await proposed("Used", proposed_at=old),
        await a_tag("Accepted"),
    ]
    await a_thread(tags=(kept[2],))

    await jobs.purge_proposals()
    await jobs.forget_undo()

    assert not await Tag.exists(id=gone.id)
    assert await Tag.filter(id__in=[tag.id for tag in kept]).count() == 4


async def test_two_who_propose_the_same_word_at_once_propose_one_tag(elsewhere: Settings) -> None:
    async def start(word: str) -> None:
        async with build_house(elsewhere):
            member = await a_member()
            tags = [proposing.proposal(word)]
            async with atomic():
                await proposing.hold_words(tags)
                await proposing.kept(member, tags)

    words = ["Seed swaps", "seed-swaps", "SEED SWAPS"]
    await asyncio.gather(*(asyncio.create_task(start(word)) for word in words))

    async with build_house(elsewhere):
        assert await Tag.all().count() == await Label.all().count() == 1
