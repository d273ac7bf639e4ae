"""Both sides of a disagreement stand, with who says so and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from safeconduct.ledger import alternatives, disagreements_in
from safeconduct.operation import read_operation
from small_ledger import SMALL_LEDGER, write_ledger

Write = Callable[..., Path]


@pytest.fixture
def tables(small_operation: Write, tmp_path: Path) -> Mapping[str, pl.DataFrame]:
    """The tables of the small ledger."""
    return read_operation(write_ledger(small_operation, tmp_path / "op")).tables


def test_both_sides_stand_with_their_sources(tables: Mapping[str, pl.DataFrame]) -> None:
    """An army's 1,200, told twice, against an agency's 1,310, which was chosen: one disagreement, settled."""
    (one,) = disagreements_in(tables)
    assert one.standing == "used"
    assert [(side.figure_id, side.low, side.role, side.publisher, side.repeats) for side in one.sides] == [
        ("F1", 1200, "cross_check", "The Wire", False),
        ("F2", 1310, "used", "The Wire", False),
        ("F3", 1200, "rejected", "The Paper", True),
    ]
    assert one.sides[0].reliability == "B"


def test_those_that_agree_are_none(small_operation: Write, tmp_path: Path) -> None:
    """A count that was chosen among equal ones is no disagreement."""
    text = SMALL_LEDGER["figures.csv"].replace("1310", "1200")
    folder = write_ledger(small_operation, tmp_path / "op", {"figures.csv": text})
    assert disagreements_in(read_operation(folder).tables) == ()


def test_alternatives_count_the_same(tables: Mapping[str, pl.DataFrame]) -> None:
    """The others of a figure's group, and none for one that stands alone or is not there."""
    assert alternatives(tables, "F2") == ("F1", "F3")
    assert alternatives(tables, "F4") == ()
    assert alternatives(tables, "F99") == ()
