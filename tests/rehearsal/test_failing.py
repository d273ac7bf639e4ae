"""What is fragile: each failure alone costs what a hand finds."""

from __future__ import annotations

from datetime import date

from tests.planning.making import departure, family, offer, on, operation, told
from tests.rehearsal.making import QUIET, risks

from safeconduct.rehearsal import Fragile, rehearse

DAY = "2026-03-0{}".format
MADE = operation(
    [family("F", 3), family("G", 2)],
    [departure("D", 2, 3), departure("E", 4, 2), departure("L", 8, 3)],
    [offer("alb-1", 5), offer("alb-2", 5)],
    deadline=on(6),
)
PLAN = told({"F": ("D", "alb-1"), "G": ("E", "alb-2")})


def found_by(fragile: tuple[Fragile, ...]) -> dict[tuple[str, str], tuple[float, int, int]]:
    """What each costs."""
    return {(one.kind, one.id): (one.exposure, one.late, one.never) for one in fragile if one.kind != "site_day"}


def test_each_failure_alone_costs_what_follows_from_it() -> None:
    """F of three moves from day 2 to day 8; G of two from day 4 to day 8; with alb-1 closed in March F takes alb-2."""
    found = rehearse(MADE, PLAN, futures=1, risks=QUIET)
    costs = found_by(found.fragile)
    assert costs[("departure", "D")] == (3 * 6, 3, 0)
    assert costs[("departure", "E")] == (2 * 4, 2, 0)
    assert costs[("offer", "alb-1")] == (3 * 6, 3, 0)
    assert costs[("offer", "alb-2")] == (2 * 4, 2, 0)
    roads = {one.since: one.exposure for one in found.fragile if one.kind == "site_day"}
    assert roads == {date(2026, 3, 4): 18, date(2026, 3, 6): 8}
    assert (found.tried, found.failures) == (6, 6)
    assert [one.exposure for one in found.fragile] == sorted((one.exposure for one in found.fragile), reverse=True)


def test_without_repair_they_never_leave() -> None:
    """F of three waits 21 days instead of 2, G of two instead of 4."""
    costs = found_by(rehearse(MADE, PLAN, futures=1, risks=risks(repair="none")).fragile)
    assert costs[("departure", "D")] == (3 * 19, 3, 3)
    assert costs[("departure", "E")] == (2 * 17, 2, 2)


def test_a_sentence_says_it() -> None:
    """For people who do not read tables."""
    found = {(one.kind, one.id): one.sentence for one in rehearse(MADE, PLAN, futures=1, risks=QUIET).fragile}
    assert found[("departure", "D")] == (
        "If departure D of 2026-03-04 is cancelled, 3 more people stay past the deadline and people wait 18 "
        "person-hazard-days more."
    )
    assert found[("offer", "alb-2")].startswith("If offer alb-2 takes nobody in March 2026, 2 more people stay")
