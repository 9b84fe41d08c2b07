"""Following and muting tags with what is narrower: one rule, wherever it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.accounts.models import Member, Stranger, Viewer, Wish
from forum.core.database import atomic, now
from forum.core.house import House
from forum.digests.readers import reader_of
from forum.notifications import recipients
from forum.notifications.actions.stopping import Stop, stop
from forum.notifications.facts import Happening
from forum.notifications.models import Event, Why
from forum.notifications.queries.stopping import stopping_of, wish_for_thread
from forum.tags.models import Label, LabelKind, Status, Tag, TagFollow, Within
from forum.threads.models import Post, Thread
from forum.threads.queries.hearing import wants_to_hear
from tests.factories import LONG_AGO, a_group, a_member, a_reply, a_tag, a_thread
from tests.notifications.told import a_preference, hears, letters_to, part

_TAGS = range(6)
_MOST = 3  # members, and threads


class _Choice(NamedTuple):
    wish: Wish
    with_narrower: bool


class _World(NamedTuple):
    """Which tags stand directly under which, tags of threads, and by member what she chose."""

    broader: Mapping[int, set[int]]
    threads: Sequence[set[int]]
    chosen: Sequence[Mapping[int, _Choice]]


_broader = st.fixed_dictionaries({tag: st.sets(st.sampled_from(range(tag)), max_size=2)
                                  for tag in _TAGS if tag})  # fmt: skip
_choices = st.dictionaries(
    st.sampled_from(_TAGS), st.builds(_Choice, st.sampled_from(Wish), st.booleans()), max_size=4
)
_worlds = st.builds(
    _World, _broader,
    st.lists(st.sets(st.sampled_from(_TAGS), max_size=3), min_size=1, max_size=_MOST),
    st.lists(_choices, min_size=1, max_size=_MOST),
)  # fmt: skip


def _levels(world: _World, tag: int) -> Iterator[set[int]]:
    """Yield a tag, then what is directly broader, then what is above that."""
    seen, level = {tag}, {tag}
    while level:
        yield level
        level = {up for at in level for up in world.broader.get(at, set())} - seen
        seen |= level


def _counts(world: _World, chosen: Mapping[int, _Choice], tags: set[int]) -> Wish:
    """Work out what counts by climbing, where members get digests and chose nothing else."""
    found = set()
    for tag in tags:
        for steps, level in enumerate(_levels(world, tag)):
            heard = {chosen[at].wish for at in level & chosen.keys()
                     if not steps or chosen[at].with_narrower}  # fmt: skip
            if heard:
                found |= heard
                break
    if Wish.NOTHING in found:
        return Wish.NOTHING
    return min(found | {Wish.DIGEST}, key=list(Wish).index)


async def _made(world: _World) -> tuple[list[Thread], list[Member]]:
    tags = [await a_tag() for _tag in _TAGS]
    for tag in _TAGS:
        for steps, level in enumerate(_levels(world, tag)):
            rows = [Within(tag=tags[tag], broader=tags[up], steps=steps) for up in level if steps]
            await Within.bulk_create(rows)
    group = await a_group()
    threads = [await a_thread(group=group, tags=tuple(tags[number] for number in about))
               for about in world.threads]  # fmt: skip
    members = [await a_member() for _chosen in world.chosen]
    for member, chosen in zip(members, world.chosen, strict=True):
        await a_preference(member)
        for number, (wish, narrower) in chosen.items():
            await TagFollow.create(
                member=member, tag=tags[number], wish=wish, with_narrower=narrower
            )
    return threads, members


class _Undone(Exception):
    pass


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_worlds)
async def test_letters_pages_and_digests_agree_on_every_hierarchy(
    house: House, world: _World
) -> None:
    try:
        async with atomic():
            threads, members = await _made(world)
            for thread, about in zip(threads, world.threads, strict=True):
                counts = {
                    member.id: _counts(world, chosen, about)
                    for member, chosen in zip(members, world.chosen, strict=True)
                }

                assert await _told(thread) == {
                    m for m, wish in counts.items() if wish is Wish.EVERY
                }
                for member in members:
                    wish = counts[member.id]
                    reader = await reader_of(member, LONG_AGO, [thread.id])
                    assert reader.wish(thread.id, thread.group_id) is wish
                    assert await wish_for_thread(member, thread) is wish
                    assert await wants_to_hear(member, thread.id) is (wish is not Wish.NOTHING)
            raise _Undone  # noqa: TRY301 (each example begins anew)
    except _Undone:
        pass


async def _told(thread: Thread) -> set[int]:
    post = await Post.get(thread_id=thread.id, number=1)
    happening = Happening(Event.POSTED, post, post.author_id, now())
    found, _onward = await recipients.hearers(happening, after=0, size=500)
    assert {hearer.why for hearer in found} <= {Why.TAG}
    return {hearer.member_id for hearer in found}


async def _two() -> tuple[Tag, Tag]:
    """A tag, and a narrower one."""
    broad, narrow = await a_tag("Libraries"), await a_tag("Rural libraries")
    await Within.create(tag=narrow, broader=broad, steps=1)
    return broad, narrow


async def test_a_letter_names_the_tag_that_she_follows_and_stops_that(house: House) -> None:
    broad, narrow = await _two()
    reader, thread = await a_member(), await a_thread(tags=(narrow,))
    token = (await a_preference(reader)).token
    await TagFollow.create(member=reader, tag=broad, wish=Wish.EVERY)

    await hears(reader, await a_reply(thread))

    [letter] = await letters_to(reader)
    words = " ".join(part(letter, "plain").split())
    assert "because you follow the tag “Libraries” with its narrower tags." in words
    assert f"/letters/{token}/tag/{broad.id}" in letter["List-Unsubscribe"]


async def test_in_her_language_if_there_is_a_label(house: House) -> None:
    _broad, narrow = await _two()
    await Label.create(tag=narrow, text="Bibliotecas rurales", folded="bibliotecas rurales",
                       language="es", kind=LabelKind.PREFERRED)  # fmt: skip
    reader, thread = await a_member(language="es"), await a_thread(tags=(narrow,))
    await TagFollow.create(member=reader, tag=narrow, wish=Wish.EVERY)

    await hears(reader, await a_reply(thread))

    [letter] = await letters_to(reader)
    assert "because you follow the tag “Bibliotecas rurales”." in part(letter, "plain")


async def test_what_is_merged_meanwhile_is_stopped_where_it_went(house: House) -> None:
    reader, tag = await a_member(), await a_tag()
    gone = await a_tag(status=Status.MERGED, successor=tag)
    preference = await a_preference(reader)
    await TagFollow.create(member=reader, tag=tag, wish=Wish.EVERY)

    await stop(Stop.TAG, await stopping_of(preference.token, "tag", gone.id, asked_by=reader))

    assert (await TagFollow.get()).wish is Wish.DIGEST


async def test_a_proposal_is_named_by_its_letter_to_those_who_may_know_of_it(house: House) -> None:
    reader = await a_member()
    token = (await a_preference(reader)).token
    hers = await a_tag(status=Status.PROPOSED, proposer=reader)
    other = await a_tag(status=Status.PROPOSED)

    async def named(tag: Tag, asked_by: Viewer) -> bool:
        return (await stopping_of(token, "tag", tag.id, asked_by=asked_by)).names_tag

    assert [await named(hers, reader), await named(hers, Stranger())] == [True, False]
    assert [await named(other, reader), await named(other, Stranger())] == [False, False]
