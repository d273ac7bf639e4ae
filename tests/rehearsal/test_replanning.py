"""Repair by the planner: it plans those still there anew, with what is known on the day."""

from __future__ import annotations

import numpy as np
from tests.planning.making import decision, departure, family, offer, operation, told
from tests.rehearsal.making import risks

from safeconduct.operation import Operation
from safeconduct.planning.freezing import freeze
from safeconduct.rehearsal import rehearse
from safeconduct.rehearsal.drawing import no_rates, nothing_drawn
from safeconduct.rehearsal.playing import LAST, PLACED, State, begin, new_state, play_day
from safeconduct.rehearsal.replanning import plan_anew
from safeconduct.rehearsal.stage import Stage
from safeconduct.rehearsal.staging import stage_of

WAYS = [departure("D", 2, 4), departure("E", 5, 2), departure("G", 9, 4, "deu")]


def made_of(*families: dict[str, object], **tables: object) -> Operation:
    """Families and the three departures above."""
    return operation(families, WAYS, [offer("alb-1", 6), offer("deu-1", 6, "deu")], tables=tables)  # type: ignore[arg-type]


def replanned_after(made: Operation, plan: dict[str, tuple[str, str]], cancelled: str, day: int) -> tuple[State, Stage]:
    """The state after a day of which the planner planned anew, a departure having been cancelled."""
    planned, problem = told(plan), freeze(made)
    stage = stage_of(made, planned)
    state, drawn = new_state(stage), nothing_drawn(stage)
    drawn.cancelled[problem.departures.ids.index(cancelled)] = True
    begin(stage, state)
    for n in range(day + 1):
        play_day(stage, no_rates(), drawn, np.uint64(0), 0, state, n, False)
    plan_anew(made, planned, problem, stage, drawn, state, day, 0)
    for n in range(day + 1, stage.days):
        play_day(stage, no_rates(), drawn, np.uint64(0), 0, state, n, False)
    return state, stage


def test_the_planner_makes_room_for_whom_the_rule_would_not_find_any() -> None:
    """The large family loses its departure; the planner gives it the one that a small one had, who can leave later."""
    made = made_of(family("big", 2, priority="emergency"), family("late", 2))
    state, _ = replanned_after(made, {"big": ("D", "alb-1"), "late": ("E", "alb-1")}, "D", 2)
    assert state.left_on.tolist() == [5, 9]


def test_who_has_left_keeps_what_they_took() -> None:
    """Of six places four are gone with those who left, and a family of three has to take the other country."""
    made = made_of(family("gone", 4), family("rest", 3))
    state, stage = replanned_after(made, {"gone": ("D", "alb-1"), "rest": ("E", "alb-1")}, "E", 5)
    assert state.left_on.tolist() == [2, 9]
    assert stage.pair_destination[state.booked[1]] != stage.pair_destination[state.booked[0]]


def test_who_settles_with_somebody_who_has_left_follows() -> None:
    """The only later way leads elsewhere, and so the second family stays."""
    made = made_of(family("gone", 2, settle_with="S"), family("rest", 2, settle_with="S"))
    state, _ = replanned_after(made, {"gone": ("D", "alb-1"), "rest": ("E", "alb-1")}, "E", 5)
    assert state.left_on.tolist() == [2, -1]


def test_a_pin_that_can_no_longer_hold_stops_nothing() -> None:
    """The pinned departure is cancelled: the family stays, the others are planned."""
    made = made_of(family("F", 2), family("G", 2), decisions=[decision("F", "pin", departure_id="D")])
    state, _ = replanned_after(made, {"F": ("D", "alb-1"), "G": ("D", "alb-1")}, "D", 2)
    assert state.left_on.tolist() == [-1, 5]


def test_futures_are_played_with_it() -> None:
    """With repair = replan whoever missed D leaves by E or G; where nothing goes wrong the plan stays as it is."""
    made = made_of(family("F", 2))
    plan = told({"F": ("D", "alb-1")})
    quiet = rehearse(made, plan, futures=2, risks=risks(repair="replan", repair_days=3))
    assert quiet.figures[:, LAST].tolist() == [2, 2]
    found = rehearse(made, plan, futures=6, seed=3, risks=risks(repair="replan", repair_days=3, no_show=0.5))
    assert set(found.figures[:, LAST].tolist()) <= {2, 5, 9, -1}
    assert 5 in found.figures[:, LAST]
    assert found.figures[:, PLACED].max() == 2
    assert found.planned is not None
    again = rehearse(made, plan, futures=6, seed=3, risks=risks(repair="replan", repair_days=3, no_show=0.5))
    assert again.figures.tobytes() == found.figures.tobytes()
