"""Where a bill stands and what has to come next: ordered reported is not reported, reported is not passed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest

from safeconduct.ledger import measures_on
from safeconduct.operation.assembling import frame_of

Steps = list[tuple[str, str | None]]


def _tables(kind: str, steps: Steps) -> Mapping[str, pl.DataFrame]:
    rows = [
        {"measure_id": "M", "on": date(2016, 7, number), "step": step, "chamber": chamber}
        for number, (step, chamber) in enumerate(steps, start=1)
    ]
    return {
        "measures": frame_of("measures", [{"measure_id": "M", "number": "42", "chamber": "senate", "kind": kind}]),
        "measure_steps": frame_of("measure_steps", rows),
    }


IN = ("introduced", "senate")
SENATE, HOUSE = ("passed_chamber", "US Senate"), ("passed_chamber", "House")


@pytest.mark.parametrize(
    ("kind", "steps", "expected"),
    [
        ("concurrent", [], ("not_begun", "introduced", "senate")),
        ("concurrent", [IN], ("pending", "referred", "senate")),
        ("concurrent", [IN, ("referred", "senate")], ("pending", "ordered_reported", "senate")),
        ("concurrent", [IN, ("passed_committee", "senate")], ("pending", "reported", "senate")),
        ("concurrent", [IN, ("ordered_reported", "senate")], ("pending", "reported", "senate")),
        ("concurrent", [IN, ("reported", "senate")], ("pending", "passed_chamber", "senate")),
        ("concurrent", [IN, SENATE], ("pending", "passed_chamber", "house")),
        ("concurrent", [IN, ("adopted", "senate")], ("pending", "passed_chamber", "house")),
        ("concurrent", [IN, SENATE, SENATE], ("pending", "passed_chamber", "house")),
        ("concurrent", [IN, SENATE, ("referred", "house")], ("pending", "ordered_reported", "house")),
        ("concurrent", [IN, SENATE, HOUSE], ("done", None, None)),
        ("concurrent", [IN, ("adopted", None)], ("done", None, None)),
        ("simple", [IN, ("reported", None)], ("pending", "passed_chamber", "senate")),
        ("simple", [IN, ("passed_chamber", None)], ("done", None, None)),
        ("bill", [IN, SENATE], ("pending", "passed_chamber", "house")),
        ("bill", [IN, SENATE, HOUSE], ("pending", "enacted", None)),
        ("joint", [IN, ("adopted", None)], ("pending", "enacted", None)),
        ("bill", [IN, SENATE, HOUSE, ("enacted", None)], ("done", None, None)),
        ("bill", [IN, SENATE, ("failed", "house")], ("failed", None, None)),
        ("bill", [IN, ("withdrawn", "senate")], ("withdrawn", None, None)),
        ("bill", [IN, ("passed_chamber", "Bundestag")], ("pending", "passed_chamber", None)),
    ],
)
def test_what_has_to_come_next(kind: str, steps: Steps, expected: tuple[str, str | None, str | None]) -> None:
    """By the kind of measure and what each chamber has done."""
    (one,) = measures_on(_tables(kind, steps), date(2016, 12, 31))
    assert (one.state, one.next_step, one.next_chamber) == expected
    assert one.last is None if not steps else one.last is not None and one.last.step == steps[-1][0]


def test_a_day_knows_nothing_of_later_steps() -> None:
    """On 2 July it was referred; it was reported on the 3rd, and rows of one day keep their order."""
    tables = _tables("bill", [IN, ("referred", "senate"), ("reported", "senate")])
    (one,) = measures_on(tables, date(2016, 7, 2))
    assert one.last is not None
    assert (one.last.step, len(one.steps), one.passed_by) == ("referred", 2, ())
    same_day = {**tables, "measure_steps": tables["measure_steps"].with_columns(pl.lit(date(2016, 7, 1)).alias("on"))}
    (one,) = measures_on(same_day, date(2016, 7, 1))
    assert [step.step for step in one.steps] == ["introduced", "referred", "reported"]
