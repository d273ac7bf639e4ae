"""Of prices that prove nothing: each is named, and the others count."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan
from typing import Any

import polars as pl
import pytest

from safeconduct.operation import read_plan
from safeconduct.verification import verify

PRICES = "resource,id,day,need,price,branch\n"
NONE_SUCH = "there is no such resource to have a price"
NO_LIMIT = "nothing limits it, so it has no price"
NO_JOIN = "no such price; a join names a candidate departure and the first case of a planned party"


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("seats,D9,,,1,", f"seats 'D9': {NONE_SUCH}"),
        ("board,D1,,ward,1,", f"board 'D1' 'ward': {NONE_SUCH}"),
        ("places,alb-9,,,1,", f"places 'alb-9': {NONE_SUCH}"),
        ("care,alb-1,,ward,1,", f"care 'alb-1' 'ward': {NONE_SUCH}"),
        ("reception,alb,2026-03-02,,1,", f"reception 'alb' 2026-03-02: {NO_LIMIT}"),
        ("reception,nor,2026-03-02,,1,", f"reception 'nor' 2026-03-02: {NONE_SUCH}"),
        ("transit,hub,2026-03-02,,1,", f"transit 'hub' 2026-03-02: {NONE_SUCH}"),
        ("road,valley,2026-03-04,,1,", f"road 'valley' 2026-03-04: {NONE_SUCH}"),
        ("road,camp,,,1,", f"road 'camp': {NONE_SUCH}"),
        ("aircraft,A1,2026-03-04,,1,", f"aircraft 'A1' 2026-03-04: {NONE_SUCH}"),
        ("budget,,,,1,", f"budget: {NO_LIMIT}"),
        ("join,D1,,C1,1,", f"join 'D1' 'C1': {NO_JOIN}"),
        ("join,D9,,C1,1,", f"join 'D9' 'C1': {NO_JOIN}"),
        ("seats,,,,1,", f"seats: {NONE_SUCH}"),
    ],
)
def test_a_price_of_nothing_or_of_what_has_no_limit(hand: Any, row: str, line: str) -> None:
    """A price for what does not exist, or is not limited, is a fault, and the seats of D1 still prove 16."""
    plan = {"prices.csv": f"{PRICES}seats,D1,,,3,\n{row}\n"}
    assert hand.faults(None, plan) == [f"prices.csv: {line}"]
    assert hand.figures(None, plan)["bound"] == pytest.approx(16)


def test_a_week_begins_on_monday(hand: Any) -> None:
    """Reception is priced by the Monday of its week, and no other day has one."""
    limited = hand.swapped("destinations.csv", ("TIA,,,", "TIA,,,9"))
    assert hand.faults(limited, {"prices.csv": f"{PRICES}reception,alb,2026-03-02,,1,\n"}) == []
    faults = hand.faults(limited, {"prices.csv": f"{PRICES}reception,alb,2026-03-04,,1,\n"})
    assert faults == [f"prices.csv: reception 'alb' 2026-03-04: {NONE_SUCH}"]


def test_a_join_names_the_first_case_of_a_party(hand: Any) -> None:
    """A candidate has a join price for each party, under its first case alone."""
    candidate = hand.swapped("departures.csv", ("3,scheduled", "3,candidate"))
    together = hand.swapped(
        "cases.csv", ("C1,,camp,normal,,,,", "C1,,camp,normal,,,T,"), ("C3,,camp,normal,,,,", "C3,,camp,normal,,,T,")
    )
    flown = {"flown.csv": "departure_id\nD1\n"}
    rows = f"{PRICES}join,D1,,C1,1,\njoin,D1,,C2,1,\n"
    assert hand.faults({**candidate, **together}, {**flown, "prices.csv": rows}) == []
    faults = hand.faults({**candidate, **together}, {**flown, "prices.csv": f"{rows}join,D1,,C3,1,\n"})
    assert faults == [f"prices.csv: join 'D1' 'C3': {NO_JOIN}"]


@pytest.mark.parametrize("rows", ["seats,D1,,,75001,\n", "seats,D1,,,40000,\nseats,D1,,,40000,\n"])
def test_a_price_is_no_higher_than_a_thousand_times_all_that_is_at_stake(hand: Any, rows: str) -> None:
    """Leaving all five behind costs 5 × 15 = 75: no price, rows of one key added, exceeds 75,000."""
    assert hand.faults(None, {"prices.csv": f"{PRICES}seats,D1,,,75000,\n"}) == []
    faults = hand.faults(None, {"prices.csv": PRICES + rows})
    assert len(faults) == 1
    assert faults[0].startswith("prices.csv: seats 'D1': ")
    assert faults[0].endswith("is too high; a price is a number from 0 to 75000")


def test_what_is_at_stake(hand: Any) -> None:
    """75 for leaving everybody, 5 × 2 for moving them, 0.5 × 8 for flights and 2 × 3 + 2 × 1 of best scores: 97."""
    worth = hand.swapped("operation.toml", ("unplaced_days = 5", "unplaced_days = 5\nmoved_days = 2\ncost = 0.5"))
    flights = hand.swapped("departures.csv", ("3,scheduled,", "3,scheduled,8"))
    scores = {"scores.csv": "case_id,destination_id,score\nC1,alb,3\nC1,deu,2\nC2,deu,1\n"}
    for price, fine in ((97_000, True), (97_001, False)):
        faults = hand.faults({**worth, **flights, **scores}, {"prices.csv": f"{PRICES}seats,D1,,,{price},\n"})
        assert (faults == []) == fine


@pytest.mark.parametrize("price", [-1.0, -1e-9, nan, inf, -inf, None])
def test_a_price_is_a_number_from_0(hand: Any, price: float | None) -> None:
    """A plan that never was a file may hold what no file would be read with: it proves nothing either."""
    operation = hand.operation()
    plan = read_plan(hand.plan(operation))
    row = plan.prices.with_columns(pl.lit(price, dtype=pl.Float64).alias("price"))
    verdict = verify(operation, replace(plan, prices=row))
    assert verdict.faults[0].startswith(
        f"prices.csv: seats 'D1': {price} is no price; a price is a number from 0 to 75000"
    )
    assert verdict.figures["bound"] == pytest.approx(10)
