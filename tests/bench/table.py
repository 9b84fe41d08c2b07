"""The table that a bench ends with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.bench.measuring import Measured

_HEAD = (
    "CPU time of a request", "ms", "hello", "ratio", "most", "", "queries", "DB ms", "per s",
    "p50 ms", "p99 ms", "of",
)  # fmt: skip
_WIDTHS = (25, 8, 8, 8, 6, 6, 9, 8, 8, 8, 8, 7)


def heading() -> str:
    return _spaced(_HEAD)


def line(one: Measured) -> str:
    """Return the line of one kind of request."""
    cost = one.cost
    return _spaced((
        one.kind.words,
        f"{cost.cpu_ms:.3f}",
        f"{one.hello.cpu_ms:.4f}",
        f"{one.ratio:.1f}",
        str(one.kind.most),
        verdict(one),
        str(one.queries or "–"),
        f"{cost.database_ms:.3f}" if cost.database_ms else "–",
        f"{cost.per_second:.0f}",
        f"{cost.p50_ms:.1f}",
        f"{cost.p99_ms:.1f}",
        str(cost.requests),
    ))  # fmt: skip


def verdict(one: Measured) -> str:
    return "over" if one.is_over else "ok"


def closing(measured: Iterable[Measured]) -> str:
    """Return what came of it, in one line."""
    over = [one.kind.name for one in measured if one.is_over]
    return f"Over their ratio: {', '.join(over)}." if over else "All keep to their ratio."


def plain(engine: str, threads: int, one: Measured) -> dict[str, Any]:
    """Return the same for a JSON file; times in milliseconds."""
    return {
        "engine": engine,
        "threads": threads,
        "kind": one.kind.name,
        "hello_ms": one.hello.cpu_ms,
        "ratio": one.ratio,
        "most": one.kind.most,
        "is_over": one.is_over,
        "queries": one.queries,
        **vars(one.cost),
    }


def _spaced(cells: tuple[str, ...]) -> str:
    first, *rest = zip(cells, _WIDTHS, strict=True)
    return first[0].ljust(first[1]) + "".join(cell.rjust(width) for cell, width in rest)
