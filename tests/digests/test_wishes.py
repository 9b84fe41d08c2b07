"""What a digest leaves out, because its reader wants to hear less."""

from __future__ import annotations

from datetime import timedelta

from forum.accounts.models import Member, Preference, Wish
from forum.core.database import now
from forum.core.house import House
from forum.digests.selection import news_for
from forum.groups.models import GroupWish
from forum.tags.models import TagFollow
from forum.threads.actions.reading import follow
from forum.threads.models import Level, Participation
from tests.counting import queries_counted
from tests.factories import a_group, a_member, a_tag, a_thread


async def _titles(member: Member) -> set[str]:
    moment = now()
    news = await news_for(member, moment - timedelta(days=7), moment + timedelta(minutes=1))
    return {item.thread.title for item in news.items}


async def test_groups_of_which_she_wants_less_are_left_out(house: House) -> None:
    member = await a_member()
    for wish in Wish:
        group = await a_group()
        await GroupWish.create(member=member, group=group, wish=wish)
        await a_thread(group=group, title=wish.value)
    await GroupWish.create(member=await a_member(), group=await a_group(), wish=Wish.NOTHING)
    await a_thread(title="usual")

    assert await _titles(member) == {"every", "digest", "usual"}


async def test_a_choice_for_a_thread_counts_before_that_for_its_group(house: House) -> None:
    member = await a_member()
    quiet, loud = await a_group(), await a_group()
    await GroupWish.create(member=member, group=quiet, wish=Wish.NOTHING)
    for level in Level:
        for group, name in ((quiet, "quiet"), (loud, "loud")):
            thread = await a_thread(group=group, title=f"{level.value} in {name}")
            await follow(member, thread, level)
    written = await a_thread(group=quiet, title="written in")
    await Participation.create(member=member, thread=written, level=Level.FOLLOW)

    assert await _titles(member) == {
        "follow in quiet", "digest in quiet",
        "follow in loud", "digest in loud", "normal in loud",
    }  # fmt: skip


async def test_tags_and_what_is_usual_count_as_well(house: House) -> None:
    member = await a_member()
    nothing, digest = await a_tag(), await a_tag()
    await TagFollow.create(member=member, tag=nothing, wish=Wish.NOTHING)
    await TagFollow.create(member=member, tag=digest, wish=Wish.DIGEST)
    await Preference.create(member=member, usual=Wish.NAMED, token="t")
    await a_thread(title="of no tag")
    await a_thread(title="of one", tags=(digest,))
    await a_thread(title="of both", tags=(digest, nothing))

    assert await _titles(member) == {"of one"}


async def test_choosing_tags_costs_one_query_however_many(house: House) -> None:
    member, tag = await a_member(), await a_tag()
    for _number in range(5):
        thread = await a_thread(tags=(tag,))
        await GroupWish.create(member=member, group_id=thread.group_id, wish=Wish.DIGEST)
        await follow(member, thread, Level.DIGEST)
    await TagFollow.create(member=member, tag=tag)

    with queries_counted() as counted:
        assert len(await _titles(member)) == 5

    assert counted.total == 5, "\n".join(counted.said)
