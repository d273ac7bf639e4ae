"""How evenly the waiting is spread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.operation import Operation
from safeconduct.report.facts import Facts, gather
from safeconduct.report.groups import groups_of, people_of
from safeconduct.report.phrases import plain
from safeconduct.report.suppression import LEAST
from safeconduct.report.waiting import waiting

from .conftest import make_plan

Person = Mapping[str, Any]


def crowd(operation: Operation, people: list[Person]) -> Facts:
    """People alone who leave by N1, on 12 March, where ``leaves`` is true."""
    cases = [
        {"case_id": f"K{i}", "status": "active", "site_id": "north", "priority": each.get("priority", "normal")}
        for i, each in enumerate(people)
    ]
    persons = [
        {"person_id": f"Q{i}", "case_id": f"K{i}", "needs": each.get("needs", []), "languages": []}
        | {name: each.get(name) for name in ("sex", "age", "birth_date", "nationality")}
        for i, each in enumerate(people)
    ]
    tables = dict(operation.tables)
    for name, rows in (("cases", cases), ("people", persons)):
        schema = tables[name].schema
        tables[name] = pl.DataFrame([{column: row.get(column) for column in schema} for row in rows], schema=schema)
    changed = replace(operation, tables=tables)
    ways = [(f"K{i}", "N1", "alb-1") for i, each in enumerate(people) if each["leaves"]]
    return gather(changed, make_plan(changed, ways))


def rows(facts: Facts, by: str) -> list[tuple[Any, ...]]:
    """The lines of the table of one dimension, without it."""
    return waiting(facts).table.filter(pl.col("by") == by).drop("by").rows()


def test_mean_wait_and_who_is_left(operation: Operation) -> None:
    """Ten women wait 10 days; of twenty men ten leave then and ten stay, counted for 60 days: 35 on average."""
    people = [{"sex": "F", "leaves": True}] * 10 + [{"sex": "M", "leaves": i < 10} for i in range(20)]
    facts = crowd(operation, people)
    everyone = round((10 * 10 + 10 * 10 + 10 * 60) / 30)
    assert rows(facts, "sex") == [("female", 10, 10, 10 - everyone, 10, 0), ("male", 20, 35, 35 - everyone, 10, 10)]
    assert [plain(point) for point in waiting(facts).points] == [
        "By sex: male longest (35 days on average), female shortest (10), 25 days apart.",
        "Left behind, by sex: male most often (50 %), female least (0 %).",
    ]


def test_small_numbers_and_what_would_tell_them_are_hidden(operation: Operation) -> None:
    """Two of one sex stay: the number and the mean are hidden, and those of the other, which would tell them."""
    people = [{"sex": "F", "leaves": i >= 2} for i in range(20)] + [{"sex": "M", "leaves": i >= 9} for i in range(30)]
    assert [row[-4:] for row in rows(crowd(operation, people), "sex")] == [(None,) * 4, (None,) * 4]
    assert waiting(crowd(operation, people)).hidden == "not shown"


def test_groups_of_fewer_than_five_are_put_together(operation: Operation) -> None:
    """Two people of another sex are counted with the smallest group beside them, and said so."""
    people = [{"sex": sex, "leaves": True} for sex in "F" * 8 + "M" * 20 + "XX"]
    assert [row[:2] for row in rows(crowd(operation, people), "sex")] == [("female or other (X)", 10), ("male", 20)]


def test_age_on_the_first_day(operation: Operation) -> None:
    """A birthday on 2 March counts, one on the next day does not yet; an age stands for itself."""
    born = [date(2008, 3, 2)] * 6 + [date(2008, 3, 3)] * 6
    people = [{"birth_date": day, "leaves": True} for day in born] + [{"age": 70, "leaves": True}] * 6
    names = [(name, people) for name, people, *_ in rows(crowd(operation, people), "age")]
    assert names == [("12–17 years", 6), ("18–59 years", 6), ("60 years and older", 6)]


def test_nationalities_by_name_and_the_rare_together(operation: Operation) -> None:
    """The frequent ones are named; three of one and three of another are other nationalities."""
    codes = ["IRQ"] * 9 + ["XXA"] * 6 + ["SYR"] * 3 + ["ERI"] * 3
    people = [{"nationality": code, "leaves": True} for code in codes]
    assert [row[:2] for row in rows(crowd(operation, people), "nationality")] == [
        ("Iraq", 9),
        ("stateless", 6),
        ("other nationalities", 6),
    ]


def test_a_need_of_few_is_left_out(operation: Operation) -> None:
    """Six with an escort are shown; four who lie are not, nor how many have no need."""
    needs = [["escort"]] * 6 + [["stretcher"]] * 4 + [[]] * 20
    people = [{"needs": each, "leaves": True} for each in needs]
    assert [row[:2] for row in rows(crowd(operation, people), "need")] == [("Medical escort", 6)]


def test_a_group_that_is_everybody_is_left_out(operation: Operation) -> None:
    """A dimension with one group compares nothing."""
    facts = crowd(operation, [{"sex": "F", "leaves": True}] * 10)
    assert waiting(facts).table.is_empty()
    assert waiting(facts).picture(752) == ""


person = st.fixed_dictionaries(
    {
        "sex": st.sampled_from(["F", "M", "X", None]),
        "age": st.one_of(st.none(), st.integers(0, 90)),
        "nationality": st.sampled_from(["IRQ", "SYR", "ERI", "AFG", None]),
        "priority": st.sampled_from(["emergency", "urgent", "normal"]),
        "needs": st.lists(st.sampled_from(["escort", "stretcher"]), unique=True),
        "leaves": st.booleans(),
    }
)


@given(st.lists(person, max_size=60))
@settings(max_examples=20, deadline=None)
def test_no_number_in_the_table_is_small(operation: Operation, people: list[Person]) -> None:
    """Whoever waits, each number of people is at least five or none, and each split adds up to its group."""
    for _, _, size, mean, beside, leave, stay in waiting(crowd(operation, people)).table.iter_rows():
        assert size >= LEAST
        assert (leave is None) <= (mean is None) == (beside is None)
        if leave is not None:
            assert leave + stay == size
    facts = crowd(operation, people)
    shown = waiting(facts).table.drop_nulls()
    if 0 < facts.people_leaving < facts.people:
        assert not any(0 < n < LEAST for n in [*shown["people_leaving"], *shown["people_behind"]])


@given(st.lists(person, min_size=5, max_size=60))
@settings(max_examples=13, deadline=None)
def test_groups_are_a_partition(operation: Operation, people: list[Person]) -> None:
    """In every dimension but needs each person belongs to exactly one group."""
    facts = crowd(operation, people)
    for dimension, groups in groups_of(facts, people_of(facts)).items():
        if dimension != "need":
            assert (np.sum([group.members for group in groups], axis=0) == 1).all()


def test_sites_are_compared_where_there_are_several(facts: Facts) -> None:
    """Nine people at two sites are too few for more than that."""
    assert (
        waiting(facts).sentence == f"On average, people wait {round(facts.mean_wait)} days, those left behind included."
    )
    assert "need" not in set(waiting(facts).table["by"])


@pytest.mark.parametrize("days", [0, 400])
def test_departures_on_the_first_day_and_after_the_horizon(operation: Operation, days: int) -> None:
    """The day of leaving alone counts."""
    departures = operation.tables["departures"].with_columns(
        departs_on=pl.lit(operation.settings.starts_on + timedelta(days=days))
    )
    moved = replace(operation, tables={**operation.tables, "departures": departures})
    facts = gather(moved, make_plan(moved, [("C4", "S1", "alb-1")]))
    stay = (operation.settings.horizon - operation.settings.starts_on).days + 1
    assert facts.mean_wait == pytest.approx((3 * days + 6 * stay) / 9)
