"""Of what a plan costs: exposure, weights, extra seats, flights and moves, each by hand."""

from __future__ import annotations

from typing import Any

import pytest

SITE_DAYS = "site_id,day,buses,hazard,road_hazard\n"
UNPLACED_C2 = {
    "assignments.csv": "case_id,departure_id,offer_id\nC1,D1,alb-1\nC3,D1,alb-1\n",
    "unplaced.csv": "case_id,reason\nC2,none\n",
    "buses.csv": "departure_id,bus,case_id\nD1,1,C1\nD1,1,C3\n",
}


@pytest.mark.parametrize(
    ("days", "objective", "floor"),
    [
        ("camp,2026-03-03,,4,\n", 3 * 5 + 2 * 8, 5 * 5),
        ("camp,2026-03-04,,4,\n", 3 * 2 + 2 * 8, 5 * 2),
        ("camp,2026-03-04,,,0.5\n", 3 * 2.5 + 2 * 5, 5 * 2.5),
        ("camp,2026-03-02,,0,\n", 3 * 1 + 2 * 4, 5 * 1),
        ("hill,2026-03-02,,9,9\n", 16, 10),
        ("camp,2026-03-01,,9,\ncamp,2026-03-12,,9,\n", 16, 10),
        ("camp,2026-03-03,,,\n", 16, 10),
    ],
)
def test_exposure_is_the_hazard_before_the_day_and_the_road_on_it(
    hand: Any, days: str, objective: float, floor: float
) -> None:
    """Three leave on day 2, two on day 5: hazard counts from the first day to the day before, the road on its day."""
    figures = hand.figures({"site_days.csv": SITE_DAYS + days})
    assert figures["objective"] == pytest.approx(objective)
    assert figures["floor"] == pytest.approx(floor)


def test_who_is_unplaced_is_exposed_to_the_horizon_and_longer(hand: Any) -> None:
    """Ten days, one of them of hazard 3, and 5 days more: 17 for each of two, and 2 for each of three who leave."""
    days = {"site_days.csv": f"{SITE_DAYS}camp,2026-03-11,,3,9\n"}
    assert hand.figures(days, UNPLACED_C2)["objective"] == pytest.approx(2 * 17 + 3 * 2)


@pytest.mark.parametrize(("priority", "factor"), [("normal", 1), ("urgent", 3), ("emergency", 4)])
def test_priorities_weigh(hand: Any, priority: str, factor: float) -> None:
    """A day of a case of two counts by its priority, with the weights of the settings where they are given."""
    weights = hand.swapped("operation.toml", ("[objective]", "[weights]\nurgent = 3\n[objective]"))
    cases = hand.swapped("cases.csv", ("C2,,camp,normal", f"C2,,camp,{priority}"))
    assert hand.figures({**weights, **cases})["objective"] == pytest.approx(6 + 10 * factor)


def test_who_needs_more_seats_weighs_as_many(hand: Any) -> None:
    """A stretcher of 2 seats and an escort of 1 beside one's own: one of two weighs 4, so that they count 5 × 5."""
    needs = "need,extra_seats,place_on_board,place_at_destination\nlying,2,false,false\nescort,1,false,false\n"
    people = hand.swapped("people.csv", ("40,IRQ,", "40,IRQ,lying escort"))
    more = hand.swapped("departures.csv", ("2026-03-08,4", "2026-03-08,5"))
    assert hand.figures({**people, **more, "needs.csv": needs})["objective"] == pytest.approx(6 + 25)


@pytest.mark.parametrize(("status", "objective"), [("scheduled", 16), ("candidate", 20)])
def test_a_flight_costs_where_it_is_a_choice(hand: Any, status: str, objective: float) -> None:
    """A candidate of cost 8 adds 8 × 0.5, which the floor leaves out; a scheduled departure is paid already."""
    flight = hand.swapped("departures.csv", ("3,scheduled,", f"3,{status},8"))
    money = hand.swapped("operation.toml", ("[objective]", "[objective]\ncost = 0.5"))
    figures = hand.figures({**flight, **money}, {"flown.csv": "departure_id\nD1\n"} if status == "candidate" else None)
    assert figures["objective"] == pytest.approx(objective)
    assert figures["floor"] == pytest.approx(10)


@pytest.mark.parametrize(
    ("told", "objective", "floor"),
    [
        ("C1,D1,alb-1\nC2,D2,deu-1\nC3,D1,alb-1\n", 16, 10 + 2 * 3),
        ("C1,D2,deu-1\nC2,D2,deu-1\nC3,D2,deu-1\n", 16 + 3 * 3.5, 5 * 5),
        ("C1,D1,deu-1\n", 16, 10),
        ("C3,D9,alb-1\n", 16 + 3.5, 10 + 3.5),
        ("C9,D1,alb-1\n", 16, 10),
        ("C2,D1,alb-1\nC2,D2,deu-1\n", 16, 10 + 2 * 3),
    ],
)
def test_moves_are_charged(hand: Any, told: str, objective: float, floor: float) -> None:
    """At 3.5 a person who was told of another departure; to stay on D2 costs 3 more than to move, so that all stay.

    Another offer is no move, a departure that is no more is one for all, and who is not planned is passed over. Where
    a case stands twice, it was told last of D2.
    """
    moved = hand.swapped("operation.toml", ("[objective]", "[objective]\nmoved_days = 3.5"))
    figures = hand.figures(moved, previous={"assignments.csv": "case_id,departure_id,offer_id\n" + told})
    assert figures["objective"] == pytest.approx(objective)
    assert figures["floor"] == pytest.approx(floor)


def test_being_left_behind_is_a_move(hand: Any) -> None:
    """Two who were told of a departure and are unplaced now are charged 2 × 3.5 beside 2 × 15."""
    moved = hand.swapped("operation.toml", ("[objective]", "[objective]\nmoved_days = 3.5"))
    assert hand.figures(moved, UNPLACED_C2, previous={})["objective"] == pytest.approx(6 + 30 + 7)
    assert hand.figures(moved, UNPLACED_C2)["objective"] == pytest.approx(6 + 30)
