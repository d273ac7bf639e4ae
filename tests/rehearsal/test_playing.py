"""Playing: nobody is lost, nothing is overbooked, and what can be computed by hand comes out."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.making import departure, family, offer, on, operation, told
from tests.rehearsal.making import busy, dangers, defaults, greedy_plan, incident_parameters, played, risks

from safeconduct.operation import Operation, Plan, Risks
from safeconduct.planning.freezing import freeze
from safeconduct.rehearsal import Misfit
from safeconduct.rehearsal.drawing import (
    draw_departures,
    draw_incidents,
    draw_pauses,
    no_rates,
    nothing_drawn,
    rates_of,
)
from safeconduct.rehearsal.playing import (
    EXPOSURE,
    IN_TIME,
    INCIDENTS,
    LAST,
    PLACED,
    State,
    begin,
    new_state,
    play_days,
)
from safeconduct.rehearsal.staging import stage_of
from safeconduct.security import hawkes
from safeconduct.security.believed import Belief

FUTURES = 20_000


def within(values: np.ndarray, expected: float) -> bool:
    """Whether a mean is what it should be, within four of its standard errors."""
    return abs(values.mean() - expected) <= 4 * values.std() / np.sqrt(len(values)) + 1e-12


def daily(departures: int = 5, families: int = 2, size: int = 2, **settings: object) -> tuple[Operation, Plan]:
    """A departure on each day, and on each so many families, all of whom it has room for."""
    names = [(d, f"D{d}F{n}") for d in range(departures) for n in range(families)]
    made = operation(
        [family(name, size) for _, name in names],
        [departure(f"D{d}", d, families * size) for d in range(departures)],
        [offer("alb-1", 100)],
        **settings,  # type: ignore[arg-type]
    )
    return made, told({name: (f"D{d}", "alb-1") for d, name in names})


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), dangers(), st.integers(0, 2**20))
def test_nobody_is_lost_and_nothing_is_overbooked(number: int, wrong: Risks, first: int) -> None:
    """In every future whoever has no way is still there, and those with one take no more than there is."""
    made = busy(number)
    remaining, figures, stage, state = played(
        made,
        greedy_plan(made),
        wrong,
        3,
        first=first,
        parameters=incident_parameters(stage_of(made, greedy_plan(made)), 3, 0.1),
    )
    total = int(stage.people.sum())
    assert (np.diff(remaining, axis=1) <= 0).all()
    assert (remaining[:, -1] + figures[:, PLACED] == total).all()
    assert ((state.left_on >= 0) <= (state.booked >= 0)).all()
    problem = freeze(made)
    used: Counter[int] = Counter()
    for p, k in enumerate(state.booked.tolist()):
        if k >= 0:
            assert problem.classes.open[problem.classes.of[p], k]
            for u in range(stage.use_start[k], stage.use_start[k + 1]):
                used[int(stage.use_resource[u])] += float(stage.amounts[stage.party_class[p], stage.use_amount[u]])
    assert all(amount <= problem.stock.left[r] + 1e-6 for r, amount in used.items())
    for members in problem.groups:
        assert len({int(stage.pair_destination[state.booked[p]]) for p in members if state.booked[p] >= 0}) <= 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 2**20))
def test_with_every_rate_at_0_every_future_is_the_plan(number: int, first: int) -> None:
    """Days, people and exposure are those of the plan, to the last bit."""
    made = busy(number)
    plan, problem = greedy_plan(made), freeze(made)
    remaining, figures, stage, state = played(made, plan, risks(), 2, first=first)
    day = dict(made.tables["departures"].select("departure_id", "departs_on").iter_rows())
    planned = {case: (day[d] - made.settings.starts_on).days for case, d, _ in plan.assignments.iter_rows()}
    assert [planned.get(party.cases[0], -1) for party in problem.parties] == state.left_on.tolist()
    exposure = 0.0
    for party, k in zip(problem.parties, stage.planned.tolist(), strict=True):
        behind = problem.pairs.exposure[k] if k >= 0 else stage.waited[stage.party_site[0], -1]
        site = made.tables["sites"]["site_id"].to_list().index(party.site)
        exposure += party.people * (behind if k >= 0 else stage.waited[site, -1])
    assert figures[:, EXPOSURE].tolist() == [exposure] * 2
    leaving = np.zeros(stage.days, dtype=int)
    for party, left in zip(problem.parties, state.left_on.tolist(), strict=True):
        if left >= 0:
            leaving[left] += party.people
    assert remaining.tolist() == [(stage.people.sum() - leaving.cumsum()).tolist()] * 2


def test_cancellations_alone_are_binomial() -> None:
    """Without repair each departure takes its people or not: mean, variance and the chance that all are out."""
    made, plan = daily()
    _, figures, *_ = played(made, plan, risks(cancelled=0.2, repair="none"), FUTURES)
    placed = figures[:, PLACED] / 4
    assert within(placed, 5 * 0.8)
    assert within((placed - 4) ** 2, 5 * 0.8 * 0.2)
    assert within(figures[:, IN_TIME], 0.8**5)


def test_no_shows_alone_are_binomial() -> None:
    """Without repair each party goes or not."""
    made, plan = daily()
    _, figures, *_ = played(made, plan, risks(no_show=0.1, repair="none"), FUTURES)
    assert within(figures[:, PLACED] / 2, 10 * 0.9)
    assert within((figures[:, PLACED] / 2 - 9) ** 2, 10 * 0.9 * 0.1)
    assert within(figures[:, IN_TIME], 0.9**10)


def test_one_family_tries_departure_after_departure() -> None:
    """With room on every later one, the day on which it leaves is geometric, and its exposure follows."""
    made = operation([family("F", 3)], [departure(f"D{d}", d, 3) for d in range(4)], [offer("alb-1", 3)])
    _, figures, stage, _ = played(made, told({"F": ("D0", "alb-1")}), risks(no_show=0.4), FUTURES)
    chances = [0.6 * 0.4**d for d in range(4)]
    for day, chance in enumerate(chances):
        assert within(figures[:, LAST] == day, chance)
    assert within(figures[:, LAST] < 0, 0.4**4)
    waited = sum(day * chance for day, chance in enumerate(chances)) + 0.4**4 * stage.days
    assert within(figures[:, EXPOSURE], 3 * waited)


def test_a_late_departure_arrives_late() -> None:
    """The day of leaving has the stated probabilities; whose papers end before the new day of arrival stays."""
    made = operation([family("F"), family("G", expires_on=on(4))], [departure("D", 2, 9, takes=1)], [offer("alb-1", 9)])
    plan = told({"F": ("D", "alb-1"), "G": ("D", "alb-1")})
    remaining, figures, *_ = played(made, plan, risks(late_days=(0.5, 0.3, 0.2)), FUTURES)
    for day, people in ((2, 0.5 * 2), (3, 0.8 * 2), (4, 0.8 * 2 + 0.2)):
        assert within(2 - remaining[:, day], people)
    assert within(figures[:, LAST] < 0, 0.2)


def test_a_departure_too_late_for_the_horizon_does_not_leave() -> None:
    """One day late is one day after the last."""
    made = operation([family("F")], [departure("D", 20, 9)], [offer("alb-1", 9)], horizon=20)
    _, figures, *_ = played(made, told({"F": ("D", "alb-1")}), risks(late_days=(0.0, 1.0)), 5)
    assert figures[:, PLACED].tolist() == [0] * 5


def test_pauses_cover_a_day_as_a_poisson_process_says() -> None:
    """A day is free of pauses if none began on it or on the days before it that one would still cover."""
    made, plan = daily(horizon=20)
    stage, rates = stage_of(made, plan), rates_of(risks(paused_per_year=36.525, paused_days=4))
    covered = np.zeros((FUTURES, stage.span + 1), dtype=bool)
    drawn = nothing_drawn(stage)
    for n in range(FUTURES):
        draw_pauses(stage, rates, np.uint64(0), n, drawn)
        covered[n] = drawn.paused_since[0] <= stage.days
    for day in (0, 1, 3, 4, 15):
        assert within(covered[:, day], 1 - np.exp(-0.1 * min(day + 1, 4)))


def test_incidents_alone_are_a_poisson_process() -> None:
    """Their number while somebody waits has its mean and variance; with a drawn rate, those of the mixture."""
    made = operation([family("F")], [departure("D", 1, 1)], horizon=19)
    stage = stage_of(made, told({}))
    _, figures, *_ = played(made, told({}), risks(), FUTURES, parameters=incident_parameters(stage, FUTURES, 0.1))
    assert within(figures[:, INCIDENTS], 2.0)
    assert within((figures[:, INCIDENTS] - 2) ** 2, 2.0)
    drawn = np.zeros((FUTURES, 1, 4))
    belief = Belief("poisson", (2.0, 20.0), np.zeros(0), np.zeros((0, 4)))
    drawn[:, 0] = belief.parameters((np.arange(FUTURES) + 0.5) / FUTURES)
    _, figures, *_ = played(made, told({}), risks(), FUTURES, parameters=drawn)
    assert within(figures[:, INCIDENTS], 2.0)
    assert within((figures[:, INCIDENTS] - 2) ** 2, 2.0 + 2.0)


def test_incidents_that_bring_others_are_as_many_as_the_closed_form_says() -> None:
    """A Hawkes process that is excited today."""
    made = operation([family("F")], [departure("D", 1, 1)], horizon=19)
    stage = stage_of(made, told({}))
    parameters = incident_parameters(stage, FUTURES, 0.05, 0.6, 0.6)
    _, figures, *_ = played(made, told({}), risks(), FUTURES, parameters=parameters)
    assert within(figures[:, INCIDENTS], hawkes.expected_count([0.0], 0.0, 20.0, 0.05, 0.6, 1.0))


def test_incidents_after_everybody_left_are_not_counted() -> None:
    """Who left on day 2 was there on days 0, 1 and 2."""
    made = operation([family("F")], [departure("D", 2, 1)], [offer("alb-1", 1)])
    plan = told({"F": ("D", "alb-1")})
    parameters = incident_parameters(stage_of(made, plan), FUTURES, 0.2)
    _, figures, *_ = played(made, plan, risks(), FUTURES, parameters=parameters)
    assert within(figures[:, INCIDENTS], 0.6)


def test_a_road_is_closed_on_the_day_of_an_incident_and_after_it() -> None:
    """The departure of day 4 leaves if days 3 and 4 were quiet, where an incident closes two days."""
    made = operation([family("F")], [departure("D", 4, 1)], [offer("alb-1", 1)])
    plan = told({"F": ("D", "alb-1")})
    parameters = incident_parameters(stage_of(made, plan), FUTURES, 0.2)
    _, figures, *_ = played(made, plan, risks(road_closed_days=2), FUTURES, parameters=parameters)
    assert within(figures[:, PLACED], np.exp(-0.4))


def test_another_cause_changes_no_draw_that_was_there() -> None:
    """With more that can go wrong, departures meet the same fate, and without repair nobody leaves who did not."""
    made, plan = daily()
    few, _, stage, _ = played(made, plan, risks(cancelled=0.3, repair="none"), 500)
    many, *_ = played(made, plan, risks(cancelled=0.3, no_show=0.3, unready=0.2, repair="none"), 500)
    assert (many >= few).all()
    assert (many > few).any()
    drawn, again = nothing_drawn(stage), nothing_drawn(stage)
    for n in range(50):
        draw_departures(stage, rates_of(risks(cancelled=0.3)), np.uint64(1), n, drawn)
        draw_departures(stage, rates_of(defaults(cancelled=0.3)), np.uint64(1), n, again)
        assert (drawn.cancelled == again.cancelled).all()


def test_two_plans_meet_the_same_luck() -> None:
    """A family that both plans put on one departure leaves in the same futures, whatever happens to the others."""
    made, plan = daily(3, 2)
    ways = dict.fromkeys(["D0F0"], ("D0", "alb-1")) | {"D1F1": ("D2", "alb-1")}
    wrong = risks(cancelled=0.3, no_show=0.3, unready=0.1, repair="none")
    for n in range(60):
        *_, first = played(made, plan, wrong, 1, first=n)
        *_, second = played(made, told(ways), wrong, 1, first=n)
        assert first.left_on[0] == second.left_on[0]


def test_incidents_do_not_depend_on_the_plan() -> None:
    """They happen at the site, whoever is there."""
    made, plan = daily(3, 2)
    one, other = stage_of(made, plan), stage_of(made, told({}))
    parameters = incident_parameters(one, 1, 0.3)[0]
    first, second = nothing_drawn(one), nothing_drawn(other)
    for n in range(20):
        draw_incidents(one, parameters, np.uint64(4), n, first)
        draw_incidents(other, parameters, np.uint64(4), n, second)
        assert (first.incidents == second.incidents).all()


@pytest.mark.parametrize(
    ("ways", "said"),
    [
        ({"F": ("gone", "alb-1")}, "case F leaves by gone under alb-1, which is no way out"),
        ({"nobody": ("D", "alb-1")}, "case nobody is not among the planned cases"),
        ({"F": ("C", "alb-1")}, "the candidate C, which does not fly"),
    ],
)
def test_a_plan_of_something_else_is_refused(ways: dict[str, tuple[str, str]], said: str) -> None:
    """With what it names and the operation does not have."""
    made = operation([family("F")], [departure("D", 4, 1), departure("C", 5, 1, status="candidate")])
    with pytest.raises(Misfit, match=said):
        stage_of(made, told(ways))


def with_cancelled(made: Operation, plan: Plan, *cancelled: int, ready: dict[int, int] | None = None) -> State:
    """The end of a future in which nothing happens but what is given: places of departures, days of being ready."""
    stage = stage_of(made, plan)
    state, drawn = new_state(stage), nothing_drawn(stage)
    drawn.cancelled[list(cancelled)] = True
    begin(stage, state)
    for p, day in (ready or {}).items():
        state.ready[p] = day
    play_days(stage, no_rates(), drawn, np.uint64(0), 0, state, True)
    return state


def test_one_of_two_alike_that_is_ready_earlier_finds_what_the_other_does_not() -> None:
    """F is ready again on day 8 and finds nothing; G, alike and after it in the table, takes the departure of day 4."""
    made = operation([family("F"), family("G")], [departure("D", 2, 2), departure("E", 4, 2)], [offer("alb-1", 9)])
    state = with_cancelled(made, told({"F": ("D", "alb-1"), "G": ("D", "alb-1")}), 0, ready={0: 8})
    assert state.left_on.tolist() == [-1, 4]


def test_who_was_bound_to_others_looks_again_when_those_are_left_behind_too() -> None:
    """F could only go to Germany, and its relatives G were to go to Albania; when G is left behind, both go there."""
    made = operation(
        [family("F", settle_with="S"), family("G", settle_with="S")],
        [departure("D", 2, 1), departure("E", 5, 1), departure("L", 9, 2, "deu")],
    )
    plan = told({"F": ("D", "alb-1"), "G": ("E", "alb-1")})
    assert with_cancelled(made, plan, 0).left_on.tolist() == [-1, 5]
    assert with_cancelled(made, plan, 0, 1).left_on.tolist() == [9, 9]


def test_who_found_no_place_looks_again_when_one_is_given_back() -> None:
    """All places are taken until G, of whose departure nothing comes, gives back its two; F then takes one of them."""
    made = operation(
        [family("F"), family("G", 2), family("H", 1)],
        [departure("D", 2, 1), departure("E", 5, 2), departure("L", 9, 1), departure("C", 3, 1, "deu")],
        [offer("alb-1", 2), offer("deu-1", 1, "deu")],
    )
    plan = told({"F": ("C", "deu-1"), "G": ("E", "alb-1")})
    assert with_cancelled(made, plan, 3).left_on.tolist() == [-1, 5, -1]
    assert with_cancelled(made, plan, 3, 1).left_on.tolist() == [9, -1, -1]
