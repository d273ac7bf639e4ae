"""The layout of open ways, and what stands in place of many like classes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.tiny import operations

from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning.freezing import freeze
from safeconduct.planning.layout import Layout, lay_out


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_sample_stands_for_everybody(data: st.DataObject) -> None:
    """As many parties of each row of amounts and cost of staying, and as many tied groups, as there are."""
    layout, many = lay_out(freeze(data.draw(operations()))), data.draw(st.integers(1, 6))
    few = layout.thinned(many)
    assert set(few.alone) <= set(layout.alone)
    assert parties(few) == pytest.approx(parties(layout))
    assert few.group_size.sum() == len(layout.group_size)
    assert len(few.member) == few.group_start[-1]
    assert few.thinned(10**6) is few


def test_runs_hold_what_is_alike() -> None:
    """Runs follow each other without a gap; in each, amounts and cost of staying are equal."""
    layout = lay_out(freeze(make_synthetic(300)))
    for many in (3, 40, 10**6):
        runs = layout.runs(many)
        assert runs[0] == 0
        assert runs[-1] == len(layout.alone)
        for first, last in pairwise(runs):
            inside = layout.alone[first:last]
            assert len(inside)
            assert len(np.unique(layout.pattern[inside])) == len(np.unique(layout.stay[inside])) == 1
    assert len(layout.runs(10**6)) == len(layout.alone) + 1
    assert len(layout.runs(3)) < len(layout.runs(40))


def parties(layout: Layout) -> dict[tuple[int, float], float]:
    """How many untied parties there are of each row of amounts and cost of staying."""
    found: dict[tuple[int, float], float] = {}
    for c in layout.alone.tolist():
        key = int(layout.pattern[c]), float(layout.stay[c])
        found[key] = found.get(key, 0.0) + float(layout.size[c])
    return found
