"""Commitments: who promises, how strongly, and by when."""

from __future__ import annotations

from datetime import date

import pytest

from safeconduct.ledger.reading import read

Row = tuple[str, str | None, str, str | None, str | None]


def found(text: str) -> list[Row]:
    """The commitments of a text."""
    return [(one.text, one.promisor, one.modality, one.due, one.kind) for one in read(text).commitments]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Norland will accept 210 people by the end of June 2013.",
            ("Norland will accept 210 people by the end of June 2013", "Norland", "will", "2013-06-30", "places"),
        ),
        (
            "Arta Leka pledged to pay for the buses.",
            ("Arta Leka pledged to pay for the buses", "Arta Leka", "will", None, "money"),
        ),
        ("Norland said it would send buses.", ("it would send buses", "Norland", "will", None, "transport")),
        ("“We will protect them,” said Col. Dren.", ("We will protect them", "Col. Dren", "will", None, "protection")),
        ("Norland intends to host 30 men.", ("Norland intends to host 30 men", "Norland", "intends", None, "places")),
        ("Norland is ready to guard it.", ("Norland is ready to guard it", "Norland", "intends", None, "protection")),
        (
            "The resolution calls on Norland to accept them.",
            ("The resolution calls on Norland to accept them", None, "calls_on", None, None),
        ),
        ("Leka urged Norland to take more.", ("Leka urged Norland to take more", None, "calls_on", None, None)),
    ],
)
def test_each_strength(text: str, row: Row) -> None:
    """Will binds, intends does not, and calls on is nobody's promise."""
    assert found(text) == [row]


@pytest.mark.parametrize(
    "text",
    [
        "It will be cold in March.",
        "Norland will not accept anybody.",
        "Norland would accept them if it could.",
        "You will send the keys.",
        "The minister asks us every month.",
    ],
)
def test_other_words_promise_nothing(text: str) -> None:
    """Weather, refusals, conditions and orders."""
    assert found(text) == []


def test_a_day_that_lies_ahead_is_the_due_day() -> None:
    """Without "by" too, where the day of publication is known."""
    reading = read("Norland will send buses in May 2014.", published=date(2013, 7, 3))
    assert reading.commitments[0].due == "2014-05-31"
