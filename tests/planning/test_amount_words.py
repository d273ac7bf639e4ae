"""Amounts of what is scarce, in words."""

from __future__ import annotations

import pytest
from tests.planning.making import on

from safeconduct.planning.amount_words import amount, in_a_row
from safeconduct.planning.resources import Resource


@pytest.mark.parametrize(
    "kind", ["seats", "board", "places", "care", "reception", "transit", "road", "aircraft", "budget"]
)
def test_every_resource_has_words(kind: str) -> None:
    """A number, an id, a day and a need are all said where there are any."""
    words = amount(Resource(kind, "X1", on(3), "stretcher"), 2)
    assert words.startswith("2 ")
    assert kind == "budget" or "X1" in words
    assert (on(3).isoformat() in words) == (kind in {"reception", "transit", "road", "aircraft"})
    assert ("stretcher" in words) == (kind in {"board", "care"})


def test_one_is_no_plural() -> None:
    """One seat, and two seats."""
    assert amount(Resource("seats", "D1"), 1) == "1 seat on D1"


@pytest.mark.parametrize(("words", "row"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_in_a_row(words: list[str], row: str) -> None:
    """Commas, and a word before the last."""
    assert in_a_row(words) == row
