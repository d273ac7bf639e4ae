"""The solver: a program put together by hand, its silence, and how it is stopped."""

from __future__ import annotations

import highspy
import numpy as np
import pytest

from safeconduct.planning.solver import INFINITY, Model, new_solver, run


def knapsack(size: int) -> Model:
    """As much as fits of weights 6, 5 and 4 in the size, worth 10, 8 and 7."""
    model = Model()
    row = model.add_row(-INFINITY, float(size))
    for worth, weight in ((10.0, 6.0), (8.0, 5.0), (7.0, 4.0)):
        model.put(row, model.add_column(-worth, 1.0), weight)
    return model


@pytest.mark.parametrize(("size", "best"), [(3, 0), (6, 10), (9, 15), (10, 17), (15, 25)])
def test_whole_columns_are_solved_whole(size: int, best: int) -> None:
    """In 9 go 5 and 4 (15), in 10 go 6 and 4 (17); a part of anything would be worth more."""
    solver = new_solver()
    solver.passModel(knapsack(size).whole())
    run(solver, lambda: False)
    assert solver.getInfo().objective_function_value == pytest.approx(-best)


def test_a_solver_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Neither on standard output, where results go, nor beside it."""
    solver = new_solver()
    solver.passModel(knapsack(10).whole())
    run(solver, lambda: False)
    assert capfd.readouterr() == ("", "")


def test_a_solver_stops_when_it_is_told_to() -> None:
    """A program of some hundred equal rows and columns is left before it is solved."""
    draw = np.random.default_rng(1)
    model = Model()
    columns = [model.add_column(-float(draw.integers(10, 99)), 1.0) for _ in range(150)]
    for _ in range(60):
        row = model.add_row(-INFINITY, 200.0)
        for column in columns:
            model.put(row, column, float(draw.integers(1, 40)))
    solver = new_solver()
    solver.passModel(model.whole())
    asked = []

    def stop() -> bool:
        asked.append(True)
        return True

    run(solver, stop)
    assert asked
    assert solver.getModelStatus() == highspy.HighsModelStatus.kInterrupt
