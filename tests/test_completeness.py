"""What is promised in one place is kept in the other: signals, letters, settings, routes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import click
import pytest
from pydantic import BaseModel
from tortoise.migrations.autodetector import MigrationAutodetector

from forum.commands import COMMANDS
from forum.core.database import tortoise_config
from forum.core.house import House
from forum.core.settings import SHORT_NAMES, Settings
from forum.core.signals import Signal
from forum.listeners import LISTENERS
from forum.routes import routes
from tests.sources import ROOT, modules, test_modules

TEMPLATES = ROOT / "templates"
LETTER_PARTS = (".subject.txt", ".txt", ".html")

# Signals that nobody needs to hear as yet, with the reason.
UNHEARD: dict[str, str] = {}

# Templates whose names are put together by the program.
NAMED_BY_STATUS = re.compile(r"errors/\d\d\d\.html")


def _report(complaints: Iterator[str]) -> None:
    found = sorted(set(complaints))
    assert not found, "\n" + "\n".join(found)


def _source() -> str:
    return "\n".join(module.text for module in modules().values())


def test_every_signal_is_heard() -> None:
    _report(
        f"{signal.__module__}.{signal.__name__}: say in forum/listeners.py who hears it, "
        "or in UNHEARD here why nobody does."
        for signal in Signal.__subclasses__()
        if signal not in LISTENERS and signal.__name__ not in UNHEARD
    )
    silent = {signal.__name__ for signal in Signal.__subclasses__() if signal not in LISTENERS}
    assert set(UNHEARD) <= silent, "Take out of UNHEARD what is heard now, or is no more."


def test_every_listener_is_named_after_what_it_hears() -> None:
    for signal, listeners in LISTENERS.items():
        name = "on_" + re.sub(r"(?<!^)(?=[A-Z])", "_", signal.__name__).lower()

        assert {listener.__name__ for listener in listeners} == {name}


def _letters() -> set[str]:
    parts = TEMPLATES.glob("*/email/*.*")
    return {str(path.relative_to(TEMPLATES)).partition(".")[0] for path in parts}


def test_every_letter_has_three_parts_and_is_sent_by_somebody() -> None:
    def complaints() -> Iterator[str]:
        for letter in _letters():
            for part in LETTER_PARTS:
                if not (TEMPLATES / (letter + part)).is_file():
                    yield f"templates/{letter}{part} is missing: every letter has three parts."
            if f'"{letter}"' not in _source():
                yield f"{letter} is posted by nobody: name it in emails.py, or remove it."

    assert _letters()
    _report(complaints())


def _default_lines() -> list[str]:
    return (ROOT / "config" / "default.toml").read_text("utf-8").splitlines()


def test_every_setting_is_told_in_default_toml_under_a_comment() -> None:
    about = ""
    uncommented = []
    for line in _default_lines():
        if not re.match(r"[a-z_]+ = ", line):
            about = line
        elif not about.startswith("#"):
            uncommented.append(line)

    assert not uncommented, "Write a comment above these, or above their group."


def test_every_setting_has_its_default_in_default_toml() -> None:
    defaults = tomllib.loads("\n".join(_default_lines()))

    def names(settings: type[BaseModel], given: dict[str, object]) -> Iterator[str]:
        for name, field in settings.model_fields.items():
            key = field.alias or name
            if key not in given:
                yield f"{settings.__name__}.{key} has no default in config/default.toml."
            elif isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
                inner = given[key]
                assert isinstance(inner, dict)
                yield from names(field.annotation, inner)

    _report(names(Settings, defaults))


@pytest.mark.parametrize("name", ["development.toml", "production.example.toml"])
def test_example_settings_can_be_used(name: str) -> None:
    example = tomllib.loads((ROOT / "config" / name).read_text("utf-8"))
    defaults = tomllib.loads("\n".join(_default_lines()))
    unknown = [
        f"{section}.{key}"
        for section, values in example.items()
        for key in (values if isinstance(values, dict) else ())
        if key not in defaults[section]
    ]

    assert not unknown


def _commands(
    group: list[click.Command], path: str = "forum"
) -> Iterator[tuple[str, click.Command]]:
    for command in group:
        yield f"{path} {command.name}", command
        if isinstance(command, click.Group):
            yield from _commands(list(command.commands.values()), f"{path} {command.name}")


def test_every_command_and_option_has_help() -> None:
    def complaints() -> Iterator[str]:
        for path, command in _commands(COMMANDS):
            if not (command.help or "").strip():
                yield f"{path}: write a docstring that says what it does."
            for option in command.params:
                if isinstance(option, click.Option) and not (option.help or "").strip():
                    yield f"{path} {option.opts[0]}: write help=… for it."

    _report(complaints())


def test_the_readme_names_every_command_and_every_short_setting() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    commands = [path for path, found in _commands(COMMANDS) if not isinstance(found, click.Group)]

    _report(
        f"README.md doesn't tell of {name}."
        for name in (*commands, *SHORT_NAMES, "FORUM_CONFIG", "FORUM_DATA_DIR")
        if name not in readme
    )


def test_every_route_has_a_name_of_its_own() -> None:
    names = [getattr(route, "name", "") for route in routes]

    _report(
        f"{route}: name it slice:page."
        for route in routes
        if getattr(route, "name", "") != "static"
        if not re.fullmatch(r"[a-z]+:[a-z-]+", getattr(route, "name", ""))
    )
    _report(
        f"{name} names two routes: url_for finds one." for name in names if names.count(name) > 1
    )


def test_every_route_is_tried_by_some_test() -> None:
    tests = "\n".join(
        module.text
        for name, module in test_modules().items()
        if name not in {"tests.test_completeness", "tests.test_strangers", "tests.test_garbage"}
    )

    def is_tried(path: str, name: str) -> bool:
        pattern = re.sub(r"\\\{\w+(:\w+)?\\\}", r"[^/\\s\"']+", re.escape(path))
        return f'"{name}"' in tests or bool(re.search(rf"[\"'/]{pattern}[\"'?#]", tests))

    _report(
        f"{getattr(route, 'path', route)}: write a test that asks for it."
        for route in routes
        if not is_tried(getattr(route, "path", ""), getattr(route, "name", ""))
    )


def test_every_template_is_used() -> None:
    templates = {
        str(path.relative_to(TEMPLATES)): path.read_text("utf-8")
        for path in TEMPLATES.rglob("*.*")
        if path.is_file()
    }
    everything = _source() + "\n".join(templates.values())

    _report(
        f"templates/{name} is used by nobody: remove it."
        for name in templates
        if f'"{name}"' not in everything and f"'{name}'" not in everything
        if name.partition(".")[0] not in _letters() and not NAMED_BY_STATUS.fullmatch(name)
    )


async def test_migrations_bring_about_the_models_as_they_are(house: House) -> None:
    apps = tortoise_config(house.settings)["apps"]
    assert house.apps

    changes = await MigrationAutodetector(house.apps, apps).changes()

    operations = [str(operation) for writer in changes for operation in writer.operations]
    assert not operations, "Run: make migration NAME=what_changes"


def test_the_changelog_tells_of_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")

    assert re.search(rf"^## {re.escape(project['version'])}\b", changelog, re.MULTILINE)


def test_every_dependency_has_a_tried_version() -> None:
    pinned = {
        re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower()
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]

    _report(
        f"constraints.txt lacks {name}. Run: make constraints"
        for name in (re.split(r"[\[><=~! ]", line)[0].lower() for line in wanted)
        if re.sub(r"[-_.]+", "-", name) not in pinned
    )
