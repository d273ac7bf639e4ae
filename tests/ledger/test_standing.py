"""What of an offer's promises was used, and how that grew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from safeconduct.ledger import offers_on, through_time
from safeconduct.operation import read_operation
from small_ledger import SMALL_LEDGER, write_ledger

Write = Callable[..., Path]


def test_an_offer_shows_what_was_used_of_its_promise(small_operation: Write, tmp_path: Path) -> None:
    """200 places, of which 70 and then 40 were used; the promise that was superseded counts no places."""
    text = SMALL_LEDGER["commitments.csv"].replace("if asked,,,,C1", "if asked,,,alb-1,C1")
    tables = read_operation(write_ledger(small_operation, tmp_path / "op", {"commitments.csv": text})).tables
    told = [
        (found.promised_low, found.promised_high, found.used, len(found.commitments))
        for day in (date(2025, 12, 1), date(2026, 2, 28), date(2026, 4, 1))
        if (found := offers_on(tables, day)["alb-1"])
    ]
    assert told == [(50, 100, 0, 1), (200, 200, 70, 2), (200, 200, 110, 2)]
    assert offers_on(tables, date(2025, 1, 1)) == {}


def test_a_promise_grows_through_time(small_operation: Write, tmp_path: Path) -> None:
    """A step for each day, with the total, the figure, the event and the sources behind it."""
    tables = read_operation(write_ledger(small_operation, tmp_path / "op")).tables
    first, second = through_time(tables, "C1")
    assert (first.on, first.quantity, first.total) == (date(2026, 2, 20), 70, 70)
    assert (first.figure_ids, first.event_ids, first.source_ids) == (("F4",), ("E1",), ("S3",))
    assert (second.quantity, second.total, second.figure_ids) == (40, 110, ())
    assert through_time(tables, "C1", date(2026, 3, 1)) == (first,)
    with pytest.raises(KeyError):
        through_time(tables, "C9")
