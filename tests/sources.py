"""Our own source as tests look at it: modules, what they import, how long their functions are."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from forum.slices import SLICES, STOREYS

ROOT = Path(__file__).resolve().parents[1]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Import:
    """One imported module of ours, and the line that says so."""

    target: Module
    line: int


@dataclass(frozen=True)
class Module:
    """A file under ``forum/`` or ``tests/``."""

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def docstring(self) -> str:
        return ast.get_docstring(self.tree) or ""

    @property
    def slice(self) -> str:
        """The slice it belongs to; empty on the roof and in tests."""
        parts = self.name.split(".")
        return parts[1] if parts[0] == "forum" and len(parts) > 1 and parts[1] in SLICES else ""

    @property
    def word(self) -> str:
        """What it is called within its slice: ``actions`` for ``forum.threads.actions.replies``."""
        parts = self.name.split(".")
        return parts[2] if self.slice and len(parts) > 2 else ""

    @property
    def storey(self) -> str:
        return self.word if self.word in STOREYS else ""

    @property
    def is_roof(self) -> bool:
        """Stands directly in ``forum/`` and sees all. ``forum.slices`` is only the plan."""
        return self.name.startswith("forum.") and self.name.count(".") == 1 and not (
            self.slice or self.name in {"forum.slices", "forum.migrations"}
        )  # fmt: skip

    @cached_property
    def imports(self) -> list[Import]:
        """Modules of ours that it imports; ``from forum.x import y`` means y where that's one."""
        known = modules()
        found = []
        for node in ast.walk(self.tree):
            for name in _imported(node):
                target = known.get(name) or known.get(name.rpartition(".")[0])
                if target:
                    found.append(Import(target, getattr(node, "lineno", 0)))
        return found

    @property
    def libraries(self) -> set[str]:
        """Top-level packages that it imports."""
        return {name.partition(".")[0] for node in ast.walk(self.tree) for name in _imported(node)}

    @property
    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def length_of(self, function: Function) -> int:
        """Count lines of code in a function's body.

        Its docstring, blank lines, comments and the functions inside it don't count.
        """
        body = function.body[1:] if ast.get_docstring(function) is not None else function.body
        own = {line for part in body for line in _span(part)}
        for inner in ast.walk(function):
            if isinstance(inner, Function) and inner is not function:
                own -= _span(inner)
        code = (self.lines[line - 1].strip() for line in own)
        return sum(1 for line in code if line and not line.startswith("#"))

    def at(self, line: int) -> str:
        """Name a line as editors understand it."""
        return f"{self.path.relative_to(ROOT)}:{line}"


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def _span(node: ast.stmt) -> set[int]:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return set(range(first, (node.end_lineno or node.lineno) + 1))


@cache
def modules() -> dict[str, Module]:
    """Return all modules of ``forum`` by name."""
    return {module.name: module for module in _found("forum")}


@cache
def test_modules() -> dict[str, Module]:
    """Return all modules of ``tests`` by name."""
    return {module.name: module for module in _found("tests")}


test_modules.__test__ = False  # type: ignore[attr-defined]  # or pytest takes it for a test


def _found(package: str) -> Iterator[Module]:
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield Module(".".join(parts[:-1] if parts[-1] == "__init__" else parts), path)
