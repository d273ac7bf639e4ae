"""Which rows belong to a subject, what they lead to, and what came later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation import Operation
from safeconduct.report.dossier import About
from safeconduct.report.dossier.selecting import Selection, select

LATE = date(2026, 7, 2)
KEYS = {
    "commitments": "commitment_id",
    "figures": "figure_id",
    "events": "event_id",
    "agreements": "agreement_id",
    "measures": "measure_id",
    "statuses": "status_id",
    "custody": "site_id",
}


def codes(selection: Selection) -> dict[str, list[str]]:
    """The codes of what was chosen, by table; tables without any are left out."""
    found = {table: selection.tables[table][key].to_list() for table, key in KEYS.items()}
    return {table: rows for table, rows in found.items() if rows}


@pytest.mark.parametrize(
    ("about", "chosen"),
    [
        ("country:ALB", {"commitments": ["C1", "C2"], "figures": ["F4"], "events": ["E1"]}),
        ("country:DEU", {}),
        ("commitment:C2", {"commitments": ["C1", "C2"], "figures": ["F4"], "events": ["E1"]}),
        ("commitment:C3", {"commitments": ["C3"], "agreements": ["A1"]}),
        (
            "site:north",
            {"commitments": ["C3"], "figures": ["F1", "F2", "F3"], "agreements": ["A1"], "statuses": ["L1"],
             "custody": ["north"]},
        ),
        ("period:2026-02-05..2026-02-19", {"figures": ["F4"], "agreements": ["A1"], "measures": ["M1"],
                                           "statuses": ["L1"], "custody": ["north"]}),
        ("period:1990-01-01..1990-12-31", {}),
    ],
)  # fmt: skip
def test_what_belongs_to_a_subject(ledger: Operation, about: str, chosen: dict[str, list[str]]) -> None:
    """What names it, and what that leads to: chains of commitments, figures beside each other, agreements."""
    assert codes(select(ledger, About.of(about), LATE)) == chosen


def test_a_status_is_of_every_site_but_where_it_names_another(changed: Callable[..., Operation]) -> None:
    """People of no site that is named are those of any."""
    operation = changed({"statuses.csv": "L2,the organisation,a court,delisting,2026-01-05,,,,,S3\n"})
    for site, statuses in (("north", ["L1", "L2"]), ("south", ["L2"])):
        selection = select(operation, About.of(f"site:{site}"), LATE)
        assert selection.tables["statuses"]["status_id"].to_list() == statuses


def test_what_came_later_is_left_out_and_counted(ledger: Operation) -> None:
    """On the day on which C1 was made, its fulfilment, the figure and the event of it lie ahead."""
    selection = select(ledger, About.of("commitment:C1"), date(2026, 1, 20))
    assert codes(selection) == {"commitments": ["C1", "C2"]}
    assert selection.tables["fulfilments"].height == 0
    assert selection.later == 2


def test_figures_beside_each_other_come_together(changed: Callable[..., Operation]) -> None:
    """A figure that a fulfilment names brings those that count the same thing at the same time."""
    more = "F6,departed,,alb,,75,,,flow,,2026-02-01,2026-02-28,,S1,,,,,\n"
    selection = select(changed({"figures.csv": more}), About.of("commitment:C1"), LATE)
    assert selection.tables["figures"]["figure_id"].to_list() == ["F4", "F6"]


def test_a_figure_belongs_to_a_day_by_which_its_period_is_over(ledger: Operation) -> None:
    """What is counted over a year is not known before its end."""
    found = [
        select(ledger, About.of("site:south"), day).tables["figures"]["figure_id"].to_list()
        for day in (date(2026, 12, 30), date(2026, 12, 31))
    ]
    assert found == [[], ["F5"]]


DAYS = st.dates(date(2025, 1, 1), date(2027, 1, 1))


@given(first=DAYS, last=DAYS, on=DAYS, later=DAYS)
def test_nothing_is_lost_by_waiting(ledger: Operation, first: date, last: date, on: date, later: date) -> None:
    """Of any period, what was chosen on a day is chosen on every later one, and each entry is counted once."""
    about = About.of(f"period:{min(first, last)}..{max(first, last)}")
    early, late = (select(ledger, about, day) for day in sorted((on, later)))
    for table, key in KEYS.items():
        assert set(early.tables[table][key]) <= set(late.tables[table][key])
    assert early.entries + early.later == late.entries + late.later <= early.all_entries
