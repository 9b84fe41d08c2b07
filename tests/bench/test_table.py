"""What the table of `make bench` says of a kind of request."""

from __future__ import annotations

import pytest

from tests.bench import table
from tests.bench.kinds import KINDS
from tests.bench.measuring import Cost, Measured


def _cost(cpu_ms: float) -> Cost:
    return Cost(100, cpu_ms, database_ms=0.0, per_second=500.0, p50_ms=2.0, p99_ms=4.0)


@pytest.mark.parametrize(("cpu_ms", "verdict"), [(0.59, "ok"), (0.6, "ok"), (0.61, "over")])
def test_a_request_may_take_its_ratio_and_no_more(cpu_ms: float, verdict: str) -> None:
    thread = KINDS[0]  # at most twelve times

    measured = Measured(thread, _cost(cpu_ms), hello=_cost(0.05))

    assert table.verdict(measured) == verdict
    assert f" {verdict} " in table.line(measured)
    assert ("thread" in table.closing([measured])) == (verdict == "over")
