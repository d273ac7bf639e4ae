"""Rehearsing: what it adds up, when it stops, and that neither workers nor their order change a bit."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from multiprocessing import active_children
from typing import Any

import numpy as np
import pytest
from tests.planning.making import departure, family, offer, on, operation, told
from tests.rehearsal.making import QUIET, busy, defaults, greedy_plan, risks

from safeconduct.planning import plan as find_plan
from safeconduct.rehearsal import Misfit, NoSuchCrew, Progress, Rehearsal, compare, rehearse
from safeconduct.rehearsal.playing import EXPOSURE, IN_TIME, PLACED
from safeconduct.rehearsal.results import claims, remaining_table
from safeconduct.security import Stopped
from safeconduct.verification import verify

MADE = busy(3)
PLAN = greedy_plan(MADE)
CHUNK = 256


def same(first: Rehearsal, second: Rehearsal) -> bool:
    """Whether two rehearsals are equal to the last bit."""
    figures = first.figures.tobytes() == second.figures.tobytes()
    return figures and first.remaining.tobytes() == second.remaining.tobytes() and first.fragile == second.fragile


@pytest.fixture(scope="module")
def alone() -> Rehearsal:
    """A rehearsal of nine jobs in this process."""
    return rehearse(MADE, PLAN, futures=8 * CHUNK + 10, risks=defaults())


@pytest.mark.soak
def test_killing_a_worker_loses_no_future(alone: Rehearsal) -> None:
    """On two processes, one of which is killed on the way, the result is that of this process alone."""
    seen: list[set[int]] = []

    def kill_one(now: Progress) -> None:
        workers = {child.pid for child in active_children() if child.pid is not None}
        seen.append(workers)
        if now.done == CHUNK:
            os.kill(min(workers), signal.SIGKILL)

    found = rehearse(MADE, PLAN, futures=8 * CHUNK + 10, risks=defaults(), workers=2, progress=kill_one)
    assert same(found, alone)
    assert len(set().union(*seen)) >= 3, "none was started in place of the killed one"
    assert not active_children()


def test_the_first_futures_are_the_same_whatever_follows(alone: Rehearsal) -> None:
    """A future depends on its number and on nothing beside it."""
    few = rehearse(MADE, PLAN, futures=300, risks=defaults())
    assert few.figures.tobytes() == alone.figures[:300].tobytes()
    assert few.remaining.tobytes() == alone.remaining[:300].tobytes()
    other = rehearse(MADE, PLAN, futures=300, risks=defaults(), seed=1)
    assert other.figures.tobytes() != few.figures.tobytes()


def test_with_every_rate_at_0_it_tells_the_plan() -> None:
    """What the planner claims and the verifier finds is what each future comes to."""
    weights = dict.fromkeys(("emergency", "urgent", "normal"), 1.0)
    made = operation(
        [family(f"F{n}", 2, ready_on=on(n)) for n in range(5)],
        [departure(f"D{n}", 3 * n, 4) for n in range(4)],
        [offer("alb-1", 8)],
        tables={"site_days": [{"site_id": "camp", "day": on(2), "hazard": 3.0, "road_hazard": 0.5}]},
        weights=weights,
    )
    plan = find_plan(made)
    assert verify(made, plan).valid
    found = claims(rehearse(made, plan, futures=50, risks=QUIET))
    left_out = plan.claims["people_unplaced"] * made.settings.unplaced_days
    assert found["exposure"]["mean"] == pytest.approx(plan.claims["objective"] - left_out, rel=1e-12)
    assert found["exposure"]["standard_error"] == 0
    assert found["placed"] == {"mean": plan.claims["people_placed"], "standard_error": 0}
    assert found["plan"]["exposure"] == found["exposure"]["mean"]
    assert found["plan"]["last_person_out"] == found["last_person_out"]["p05"] == "never"
    table = remaining_table(rehearse(made, plan, futures=50, risks=QUIET))
    assert table.columns == ["day", "mean", "p05", "p25", "p50", "p75", "p95"]
    for name in table.columns[1:]:
        assert table[name].to_list() == table["p50"].to_list()


def test_the_quantiles_count_never_as_last() -> None:
    """One departure on day 3 that leaves in 80 % of the futures."""
    made = operation([family("F")], [departure("D", 3, 1)], [offer("alb-1", 1)])
    found = claims(rehearse(made, told({"F": ("D", "alb-1")}), futures=2000, risks=risks(cancelled=0.2)))
    assert (found["last_person_out"]["p05"], found["last_person_out"]["p50"]) == ("2026-03-05", "2026-03-05")
    assert found["last_person_out"]["p95"] == "never"
    assert found["last_person_out"]["never"] == round(2000 * (1 - found["all_out_by_deadline"]["probability"]))


def test_it_stops_at_the_error_that_is_wanted() -> None:
    """After whole jobs, at the first of which the standard error is small enough."""
    found = rehearse(MADE, PLAN, futures=100_000, risks=defaults(), until_error=0.014)
    told_of = claims(found)
    assert found.stopped_by == "error"
    assert told_of["all_out_by_deadline"]["standard_error"] <= 0.014
    assert len(found.figures) % CHUNK == 0
    before = found.figures[:-CHUNK, IN_TIME]
    share = (before.sum() + 1) / (len(before) + 2)
    assert np.sqrt(share * (1 - share) / (len(before) + 2)) > 0.014


def test_an_interrupted_rehearsal_keeps_what_it_has(alone: Rehearsal) -> None:
    """The futures played so far are those of a whole one; what is fragile is not asked."""
    done: list[int] = []
    found = rehearse(
        MADE,
        PLAN,
        futures=8 * CHUNK + 10,
        risks=defaults(),
        stop=lambda: "interrupt" if done and done[-1] >= 2 * CHUNK else None,
        progress=lambda now: done.append(now.done),
    )
    assert (found.stopped_by, len(found.figures)) == ("interrupt", 2 * CHUNK)
    assert found.figures.tobytes() == alone.figures[: 2 * CHUNK].tobytes()
    assert claims(found)["plan"] is None
    with pytest.raises(Stopped):
        rehearse(MADE, PLAN, futures=10, stop=lambda: "interrupt")


def test_the_deadline_itself_is_in_time() -> None:
    """Who leaves on the day of the deadline is out by it; who leaves a day later is not."""
    for day, expected in ((10, 1.0), (11, 0.0)):
        made = operation([family("F")], [departure("D", day, 1)], [offer("alb-1", 1)], deadline=on(10))
        found = rehearse(made, told({"F": ("D", "alb-1")}), futures=1, risks=QUIET)
        assert found.figures[0, IN_TIME] == expected


def test_two_plans_are_compared_on_equal_luck() -> None:
    """A plan that leaves later is worse by just the days, with no error at all: both meet the same futures."""
    made = operation(
        [family("F", 2)], [departure("D", 3, 2), departure("E", 5, 2)], [offer("alb-1", 2)], deadline=on(4)
    )
    first, second = (
        rehearse(made, told({"F": (by, "alb-1")}), futures=400, risks=risks(no_show=0.3, repair="none"))
        for by in ("D", "E")
    )
    found = compare(first, second)
    assert (found.placed.mean, found.placed.standard_error) == (0, 0)
    assert found.exposure.mean == 2 * 2 * first.figures[:, PLACED].mean() / 2
    assert found.in_time.mean == -first.figures[:, IN_TIME].mean()
    spread = second.figures[:, EXPOSURE].std() / 20
    assert found.exposure.standard_error < 0.2 * spread
    with pytest.raises(ValueError, match="another seed"):
        compare(first, replace(second, seed=1))


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"futures": 0}, ValueError, "futures: is 0"),
        ({"seed": 2**64}, ValueError, "seed: is"),
        ({"until_error": 1.0}, ValueError, "until_error: is 1"),
        ({"workers": "many"}, NoSuchCrew, "'many' workers: give a number"),
        ({"workers": 0}, NoSuchCrew, "'0' workers: give a number"),
    ],
)
def test_arguments_out_of_range_are_refused(asked: dict[str, Any], error: type[Exception], said: str) -> None:
    """With what would be right."""
    with pytest.raises(error, match=said):
        rehearse(MADE, PLAN, **asked)


def test_a_plan_of_another_operation_is_refused() -> None:
    """It names what is not there."""
    with pytest.raises(Misfit):
        rehearse(MADE, told({"F0": ("nothing", "O0")}), futures=1)


def test_an_operation_without_people_can_be_rehearsed() -> None:
    """Nobody is there, and nobody stays."""
    made = operation([], [departure("D", 3, 2)])
    found = rehearse(made, told({}), futures=3, risks=QUIET)
    assert found.figures[:, IN_TIME].tolist() == [1, 1, 1]
    assert found.fragile == ()


def test_the_models_are_told() -> None:
    """Each site by its name, with the model whose incidents were drawn."""
    assert rehearse(MADE, PLAN, futures=1).models.keys() == set(MADE.tables["sites"]["site_id"])
