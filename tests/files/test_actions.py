"""Files are taken in, claimed, and let go; storage and table agree."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from tempfile import SpooledTemporaryFile

import pytest

from forum.core.database import now
from forum.core.errors import Complaint, NotFound, TooMany
from forum.core.house import House
from forum.files import actions, queries
from forum.files.models import File
from forum.files.storage import Storage, StorageAway
from forum.jobs.models import Job
from tests.factories import a_member
from tests.files import samples
from tests.working import carry_out

LONG_AGO = now() - timedelta(days=3)


async def _kept(key: str) -> bytes:
    pieces = await Storage().read(key, 0, 100_000_000)
    return b"".join([piece async for piece in pieces])


async def test_a_document_is_kept_as_it_is(house: House) -> None:
    mara = await a_member()

    file = await actions.store_upload(mara, "Plan für 2027.pdf", io.BytesIO(samples.PDF))

    file = await queries.get_file(file.id)
    assert (file.owner_id, file.name, file.media_type) == (
        mara.id,
        "Plan für 2027.pdf",
        "application/pdf",
    )
    assert (file.size, file.sha256) == (
        len(samples.PDF),
        hashlib.sha256(samples.PDF).hexdigest(),
    )
    assert (file.is_picture, file.width, file.widths, file.claimed_at) == (False, None, [], None)
    assert await _kept(file.key) == samples.PDF


async def test_a_picture_is_kept_anew_and_in_sizes(house: House) -> None:
    file = await actions.store_upload(await a_member(), "p.jpg", samples.a_photo((1200, 600)))

    file = await queries.get_file(file.id)
    assert file.is_picture
    assert (file.width, file.height, file.widths) == (1200, 600, [480, 960])
    assert len(file.keys) == 3
    assert file.size == len(await _kept(file.key))
    assert b"Secret camera" not in b"".join([await _kept(key) for key in file.keys])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "“x.pdf”: It is empty."),
        (b"x" * 15_000_001, "“x.pdf”: It is too large: a file may have 15 megabytes at most."),
        (samples.EXE, "“x.pdf”: It is of a kind that can't be taken. PDF"),
        (samples.a_bomb(), "“x.pdf”: It has too many pixels. Please make it smaller."),
    ],
)
async def test_what_is_refused_is_complained_about_and_kept_nowhere(
    house: House, content: bytes, sentence: str
) -> None:
    with pytest.raises(Complaint) as refused:
        await actions.store_upload(await a_member(), "x.pdf", content, field="attachment")

    assert refused.value.field == "attachment"
    assert refused.value.sentence.startswith(sentence)
    assert not await File.exists()


async def test_uploads_are_counted(house: House) -> None:
    limits = house.settings.limits.model_copy(update={"files_per_member": "1 per hour"})
    house.settings, before = house.settings.model_copy(update={"limits": limits}), house.settings
    mara = await a_member()
    await actions.store_upload(mara, "one.txt", b"one")

    try:
        with pytest.raises(TooMany):
            await actions.store_upload(mara, "two.txt", b"two")
    finally:
        house.settings = before


async def test_the_same_sent_twice_is_one_file_until_it_is_claimed(house: House) -> None:
    mara, jo = await a_member(), await a_member()
    first = await actions.store_upload(mara, "plan.txt", b"words")
    await File.filter(id=first.id).update(created_at=LONG_AGO)

    again = await actions.store_upload(mara, "plan.txt", b"words")
    others = [
        await actions.store_upload(jo, "plan.txt", b"words"),
        await actions.store_upload(mara, "other.txt", b"words"),
    ]
    await actions.claim([first])
    later = await actions.store_upload(mara, "plan.txt", b"words")

    assert again.id == first.id
    assert (await queries.get_file(first.id)).created_at > LONG_AGO
    assert len({first.id, later.id, *(other.id for other in others)}) == 4


@pytest.mark.usefixtures("away")
async def test_a_storage_that_is_away_keeps_nothing_half(house: House) -> None:
    with pytest.raises(StorageAway):
        await actions.store_upload(await a_member(), "plan.txt", b"words")

    assert not await File.exists()


@pytest.mark.parametrize("in_memory", [0, 10_000_000])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", samples.PDF),
        ("plan.docx", samples.an_office_file()),
        ("rows.csv", samples.CSV.encode()),
        ("photo.png", samples.a_picture("PNG")),
    ],
)
async def test_files_are_taken_as_browsers_brought_them(
    house: House, name: str, content: bytes, in_memory: int
) -> None:
    with SpooledTemporaryFile(max_size=in_memory) as sent:
        sent.write(content)
        if not in_memory:
            sent.rollover()

        file = await actions.store_upload(await a_member(), name, sent)

    assert len(await _kept(file.key)) == file.size > 0
    assert file.is_picture or await _kept(file.key) == content


async def test_what_is_claimed_stays_and_what_is_not_goes(house: House) -> None:
    mara = await a_member()
    claimed = await actions.store_upload(mara, "claimed.txt", b"claimed")
    unused = await actions.store_upload(mara, "unused.jpg", samples.a_photo((600, 10)))
    fresh = await actions.store_upload(mara, "fresh.txt", b"fresh")
    await actions.claim([claimed])
    await actions.claim([claimed])
    await File.filter(id__in=[claimed.id, unused.id]).update(created_at=LONG_AGO)

    await actions.purge_unused()
    await actions.purge_unused()
    await carry_out("files.delete")

    assert {file.id for file in await File.all()} == {claimed.id, fresh.id}
    assert await _kept(claimed.key) == b"claimed"
    for key in unused.keys:
        with pytest.raises(NotFound):
            await _kept(key)


async def test_to_claim_what_is_gone_is_a_complaint(house: House) -> None:
    mara = await a_member()
    there = await actions.store_upload(mara, "there.txt", b"there")
    gone = await actions.store_upload(mara, "gone.txt", b"gone")
    await actions.remove_file(gone)

    with pytest.raises(Complaint, match="attach it again"):
        await actions.claim([there, gone])
    await actions.claim([])

    assert (await queries.get_file(there.id)).claimed_at is None


async def test_a_file_that_is_removed_leaves_the_storage_too(house: House) -> None:
    file = await actions.store_upload(await a_member(), "p.jpg", samples.a_photo((600, 10)))

    await actions.remove_file(file)
    await actions.remove_file(file)

    with pytest.raises(NotFound):
        await queries.get_file(file.id)
    assert await Job.filter(name="files.delete").count() == 1
    assert await carry_out("files.delete") == 1
    with pytest.raises(NotFound):
        await _kept(file.key)


async def test_files_are_found_by_their_owner_only(house: House) -> None:
    mara, jo = await a_member(), await a_member()
    hers = await actions.store_upload(mara, "hers.txt", b"hers")
    his = await actions.store_upload(jo, "his.txt", b"his")

    found = await queries.files_of(mara, [his.id, hers.id, 0])

    assert [file.id for file in found] == [hers.id]
