"""Floors, storeys, privacy and sizes, as ``forum/__init__.py`` and CONTRIBUTING.md tell them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import forum
from forum.slices import MODELS, SLICES, STOREYS
from tests.sources import ROOT, Module, modules, test_modules

OPEN = {"models", "signals", "policy", "queries", "actions"}
PRIVATE = set(STOREYS) - OPEN

# Only here may these libraries be imported, so that they can be exchanged.
KEPT_BEHIND = {
    "aiosmtplib": "forum.mail.sending.smtp",
    "dkim": "forum.mail.sending.signing",
    "dns": "forum.mail.domain.lookups",
    "obstore": "forum.files.storage",
    "passlib": "forum.accounts.passwords",
    "PIL": "forum.files.images",
    "puremagic": "forum.files.sniffing",
}

# Storeys that know nothing of requests and answers.
WITHOUT_WEB = {"models", "signals", "policy", "emails", "actions", "jobs", "listeners"}

WRITING = {
    "add", "bulk_create", "bulk_update", "clear", "create", "delete", "get_or_create", "remove",
    "save", "update", "update_or_create",
}  # fmt: skip

# What writes and is no action, with the reason.
WRITERS = {
    "forum.admin.demo.insertion": "a whole community at once, where nobody was before",
    "forum.core.limits": "counts attempts, below every slice",
    "forum.jobs.broker": "a job is a row that taskiq writes",
    "forum.jobs.clock": "the clock keeps its own memory",
    "forum.jobs.retries": "what becomes of a job that failed",
    "forum.mail.outbox": "posting a letter is what actions of all slices do",
}

QUERYING = {"all", "annotate", "exclude", "filter", "get_or_none", "prefetch_related", "values"}

VAGUE = {
    "base", "common", "data", "handle", "helper", "helpers", "info", "manager", "managers", "misc",
    "mixins", "process", "repository", "service", "services", "util", "utils",
}  # fmt: skip


def _report(complaints: Iterator[str]) -> None:
    found = sorted(set(complaints))
    assert not found, "\n" + "\n".join(found)


def _in_slices() -> list[Module]:
    return [module for module in modules().values() if module.slice]


@cache
def _rank(module: Module) -> int:
    """Return how far to the right it stands: a helper counts as the rightmost it imports."""
    if module.storey:
        return STOREYS.index(module.storey)
    neighbours = [found.target for found in module.imports if found.target.slice == module.slice]
    return max((_rank(other) for other in neighbours if other is not module), default=-1)


def test_the_picture_shows_the_slices_and_storeys_as_they_are() -> None:
    lines = (forum.__doc__ or "").splitlines()
    floors = [line for line in lines if re.match(r"\s*(FLOOR \d|GROUND)\s", line)]

    shown = [
        word
        for floor in reversed(floors)
        for word in re.findall(r"[a-z]+", floor.partition("—")[0])
    ]

    assert tuple(shown) == SLICES, "Let the docstring of forum/__init__.py agree with slices.py."
    assert " ".join(STOREYS) in (forum.__doc__ or ""), "Its storeys too."


def test_every_folder_is_a_slice_and_every_table_is_known() -> None:
    folders = {path.parent.name for path in (ROOT / "forum").glob("*/__init__.py")}
    tables = {name for name in modules() if re.fullmatch(r"forum\.\w+\.models", name)}

    assert folders - {"migrations"} == set(SLICES), "Name the slice in forum/slices.py."
    assert tables == set(MODELS), "Name the models in forum/slices.py."


def test_slices_import_only_to_their_left() -> None:
    _report(
        f"{module.at(found.line)} imports {found.target.name}, which stands above it: "
        f"announce it by a signal, or do it in {found.target.slice}."
        for module in _in_slices()
        for found in module.imports
        if found.target.slice and SLICES.index(found.target.slice) > SLICES.index(module.slice)
    )


def test_nobody_imports_the_roof() -> None:
    _report(
        f"{module.at(found.line)} imports {found.target.name} from the roof: "
        "let the roof hand it down, or move it into a slice."
        for module in modules().values()
        for found in module.imports
        if not module.is_roof
        if found.target.is_roof or found.target.name.startswith("forum.migrations")
    )


def test_storeys_import_only_to_their_left() -> None:
    _report(
        f"{module.at(found.line)} ({module.storey}) imports {found.target.name}, which counts as "
        f"{STOREYS[_rank(found.target)]}: move what you need to the left of {module.storey}."
        for module in _in_slices()
        for found in module.imports
        if module.storey and found.target.slice == module.slice
        if _rank(found.target) > _rank(module)
    )


def test_slices_keep_their_own_business_to_themselves() -> None:
    _report(
        f"{module.at(found.line)} imports {found.target.name}, which is private to its slice: "
        f"use its {', '.join(sorted(OPEN))}."
        for module in _in_slices()
        for found in module.imports
        if found.target.slice not in {"", "core", module.slice}
        if found.target.storey in PRIVATE
    )


def test_helpers_used_by_others_are_named_by_their_slice() -> None:
    _report(
        f"{module.at(found.line)} imports {found.target.name}: name `{found.target.word}` in the "
        f"docstring of forum/{found.target.slice}/__init__.py if it's meant for others."
        for module in _in_slices()
        for found in module.imports
        if found.target.slice not in {"", "core", module.slice} and not found.target.storey
        if f"`{found.target.word}`" not in modules()[f"forum.{found.target.slice}"].docstring
    )


def test_the_front_of_a_slice_is_a_docstring_only() -> None:
    _report(
        f"{module.at(1)} holds code: keep it a docstring, and import modules by their own names."
        for module in _in_slices()
        if not module.word and not (len(module.tree.body) == 1 and module.docstring)
    )


def _top(module: Module) -> list[ast.stmt]:
    """Return what stands at the top of a file, also under ``with warnings.catch_warnings():``."""
    opened = [node.body for node in module.tree.body if isinstance(node, ast.With)]
    return [*module.tree.body, *(statement for body in opened for statement in body)]


def test_imports_stand_at_the_top() -> None:
    def complaints() -> Iterator[str]:
        for module in (*modules().values(), *test_modules().values()):
            for node in ast.walk(module.tree):
                if isinstance(node, (ast.Import, ast.ImportFrom)) and node not in _top(module):
                    yield f"{module.at(node.lineno)}: move this import to the top of the file."
                if isinstance(node, ast.ImportFrom) and node.level:
                    yield f"{module.at(node.lineno)}: import by the whole name, from forum.…"
            if "TYPE_CHECKING" in module.text and module.name != "tests.test_architecture":
                yield f"{module.at(1)}: no TYPE_CHECKING; it hides a ring of imports."

    _report(complaints())


def test_libraries_stay_behind_their_one_door() -> None:
    _report(
        f"{module.at(1)} imports {library}: go through {door}."
        for library, door in KEPT_BEHIND.items()
        for module in modules().values()
        if library in module.libraries and module.name != door
    )


def test_only_the_web_side_knows_of_requests() -> None:
    _report(
        f"{module.at(1)} imports starlette: a {module.storey} module takes rows and values; "
        "leave requests to routes and forms."
        for module in _in_slices()
        if module.storey in WITHOUT_WEB and module.slice != "core"
        if "starlette" in module.libraries
    )


def _awaited(module: Module) -> Iterator[tuple[ast.Attribute, int]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Call):
            function = node.value.func
            if isinstance(function, ast.Attribute):
                yield function, node.lineno


def test_only_actions_write() -> None:
    _report(
        f"{module.at(line)} awaits .{function.attr}(…): write in an action and call that."
        for module in _in_slices()
        if module.storey not in {"actions", "models"} and module.name not in WRITERS
        for function, line in _awaited(module)
        if function.attr in WRITING and ast.unparse(function.value) not in {"actions", "form"}
    )


def test_only_actions_tell() -> None:
    _report(
        f"{module.at(node.lineno)} emits a signal: let the action do it that changes something."
        for module in _in_slices()
        if module.storey != "actions" and module.slice != "core"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "emit"
    )


def test_policies_answer_at_once() -> None:
    _report(
        f"{module.at(function.lineno)} {function.name} waits: a policy looks at what it is given; "
        "fetch that in a query or an action."
        for module in _in_slices()
        if module.storey == "policy"
        for function in module.functions
        if isinstance(function, ast.AsyncFunctionDef)
    )


def test_signals_are_frozen_dataclasses() -> None:
    _report(
        f"{module.at(node.lineno)} {node.name}: write @dataclass(frozen=True) above it."
        for module in _in_slices()
        if module.storey == "signals" and module.slice != "core"
        for node in module.tree.body
        if isinstance(node, ast.ClassDef)
        if not any("frozen=True" in ast.unparse(found) for found in node.decorator_list)
    )


def test_handlers_neither_catch_nor_query() -> None:
    def complaints() -> Iterator[str]:
        for module in _in_slices():
            if module.storey != "routes":
                continue
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Try):
                    yield f"{module.at(node.lineno)} catches: refusals become pages by themselves."
                if isinstance(node, ast.Attribute) and node.attr in QUERYING:
                    yield f"{module.at(node.lineno)} queries by hand: write it in queries."

    _report(complaints())


def test_files_and_functions_are_short() -> None:
    def complaints() -> Iterator[str]:
        for module in (*modules().values(), *test_modules().values()):
            if module.name.startswith("forum.migrations"):
                continue  # Tortoise writes them
            if len(module.lines) > 300:
                yield f"{module.at(1)} has {len(module.lines)} lines, 300 is most: divide it."
            for function in module.functions:
                if (length := module.length_of(function)) > 20:
                    where = f"{module.at(function.lineno)} {function.name}"
                    yield f"{where} has {length} lines of code, 20 is most: divide it."

    _report(complaints())


def test_tables_are_described_without_semicolons() -> None:
    # Tortoise writes the first line into the schema, and cuts statements there on SQLite.
    _report(
        f"{module.at(node.lineno)} {node.name}: write the first line of its docstring without ;"
        for module in _in_slices()
        if module.storey == "models"
        for node in module.tree.body
        if isinstance(node, ast.ClassDef)
        if ";" in (ast.get_docstring(node) or "").partition("\n")[0]
    )


def test_modules_have_names_that_say_what_they_hold() -> None:
    _report(
        f"{module.at(1)}: call it by what it holds."
        for module in (*modules().values(), *test_modules().values())
        if module.name.rpartition(".")[2] in VAGUE
    )


def test_nothing_of_ours_is_mocked() -> None:
    _report(
        f"{module.at(1)} imports mock: use real rows, and real servers at the edges."
        for module in test_modules().values()
        if module.libraries & {"mock", "pytest_mock"} or "unittest.mock" in module.text
        if module.name != "tests.test_architecture"
    )
