"""What every test may ask for.

``house``     an open house; all that the test does to its database is rolled back
``client``    a browser of sorts, speaking to the application in the test's own transaction
``elsewhere`` settings of a fresh database that keeps what is written, for several processes

Tests that use a database run twice: on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import httpx
import hypothesis
import pytest

from forum.app import build_house, create_app
from forum.core.database import atomic
from forum.core.house import House
from forum.core.migrating import migrate
from forum.core.settings import Settings, load_settings
from forum.core.shelf import Shelf
from tests import templates
from tests.databases import create_database, drop_database, speak_again, start_postgres

SERVER = "OUTWARD_TEST_POSTGRES"
T = TypeVar("T")
BASE_URL = "http://127.0.0.1:8000"
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

# A busy machine is no fault; and what CI found must be found again.
hypothesis.settings.register_profile(
    "ours", deadline=None, max_examples=60, derandomize="CI" in os.environ
)
hypothesis.settings.load_profile("ours")

# httpx looks for it twice a request, in vain, and each time through all folders.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL for the whole run; workers of xdist hear of it by the environment."""
    for name in [name for name in os.environ if name.startswith("FORUM_")]:
        del os.environ[name]
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    postgres = start_postgres()
    if postgres:
        os.environ[SERVER] = postgres.url
        config.add_cleanup(postgres.stop)


def pytest_xdist_auto_num_workers() -> int:
    """Have one worker more than processors: much of the time is spent in waiting."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays: modules, and thousands of tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _not_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _not_skipped((yield))


def _not_skipped(report: Report) -> Report:
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped in CI, and this was: {report.longrepr}"
    return report


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        without = [] if os.environ.get(SERVER) else [pytest.mark.skip("PostgreSQL isn't installed")]
        engines = ["sqlite", pytest.param("postgres", marks=without)]
        metafunc.parametrize("engine", engines, scope="session")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a test by the number of its bytes among others: keys and archives are made anew."""
    return "bytes" if isinstance(val, bytes) and len(val) > 20 else None


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


def make_settings(data_dir: Path, database_url: str, **sections: dict[str, Any]) -> Settings:
    """Return settings for tests: defaults, but for the database and what is given."""
    key = "not a secret, in tests at least, where nobody hides"
    site = {"base_url": BASE_URL, "secret_key": key} | sections.pop("site", {})
    return load_settings(data_dir=data_dir, site=site, database={"url": database_url}, **sections)


def in_own_loop(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run async work in a thread of its own: Playwright has a loop running in this one."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(lambda: asyncio.run(work())).result()


@pytest.fixture(scope="session")
def template(engine: str) -> str:
    """A migrated database that others are copied from: its address."""

    def prepare(folder: Path, url: str) -> None:
        async def work() -> None:
            async with build_house(make_settings(folder, url)):
                await migrate()

        in_own_loop(work)

    return templates.template(engine, os.environ.get(SERVER, ""), prepare)


def copy_of(template: str, folder: Path) -> tuple[str, str]:
    """Copy the migrated database; return its address, and its name if it must be dropped."""
    if template.startswith("sqlite"):
        for path in Path(template.removeprefix("sqlite://")).parent.glob("forum.sqlite3*"):
            shutil.copy(path, folder / path.name)
        return f"sqlite://{folder}/forum.sqlite3", ""
    name = f"test-{uuid4().hex[:12]}"
    return create_database(os.environ[SERVER], name, like=template.rpartition("/")[2]), name


@pytest.fixture(scope="session")
async def open_house(
    template: str, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> AsyncIterator[House]:
    folder = tmp_path_factory.mktemp("data")
    url, name = copy_of(template, folder)
    house = build_house(make_settings(folder, url))
    leave = house.enter()
    await house.open()
    leave()
    yield house
    leave = house.enter()
    await house.close()
    leave()
    if name:
        drop_database(os.environ[SERVER], name)


class _Undone(Exception):
    pass


@pytest.fixture
async def house(open_house: House) -> AsyncIterator[House]:
    leave = open_house.enter()
    speak_again(open_house)
    open_house.kept(Shelf).clear()  # what was rolled back counts its versions anew
    try:
        async with atomic():
            yield open_house
            raise _Undone  # noqa: TRY301 (what the transaction is to see)
    except _Undone:
        pass
    finally:
        leave()


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(house.settings, house=house)
    transport = httpx.ASGITransport(app, raise_app_exceptions=True)
    origin = {"Origin": BASE_URL}  # as browsers say it
    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL, headers=origin) as browser:
        yield browser


@pytest.fixture
def elsewhere(template: str, tmp_path: Path) -> Iterator[Settings]:
    url, name = copy_of(template, tmp_path)
    yield make_settings(tmp_path, url)
    if name:
        drop_database(os.environ[SERVER], name)
