"""The ledger of the Liberty example: every row with its source, both sides of what is disputed, nothing added twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from safeconduct.ledger import commitments_on, disagreements_in, measures_on, offers_on, through_time, time_line
from safeconduct.operation.dictionary import OPERATION_TABLES
from safeconduct.operation.liberty import make_liberty

TODAY, DONE = date(2016, 7, 5), date(2016, 9, 9)


@pytest.fixture(scope="module")
def tables() -> Mapping[str, pl.DataFrame]:
    """The tables of the example."""
    return make_liberty().tables


def test_every_row_leads_to_a_source(tables: Mapping[str, pl.DataFrame]) -> None:
    """By itself, by its statement or by its agreement; and no text of anybody is kept as a copy."""
    known = set(tables["sources"]["source_id"])
    by_statement = dict(tables["statements"].select("statement_id", "source_id").rows())
    by_agreement = dict(tables["agreements"].select("agreement_id", "source_ids").rows())
    for name, table in OPERATION_TABLES.items():
        if table.part != "ledger" or name in ("sources", "measures"):
            continue
        for row in tables[name].iter_rows(named=True):
            sources: list[Any] = [row.get("source_id"), *row.get("source_ids", [])]
            if name == "commitments":
                sources = [by_statement.get(row["statement_id"]), *by_agreement.get(row["agreement_id"], [])]
            named = {source for source in sources if source}
            assert named, row
            assert named <= known
    assert tables["sources"]["text_sha256"].null_count() == tables["sources"].height
    assert set(tables["measures"]["measure_id"]) == set(tables["measure_steps"]["measure_id"])


def test_every_source_is_used(tables: Mapping[str, pl.DataFrame]) -> None:
    """No source stands in the table on which nothing rests, in the tables or in the notes."""
    from safeconduct.operation.liberty.notes import values

    used = {source for value in values() for source in value.source_ids}
    for name in OPERATION_TABLES:
        frame = tables[name]
        for column in ("source_id", "source_ids"):
            if column in frame.columns and name != "sources":
                series = frame[column]
                used |= set((series.explode() if series.dtype == pl.List else series).drop_nulls())
    assert set(tables["sources"]["source_id"]) == used


def test_albania_kept_its_promises_through_time(tables: Mapping[str, pl.DataFrame]) -> None:
    """14, 44, 71, 159, 197, 208 and 210 of the first quota; the 1,900 of 2016 in part in July, whole in September."""
    assert [step.total for step in through_time(tables, "alb-2013")] == [14, 44, 71, 159, 197, 208, 210]
    status = {one.commitment_id: one.status for one in commitments_on(tables, TODAY)}
    assert (status["alb-2013"], status["alb-2014"]) == ("kept", "kept")
    assert (status["alb-2016-february"], status["alb-2016-june"]) == ("superseded", "partly")
    assert offers_on(tables, TODAY)["alb-2016"].used == 600
    last = offers_on(tables, DONE)["alb-2016"]
    assert (last.promised_low, last.used) == (1900, 1942)
    assert next(one.status for one in commitments_on(tables, DONE) if one.commitment_id == "alb-2016-june") == "kept"


def test_nobody_is_counted_twice(tables: Mapping[str, pl.DataFrame]) -> None:
    """What was done in a year for Albania's promises is not above UNHCR's count of that year."""
    years = {2013: 197, 2014: 278, 2016: 1942}
    done = tables["fulfilments"].filter(pl.col("commitment_id").str.starts_with("alb-"))
    sums = dict(done.group_by(pl.col("on").dt.year()).agg(pl.col("quantity").sum()).rows())
    assert sums == years


def test_a_term_that_was_outlived_is_overdue(tables: Mapping[str, pl.DataFrame]) -> None:
    """Half of the residents were to leave by the end of 2013: overdue from then on, and kept late in July 2016."""
    on = {
        day: {one.commitment_id: (one.status, one.since) for one in commitments_on(tables, day)}
        for day in (date(2013, 12, 31), date(2016, 6, 30), TODAY)
    }
    assert on[date(2013, 12, 31)]["half-by-2013"] == ("partly", date(2012, 11, 29))
    assert on[date(2016, 6, 30)]["half-by-2013"] == ("overdue", date(2014, 1, 1))
    assert on[TODAY]["half-by-2013"] == ("kept_late", date(2016, 7, 1))
    assert on[TODAY]["iraq-close-ashraf"] == ("kept_late", date(2013, 9, 12))
    assert on[TODAY]["transit-is-temporary"] == ("open", None)


def test_the_resolution_was_reported_and_not_passed(tables: Mapping[str, pl.DataFrame]) -> None:
    """On 5 July it was not begun; on 14 July it was reported, and the Senate's vote had to come."""
    stand = {day: {one.measure_id: one for one in measures_on(tables, day)} for day in (TODAY, date(2016, 12, 31))}
    assert "sconres-42" not in stand[TODAY]
    last = stand[date(2016, 12, 31)]["sconres-42"]
    assert last.last is not None
    assert (last.last.step, last.next_step, last.next_chamber) == ("reported", "passed_chamber", "senate")
    assert stand[TODAY]["s-3114"].next_step == "ordered_reported"


def test_what_is_disputed_shows_both_sides(tables: Mapping[str, pl.DataFrame]) -> None:
    """The fourth group, the attacks, late 2013 and the years of Albania are open; what is settled says why."""
    found = {tuple(side.figure_id for side in one.sides): one for one in disagreements_in(tables)}
    until = {one.counted.last for one in disagreements_in(tables, TODAY)}
    assert until < {one.counted.last for one in found.values()}
    assert max(day for day in until if day) <= TODAY
    pending = {side.low for one in found.values() if one.standing == "open" for side in one.sides}
    assert {17, 16, 416, 3174, 2900, 278, 600, 483, 482, 1942, 1900} <= pending
    for one in found.values():
        assert len({(side.low, side.high) for side in one.sides}) > 1
        if one.standing != "open":
            assert all(side.reason for side in one.sides if side.role)
    attacked = date(2016, 7, 4)
    (last,) = [one for one in found.values() if (one.counted.subject, one.counted.first) == ("injured", attacked)]
    assert {side.slant for side in last.sides} == {"residents' side", "residents' side, relaying UN"}


def test_the_status_as_protected_persons_is_contested(tables: Mapping[str, pl.DataFrame]) -> None:
    """It has no end, and the embassy's cable contests it; the US listing ends on the day of the delisting."""
    line = {one.code: one for one in time_line(tables) if one.kind == "status"}
    assert line["protected-persons"].contested_by == ("st-cable-2008",)
    assert line["protected-persons"].last is None
    assert (line["us-listing"].first, line["us-listing"].last) == (date(1997, 1, 1), date(2012, 9, 28))
    assert line["us-delisting"].first == date(2012, 9, 28)
