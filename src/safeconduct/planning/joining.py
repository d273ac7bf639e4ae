"""Rights to join: what levels leave above the other charges of each candidate, written down for a proof.

Imported only where flights are chosen. No reordering of sums and no threads: the same numbers everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from safeconduct.planning.compiling import compiled
from safeconduct.planning.flight_kernels import Market, Open, Uses, meet

if TYPE_CHECKING:
    from collections.abc import Callable

    from safeconduct.planning.problem import Flags, Floats, Ints


def joining(
    level: Floats,
    resource: Floats,
    market: Market,
    open_to: Open,
    uses: Uses,
    of: Ints,
    asked: Flags,
    classes: int,
) -> sparse.csr_matrix:
    """What a party of each class pays to join each candidate, (C, J) without its zeros.

    Args:
        level: (B,) what each bidder is ready to pay.
        resource: (R,) prices, those of candidates' seats among them.
        market: what bidders choose from.
        open_to: to whom pairs are open.
        uses: what each pair takes.
        of: (B,) the class of each bidder.
        asked: (J,) whether a candidate may ask for the right to join it.
        classes: how many classes there are.
    """
    who, column, price = rights(level, resource, market, open_to, uses, asked)
    # A class bids for a candidate as one bidder: alone, or as what it is where the candidate flies to.
    return sparse.csr_matrix((price, (of[who], column)), shape=(classes, len(asked)))


def _rights(
    level: Floats, resource: Floats, market: Market, open_to: Open, uses: Uses, asked: Flags
) -> tuple[Ints, Ints, Floats]:
    """Bidders, candidates, and what the first pay to join the second, where that is more than nothing."""
    most = 0
    for j in range(len(asked)):
        for i in range(market.begin[j], market.begin[j + 1]):
            most += open_to.begin[market.pair[i] + 1] - open_to.begin[market.pair[i]]
    who, column, price = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most)
    count = 0
    cheapest, by, met = np.full(len(level), np.inf), np.empty(len(level), np.int64), np.empty(len(level), np.int64)
    unit = np.empty(uses.amounts.shape[0])
    for j in range(len(asked)):
        if not asked[j]:
            continue
        some = meet(j, level, 0.0, resource, market, open_to, uses, unit, cheapest, by, met)
        for i in range(some):
            b = met[i]
            who[count], column[count], price[count] = b, j, level[b] - cheapest[b]
            cheapest[b] = np.inf
            count += 1
    return who[:count].copy(), column[:count].copy(), price[:count].copy()


rights: Callable[..., tuple[Ints, Ints, Floats]] = compiled(_rights)
