"""Of the second stage: what a plan scores, and what no plan of the same days exceeds."""

from __future__ import annotations

from typing import Any

import pytest

SCORES = "case_id,destination_id,score\nC1,alb,0.5\nC1,deu,0.75\nC2,alb,0.25\nC3,alb,0.5\nC3,deu,1.5\n"
D3 = "D3,camp,deu,charter,2026-03-04,2026-03-05,2,scheduled,,,,,,"
SCORE_PRICES = "resource,id,day,need,price\n"


@pytest.mark.parametrize(("price", "bound"), [(0, 3.0), (0.25, 2.75), (0.5, 3.0), (1, 3.5)])
def test_scores_by_hand(hand: Any, price: float, bound: float) -> None:
    """C1 and C3 leave on day 2, for alb; on that day D3 has two seats for deu. They score 2 × 0.5 + 0.5 = 1.5.

    Alone, C1 would score 2 × 0.75 and C3 1.5 in deu: 3. At p a seat of D3, they score max(1, 1.5 - 2 p) and
    max(0.5, 1.5 - p), and its seats are worth 2 p: 1 + 1.25 + 0.5 = 2.75 at 0.25, 1 + 1 + 1 at 0.5, 1 + 0.5 + 2 at 1.
    """
    figures = hand.figures(
        {**hand.longer("departures.csv", D3), "scores.csv": SCORES},
        {"score_prices.csv": f"{SCORE_PRICES}seats,D3,,,{price}\n"},
    )
    assert figures["score"] == pytest.approx(1.5)
    assert figures["score_bound"] == pytest.approx(bound)


def test_scores_decide_where_and_not_when(hand: Any) -> None:
    """D3 a day later is no way for C1 and C3 to score more: they keep their day, and 1.5 is all there is."""
    later = hand.longer("departures.csv", D3.replace("03-04", "03-05"))
    figures = hand.figures({**later, "scores.csv": SCORES})
    assert figures["score_bound"] == pytest.approx(1.5)


def test_who_is_unplaced_has_no_score(hand: Any) -> None:
    """With C3 left behind, C1 alone counts: it scores 1 and could score 1.5."""
    plan = {
        "assignments.csv": "case_id,departure_id,offer_id\nC1,D1,alb-1\nC2,D2,deu-1\n",
        "unplaced.csv": "case_id,reason\nC3,none\n",
        "buses.csv": "departure_id,bus,case_id\nD1,1,C1\nD2,1,C2\n",
    }
    figures = hand.figures({**hand.longer("departures.csv", D3), "scores.csv": SCORES}, plan)
    assert figures["score"] == pytest.approx(1.0)
    assert figures["score_bound"] == pytest.approx(1.5)


@pytest.mark.parametrize(("told", "bound"), [("C1,D1", 2.5), ("C1,D2", 3.0), ("C2,D2", 3.0)])
def test_who_is_on_their_communicated_departure_stays_on_it(hand: Any, told: str, bound: float) -> None:
    """C1, told of D1, stays on it with its score of 1, so that 1 + 1.5 is the most; told of another, it is free."""
    previous = {"assignments.csv": f"case_id,departure_id,offer_id\n{told},alb-1\n"}
    operation = {**hand.longer("departures.csv", D3), "scores.csv": SCORES}
    assert hand.figures(operation, previous=previous)["score_bound"] == pytest.approx(bound)


@pytest.mark.parametrize(("flown", "bound"), [(False, 1.5), (True, 3.0)])
def test_the_same_candidates_fly(hand: Any, flown: bool, bound: float) -> None:
    """A candidate that the plan does not fly adds nothing; one that it does is worth its seats, at no cost."""
    candidate = hand.longer(
        "departures.csv", D3.replace("scheduled,", "candidate,9"), "D4" + D3[2:].replace("scheduled", "candidate")
    )
    flies = {
        **hand.longer("cases.csv", "C4,,camp,normal,,,,"),
        **hand.longer("people.csv", "P6,C4,F,1,IRQ,"),
    }
    plan = {
        **hand.longer("assignments.csv", "C4,D3,deu-1"),
        **hand.longer("buses.csv", "D3,1,C4"),
        "flown.csv": "departure_id\nD3\n",
    }
    operation = {**candidate, "scores.csv": SCORES}
    figures = hand.figures(operation | flies, plan) if flown else hand.figures(operation)
    assert figures["score_bound"] == pytest.approx(bound)


def test_an_invalid_plan_has_no_score(hand: Any) -> None:
    """The second stage asks about plans with the days of this one, so that it takes a valid one to ask it."""
    scored = {"scores.csv": SCORES}
    assert "score" in hand.figures(scored)
    assert "score" not in hand.figures(scored, hand.swapped("buses.csv", ("D2,1,C2\n", "")))


def test_false_score_prices_are_named(hand: Any) -> None:
    """The prices of the second stage are held to the rules of the first."""
    faults = hand.faults({"scores.csv": SCORES}, {"score_prices.csv": f"{SCORE_PRICES}seats,D9,,,1\n"})
    assert faults == ["score_prices.csv: seats 'D9': there is no such resource to have a price"]


@pytest.mark.parametrize(
    ("score", "most", "lines"),
    [
        (1.5, 3, []),
        (1.5, 4, []),
        (1.6, 3, ["plan.json: score is 1.6; right is 1.5"]),
        (1.5, 2.9, ["plan.json: score_bound is 2.9; right is at least 3, as the prices prove"]),
    ],
)
def test_what_is_claimed_of_scores(hand: Any, score: float, most: float, lines: list[str]) -> None:
    """A claimed bound may be weaker than what the prices prove, and not stronger."""
    operation = {**hand.longer("departures.csv", D3), "scores.csv": SCORES}
    claims = {"score": score, "score_bound": most, "bound": 10, "gap": 1}  # D3 takes from D1 what its price proved
    assert list(hand.judge(operation, None, claims).faults) == lines
