"""Who is left behind, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from safeconduct.operation import Operation, read_operation
from safeconduct.report.behind import UNSAID, Reason, behind, by_reason, reasons_of
from safeconduct.report.condition_words import condition_of
from safeconduct.report.facts import Facts, gather
from safeconduct.report.phrases import plain

from .conftest import make_plan

CLOSED = Reason("closed", condition=condition_of("the offer is not confirmed"))


def test_only_a_candidate_that_does_not_fly(facts: Facts) -> None:
    """The only way of C7 is on S2, which stays."""
    assert reasons_of(facts) == {"C7": Reason("not_flown")}
    assert Reason("not_flown").said() == "ways open, but only on candidate departures that are not flown"


def test_ways_are_open_and_full(
    small_operation: Callable[..., Path], small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """Two seats on N1 are left when C1 and C2 need three more: the seats are what is short."""
    departures = (
        small_operation_files["departures.csv"]
        .replace("N1,north,alb,commercial,2026-03-12,2026-03-12,14", "N1,north,alb,commercial,2026-03-12,2026-03-12,13")
        .replace("30,candidate,40000", "0,candidate,40000")
    )
    operation = read_operation(small_operation(tmp_path / "full", {"departures.csv": departures}))
    facts = gather(operation, make_plan(operation, [("C3", "N1", "alb-1"), ("C4", "S1", "alb-1")]))
    found = reasons_of(facts)
    assert {found["C1"], found["C2"]} == {Reason("full_seats")}


def test_no_way_is_open(
    small_operation: Callable[..., Path], small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """Where a condition closes every way, it is named."""
    decisions = small_operation_files["decisions.csv"] + "C7,forbid,,deu,,,officer-1\n"
    operation = read_operation(small_operation(tmp_path / "closed", {"decisions.csv": decisions}))
    found = reasons_of(gather(operation, make_plan(operation, [])))
    assert found["C7"].code == "forbid"
    assert found["C7"].said().startswith("no way out is open: it was decided")


def test_reasons_of_fewer_than_five_people_are_put_together(operation: Operation, facts: Facts) -> None:
    """One person who is left is counted in the sentence and has no row; nine are told by what stands in their way."""
    assert by_reason(facts).is_empty()
    assert behind(facts).sentence.startswith("One person is left without a departure")
    table = by_reason(gather(operation, make_plan(operation, [])))
    assert table["people"].sum() == 9
    assert (table["people"] >= 5).all()


def test_nobody_is_left(operation: Operation) -> None:
    """The figure says so, without a picture."""
    ways = [
        ("C1", "N1", "alb-1"),
        ("C2", "N1", "alb-1"),
        ("C3", "N1", "alb-1"),
        ("C4", "S1", "alb-1"),
        ("C7", "S1", "alb-1"),
    ]
    figure = behind(gather(operation, make_plan(operation, ways)))
    assert figure.sentence == "Nobody is left behind: everyone who is planned leaves."
    assert figure.picture(752) == ""


def test_a_way_that_is_open_only_since_they_were_told_of_it_is_not_called_closed(
    small_operation: Callable[..., Path], small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """C7 is too late to be told anything; the plan, which knows what was told before, says that a way is open."""
    settings = re.sub(r"notice_days = \d+", "notice_days = 300", small_operation_files["operation.toml"])
    operation = read_operation(small_operation(tmp_path / "told", {"operation.toml": settings}))
    reasons = [("C7", "One way out is open, but it has no room."), ("C1", "No way out is open: it leaves too soon.")]
    found = reasons_of(gather(operation, make_plan(operation, [], unplaced=reasons)))
    assert found["C7"].said() == "open only by what they were told before, and not possible now"
    assert found["C1"].code == "untold"


def test_a_cancelled_departure_that_would_be_open_is_named(
    small_operation: Callable[..., Path], small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """With S2 cancelled beside S3, and nothing else that C7 could take, the reason is that."""
    departures = small_operation_files["departures.csv"]
    row = next(line for line in departures.splitlines() if line.startswith("S2,"))
    off = departures.replace(row, row.replace("candidate", "cancelled"))
    operation = read_operation(small_operation(tmp_path / "off", {"departures.csv": off}))
    found = reasons_of(gather(operation, make_plan(operation, [])))
    assert plain(found["C7"].said()) == "no way out is open, for these are cancelled: S3 and S2"


@pytest.mark.parametrize(
    ("reasons", "together"),
    [
        ([Reason("full_seats"), CLOSED], "no room, or no way open"),
        ([Reason("full_seats"), Reason("full_transit")], "no room, for various reasons"),
        ([CLOSED, UNSAID, Reason("tied")], "no room, no way open, or a reason that the plan does not say"),
    ],
)
def test_reasons_that_are_put_together_are_named_by_their_kinds(
    facts: Facts, monkeypatch: pytest.MonkeyPatch, reasons: list[Reason], together: str
) -> None:
    """Each of few people: what stands in their way is still told."""
    nobody = gather(facts.operation, make_plan(facts.operation, []))
    of_cases = {case: reasons[i % len(reasons)] for i, case in enumerate(nobody.cases["case_id"].to_list())}
    monkeypatch.setattr("safeconduct.report.behind.reasons_of", lambda _: of_cases)
    monkeypatch.setattr("safeconduct.report.behind.LEAST", 8)
    assert by_reason(nobody).rows() == [(together, 9)]
