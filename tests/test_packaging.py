"""The wheel carries all that it needs: installed in an empty place, it serves."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.databases import free_port
from tests.sources import ROOT

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build: list[str | Path] = [
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
        "--no-index", "--wheel-dir", folder, ROOT,
    ]  # fmt: skip
    subprocess.run(build, check=True, capture_output=True)
    [built] = folder.glob("outward-*.whl")
    return built


@pytest.fixture(scope="module")
def forum(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a virtual environment that holds the wheel.

    What the wheel depends on is lent by the environment of the tests, so that nothing is fetched;
    all but Outward itself, which is found there as well.
    """
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    paths = {"base": str(folder), "platbase": str(folder)}
    site_packages = Path(sysconfig.get_path("purelib", "venv", paths))
    lent = Path(sysconfig.get_path("purelib"))
    for path in lent.iterdir():
        # What is installed here by its source must not be written through a link.
        if not re.match(r"(forum$|_?outward|_editable|__editable__|_virtualenv|pip)", path.name):
            (site_packages / path.name).symlink_to(path)
    install: list[str | Path] = [
        sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install",
        "--quiet", "--no-deps", "--no-index", wheel,
    ]  # fmt: skip
    subprocess.run(install, check=True, capture_output=True)
    return folder / "bin" / "forum"


@pytest.fixture
def empty_place(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who has set nothing, in an empty folder."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**kept, "HOME": str(tmp_path), "PWD": str(tmp_path), "FORUM_LOGGING__FORMAT": "json"}


def _told(forum: Path, *words: str, env: dict[str, str]) -> str:
    run = subprocess.run(
        [forum, *words], env=env, cwd=env["PWD"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_the_wheel_carries_templates_stylesheets_and_settings(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())

    for folder in ("templates", "static", "config"):
        shipped = {path for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {f"forum/share/{path.relative_to(ROOT)}" for path in shipped} <= carried
    assert "forum/migrations/0001_initial.py" in carried
    assert not [name for name in carried if name.startswith(("tests/", "data/")) or ".pyc" in name]


def test_the_installed_command_knows_its_version(forum: Path, empty_place: dict[str, str]) -> None:
    assert "serve" in _told(forum, "--help", env=empty_place)
    assert re.search(r"\d+\.\d+\.\d+", _told(forum, "--version", env=empty_place))


def test_the_installed_code_is_the_wheels_own(forum: Path, empty_place: dict[str, str]) -> None:
    where: list[str | Path] = [forum.parent / "python", "-c", "import forum; print(forum.__file__)"]

    run = subprocess.run(where, env=empty_place, cwd=empty_place["PWD"], capture_output=True,
                         text=True, check=True)  # fmt: skip

    assert run.stdout.startswith(str(forum.parents[1]))
    assert not Path(run.stdout.strip()).parent.is_symlink(), "pip wrote into our own environment"


@pytest.fixture
def served(forum: Path, empty_place: dict[str, str]) -> Iterator[str]:
    """The address of a server that runs from the wheel in an empty folder."""
    assert "up to date" in _told(forum, "migrate", env=empty_place)
    port = free_port()
    process = subprocess.Popen(
        [forum, "serve", "--port", str(port)], env=empty_place, cwd=empty_place["PWD"]
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/health/ready", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in {0, -signal.SIGTERM}


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "forum serve has ended"
        try:
            if httpx.get(address).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"Nobody answers at {address}")


def test_the_wheel_serves_from_an_empty_folder(served: str, empty_place: dict[str, str]) -> None:
    home = httpx.get(f"{served}/")
    stylesheet = re.search(r'href="(/static/site\.[0-9a-f]{12}\.css)"', home.text)

    assert home.status_code == 200
    assert stylesheet
    assert httpx.get(served + stylesheet[1]).headers["content-type"].startswith("text/css")
    assert httpx.get(f"{served}/sign-up").status_code == 200
    assert httpx.get(f"{served}/nothing-here").status_code == 404
    assert (Path(empty_place["PWD"]) / "data" / "forum.sqlite3").is_file()
