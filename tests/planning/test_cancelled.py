"""Which cancelled departures would be open."""

from __future__ import annotations

from tests.planning.making import departure, family, operation

from safeconduct.operation import Operation
from safeconduct.planning.cancelled import Cancelled
from safeconduct.planning.freezing import openness_of

OFF = {"status": "cancelled"}


def of(made: Operation, party: int = 0) -> list[str]:
    """Those of a party."""
    return list(Cancelled(made, openness_of(made)).of(party))


def test_those_that_would_be_open_by_day() -> None:
    """D3 goes before D1; D2 is not cancelled, D4 has too few seats, D5 leaves too late."""
    ways = [
        departure("D1", 4, 9, **OFF),
        departure("D2", 3, 9),
        departure("D3", 2, 9, **OFF),
        departure("D4", 2, 1, **OFF),
        departure("D5", 25, 9, **OFF),
    ]
    assert of(operation([family("A", 2)], ways)) == ["D3", "D1"]


def test_of_each_party_its_own() -> None:
    """The one seat of D1 is enough for B alone."""
    made = operation([family("A", 2), family("B")], [departure("D1", 4, 1, **OFF)])
    assert (of(made, 0), of(made, 1)) == ([], ["D1"])


def test_none_is_cancelled() -> None:
    """Then none is told."""
    assert of(operation([family("A")], [departure("D1", 2, 9)])) == []
