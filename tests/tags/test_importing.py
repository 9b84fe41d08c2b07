"""Files on real rows: all or nothing, once and never twice, told to those whom it concerns."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import given

from forum.core.database import atomic
from forum.core.errors import Complaint, Forbidden
from forum.core.house import House
from forum.core.shelf import Shelf
from forum.mail.models import OutgoingMail
from forum.moderation.models import LogEntry
from forum.tags.actions.importing import import_vocabulary, read_vocabulary
from forum.tags.exchange.files import READABLE, write_file
from forum.tags.exchange.graphs import Home
from forum.tags.exchange.merging import Merged
from forum.tags.models import Act, Change, Status, Tag, Vocabulary, Within
from forum.tags.queries.publishing import home_now, published_now, vocabulary_file
from forum.tags.queries.schemes import scheme_now
from forum.tags.queries.tags import get_tag
from forum.tags.scheme import Scheme
from tests.factories import a_member, a_moderator, a_tag
from tests.tags.schemes import closure, schemes

FILE = """\
identifier,prefLabel,altLabel,broader,related,scopeNote,notation,lang,status,successor
top,Reading,Literature,,,All of it.,028,,,
clubs,Book clubs,Reading circles,Reading,,,,,,
clubs,Lesekreise,,,,,,de,,
,Poems,,literature,Reading circles,=1+1,,,,
,Rhymes,,,,,,,retired,Poems
gone,,,,,,,,merged,Poems
"""


class _Undone(Exception):
    pass


async def take(text: str | bytes, name: str = "x.csv", *, note: str = "") -> Merged:
    content = text.encode() if isinstance(text, str) else text
    contents = await read_vocabulary(name, content)
    return await import_vocabulary(None, contents, name, note)


async def number() -> int:
    return int((await Vocabulary.get(id=1)).number)


async def test_a_file_is_taken_in_whole_and_a_second_time_changes_nothing(house: House) -> None:
    first = await take(FILE)
    scheme, counted = await scheme_now(), await number()
    second = await take(FILE)

    assert (first.faults, second.faults) == ([], [])
    assert scheme == first.after == await scheme_now()
    assert (await number(), await Change.filter(act=Act.IMPORT).count()) == (counted, 1)
    assert len(second.unchanged) == 5
    rhymes, poems = await get_tag("rhymes"), await get_tag("poems")
    assert (rhymes.status, rhymes.successor_id) == (Status.RETIRED, poems.id)
    assert (await Tag.get(key="gone")).successor_id == poems.id
    ids = dict(await Tag.all().values_list("key", "id"))
    rows = set(await Within.all().values_list("tag_id", "broader_id", "steps"))
    assert rows == {(ids[key], ids[up], steps) for key, up, steps in closure(scheme)}


async def test_if_anything_is_at_fault_nothing_is_taken_in(house: House) -> None:
    tag, before = await a_tag("Zines"), await number()

    found = await take("prefLabel,broader\nPoems,\nSonnets,Nowhere\n")

    assert [fault.place for fault in found.faults] == ["Line 3"]
    assert set(await scheme_now()) == {tag.key}
    assert (await number(), await Change.all().count()) == (before, 0)


async def test_renaming_keeps_the_old_address(house: House) -> None:
    await take("identifier,prefLabel\na,Book clubs\nb,Swaps\n")

    await take("identifier,prefLabel\na,Book groups\nb,Book clubs 2\n")

    assert (await get_tag("book-clubs")).slug == "book-groups"
    assert (await get_tag("swaps")).name == "Book clubs 2"


async def test_a_proposal_that_is_named_is_accepted_and_its_proposer_hears(house: House) -> None:
    ada, editor = await a_member(username="ada"), await a_moderator()
    tag = await a_tag("Seed swaps", status=Status.PROPOSED, proposer=ada)

    contents = await read_vocabulary("x.csv", b"prefLabel,altLabel\nseed swaps,Swaps\n")
    found = await import_vocabulary(editor, contents, "x.csv", "From our list.")

    assert found.accepted == [tag.key]
    assert (await Tag.get(id=tag.id)).status is Status.ACCEPTED
    assert await OutgoingMail.filter(recipient=ada.email).count() == 1
    change, entry = await Change.get(act=Act.IMPORT), await LogEntry.get()
    assert (change.count, change.note, change.member_id) == (1, "From our list.", editor.id)
    assert (entry.act, entry.reason) == ("import_tags", "From our list.")


async def test_only_editors_take_files_in(house: House) -> None:
    contents = await read_vocabulary("x.csv", b"prefLabel\nPoems\n")

    with pytest.raises(Forbidden):
        await import_vocabulary(await a_member(), contents, "x.csv", "")


async def test_files_and_vocabularies_of_any_size_are_not_taken(house: House) -> None:
    many = "prefLabel\n" + "".join(f"t{n}\n" for n in range(20_001))

    for content, sentence in ((b"x" * 10_000_001, "too large"), (many.encode(), "20000 tags")):
        with pytest.raises(Complaint, match=sentence):
            await read_vocabulary("x.csv", content)


async def test_what_everybody_gets_names_no_proposal(house: House) -> None:
    await take(FILE)
    await a_tag("Secret plans", status=Status.PROPOSED)
    declined = await a_tag("Secret names", status=Status.RETIRED)
    await Tag.filter(id=declined.id).update(proposed_at=declined.created_at)

    for ending in (*READABLE, ".jsonld"):
        body = (await vocabulary_file(ending)).body
        assert b"Poems" in body
        assert b"Rhymes" in body
        assert b"Secret" not in body
        assert await vocabulary_file(ending) == await vocabulary_file(ending)


@pytest.mark.parametrize("ending", READABLE)
async def test_what_is_exported_makes_the_same_vocabulary_elsewhere(
    house: House, ending: str
) -> None:
    await take(FILE)
    before = await scheme_now()
    body = (await vocabulary_file(ending)).body
    again = await take(body, f"x{ending}")
    await Tag.all().delete()

    await take(body, f"x{ending}")

    assert (again.changed, again.added) == ([], [])
    assert await scheme_now() == before


@hypothesis.settings(
    max_examples=5, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
@given(schemes(), schemes())
async def test_any_vocabulary_over_any_other_is_what_was_foretold(
    house: House, one: Scheme, other: Scheme
) -> None:
    home: Home = home_now()
    try:
        async with atomic():
            for number_, scheme in enumerate((one, other)):
                found = await take(write_file(READABLE[number_], scheme, home), "x.csv"
                                   if number_ == 0 else "x.ttl")  # fmt: skip
                assert found.faults or await scheme_now() == found.after
            house.kept(Shelf).clear()
            assert (await published_now()).scheme == await scheme_now()
            raise _Undone  # noqa: TRY301 (what the transaction is to see)
    except _Undone:
        pass
