"""Places where letters are taken in: how many come, who may share one, how it is closed."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path

import pytest
import uvloop
from click.testing import CliRunner

from forum.app import build_house, create_app
from forum.core.house import House
from forum.core.settings import Settings
from forum.mail.doors.listening import MOST_CONNECTIONS, listening
from forum.serving import worker
from tests.conftest import make_settings
from tests.databases import free_port
from tests.mail.incoming import GROUP, raw_letter
from tests.mail.lines import ANYWHERE, Line, LineTo, kept


async def test_who_is_in_the_middle_of_a_letter_at_the_end_is_told_to_come_again(
    house: House, line_to: LineTo
) -> None:
    async with listening(house, lmtp=ANYWHERE) as [where]:
        idle, busy = await line_to(where), await line_to(where)
        assert await idle.heard() == "220"
        await busy.up_to_data()
        busy.writer.write(raw_letter())
        await asyncio.sleep(0.01)

    assert [await idle.heard(), await busy.heard()] == ["421", "421"]
    assert not await kept()
    with pytest.raises(OSError, match="onnect"):
        await line_to(where)


async def test_a_letter_that_is_whole_at_the_end_is_kept_and_acknowledged(
    house: House, line_to: LineTo
) -> None:
    go_on = threading.Event()
    for _ in range(os.cpu_count() or 1):
        house.threads("mail").submit(go_on.wait)  # nothing can be packed so long

    async with listening(house, lmtp=ANYWHERE) as [where]:
        line = await line_to(where)
        await line.up_to_data()
        line.writer.write(raw_letter() + b".\r\n")
        await asyncio.sleep(0.02)
        assert not await kept()
        asyncio.get_running_loop().call_later(0.02, go_on.set)

    assert [await line.heard(), await line.heard()] == ["250", "421"]
    assert len(await kept()) == 1


async def test_more_connections_than_there_is_room_for_are_put_off(
    house: House, line_to: LineTo
) -> None:
    async with listening(house, lmtp=ANYWHERE) as [where]:
        lines = [await line_to(where) for _ in range(MOST_CONNECTIONS + 1)]

        assert [await line.heard() for line in lines] == ["220"] * MOST_CONNECTIONS + ["421"]


async def test_a_socket_is_a_place_to_listen_at_as_well(
    house: House, line_to: LineTo, tmp_path: Path
) -> None:
    path = tmp_path / "lmtp"
    for _again in range(2):  # what a killed worker left there is no obstacle
        async with listening(house, lmtp=f"unix:{path}") as [where]:
            assert where == f"unix:{path}"
            line = await line_to(where)
            await line.up_to_data()
            assert await line.say_bytes(raw_letter() + b".\r\n") == "250"
            assert path.stat().st_mode & 0o777 == 0o666

    assert len(await kept()) == 2


async def test_two_listen_at_one_port(house: House) -> None:
    async with (
        listening(house, lmtp=ANYWHERE) as [where],
        listening(house, lmtp=where) as [same],
        listening(house),
    ):
        assert where == same


async def test_a_fault_of_ours_costs_no_letter(tmp_path: Path, line_to: LineTo) -> None:
    never_opened = build_house(make_settings(tmp_path, f"sqlite://{tmp_path}/forum.sqlite3"))
    async with listening(never_opened, lmtp=ANYWHERE) as [where]:
        line = await line_to(where)
        assert await line.heard() == "220"
        await line.say("LHLO mx.example", "MAIL FROM:<>", f"RCPT TO:<{GROUP}>", "DATA")

        assert await line.say_bytes(raw_letter() + b".\r\n") == "451"


def test_on_the_loop_that_serve_runs_on_it_is_no_other(tmp_path: Path) -> None:
    house = build_house(make_settings(tmp_path, f"sqlite://{tmp_path}/forum.sqlite3"))

    async def come_and_go() -> set[str]:
        async with listening(house, lmtp=ANYWHERE) as [where]:
            lines = [await Line.to(where) for _ in range(MOST_CONNECTIONS + 1)]
            greeted = [await line.heard() for line in lines]
        goodbyes = {await line.heard() for line in lines[:-1]}
        await asyncio.gather(*(line.close() for line in lines))
        return {greeted[0], greeted[-1]} | goodbyes

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(come_and_go()) == {"220", "421"}


async def test_the_worker_inside_of_serve_takes_letters_in(
    elsewhere: Settings, line_to: LineTo
) -> None:
    where = f"127.0.0.1:{free_port()}"
    mail = elsewhere.mail.model_copy(update={"lmtp": where})
    app = create_app(elsewhere.model_copy(update={"mail": mail}), with_worker=True)

    async with app.router.lifespan_context(app):
        line = await line_to(where)
        await line.up_to_data()

        assert await line.say_bytes(raw_letter() + b".\r\n") == "250"


@pytest.mark.parametrize(
    "where", ["8024", "localhost", "unix:lmtp", "a b:25", "::1:25", "x:999999"]
)
def test_a_place_that_cannot_be_is_refused(where: str) -> None:
    result = CliRunner().invoke(worker, ["--lmtp", where])

    assert result.exit_code == 2
    assert "HOST:PORT" in result.output
