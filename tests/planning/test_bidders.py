"""Who bids for flights: a tied family once for each destination of its group."""

from __future__ import annotations

from tests.planning.making import departure, family, operation

from safeconduct.planning.bidders import bidders_of
from safeconduct.planning.freezing import freeze


def test_tied_families_bid_once_for_each_destination_of_their_group() -> None:
    """Two alike bid as one class; the tied bid for both countries, those who are tied to nowhere do not."""
    rows = [
        family("F1"),
        family("F2"),
        family("F3", settle_with="S"),
        family("F4", 2, settle_with="S"),
        family("F5", 7, settle_with="T"),
        family("F6", 7, settle_with="T"),
    ]
    problem = freeze(operation(rows, [departure("D1", 1, 6, "alb"), departure("D2", 1, 6, "deu")]))
    bidders = bidders_of(problem)
    of = problem.classes.of
    alone = int(bidders.bundle[0])
    assert dict(zip(bidders.of[:alone].tolist(), bidders.size[:alone].tolist(), strict=True)) == {
        of[0]: 2,
        of[4]: 1,
        of[5]: 1,
    }
    assert bidders.of[alone:].tolist() == [of[2], of[3]] * 2
    assert bidders.destination[alone:].tolist() == [0, 0, 1, 1]
    assert bidders.choice.tolist() == [0, 2]
    assert bidders.bundle.tolist() == [alone, alone + 2, alone + 4]
