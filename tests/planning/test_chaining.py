"""Families who are badly off take the place of others who move on."""

from __future__ import annotations

import numpy as np
import pytest
from tests.planning.making import departure, family, offer, on, operation

from safeconduct.planning.filling import Filler
from safeconduct.planning.freezing import freeze
from safeconduct.planning.layout import lay_out


@pytest.mark.parametrize(("limits", "left"), [(1, 1), (2, 0)])
def test_families_give_way_one_after_the_other(limits: int, left: int) -> None:
    """One who may leave by a full flight alone leaves once two others move on, the first to where the second was."""
    offers = [
        offer("alb-1", 9, nationalities=["IRQ", "SYR"], closes_on=on(5)),
        offer("alb-2", 9, nationalities=["AFG"], opens_on=on(8)),
        offer("deu-1", 9, "deu", nationalities=["SYR", "AFG"]),
    ]
    families = [family("A"), family("B", nationality="SYR"), family("C", nationality="AFG")]
    flights = [departure("D1", 2, 1), departure("D2", 4, 1, "deu"), departure("D3", 9, 1)]
    problem = freeze(operation(families, flights, offers))
    flight = problem.pairs.departure.tolist()
    before = np.array([-1, flight.index(0), flight.index(1)])
    filler = Filler(problem, lay_out(problem), np.zeros(len(problem.stock.keys)), np.ones(3, dtype=bool))
    filler.start(before)
    assert filler.way.tolist() == before.tolist()
    filler.improve(lambda _: False, 1.0, limits)
    assert (filler.way < 0).sum() == left
    assert filler.cost() == pytest.approx(31 + 2 + 4 if left else 2 + 4 + 9)
