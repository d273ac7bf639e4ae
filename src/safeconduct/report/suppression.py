"""Suppression: a table of people by group from which no small number can be read or computed.

Primary suppression hides what is small; complementary suppression hides enough beside it that the totals do not give it
away (Cox, L. H., 1980, Suppression methodology and statistical disclosure control, Journal of the American Statistical
Association 75(370), 377-385, doi:10.1080/01621459.1980.10477481).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LEAST = 5
"""The fewest people that a published number may stand for, unless it is none at all."""

Counts = NDArray[np.int64]
Truths = NDArray[np.bool_]
Floats = NDArray[np.float64]


def hidden_splits(leave: Counts, stay: Counts) -> Truths:
    """Which groups' split into those who leave and those who stay must not be published.

    The groups are a partition: of each the size ``leave`` + ``stay`` is published, and so are the sums over all groups.
    Let H be the hidden groups, n the size of one of them, N the size of all, L and S those in H who leave and who stay.
    From what is published, the number of those who leave in the one group lies between max(0, n - S) and min(n, L), and
    every whole number between them is possible; the range is min(n, N - n, L, S) wide. It is kept at
    :data:`LEAST` or wider. Where fewer than that leave or stay altogether, every split is hidden.

    Args:
        leave: (G,) people of each group who leave; with ``stay`` at least :data:`LEAST` people or nobody.
        stay: (G,) people of each group who stay.

    Returns:
        (G,) true where neither number may be published; all false where nobody leaves, or nobody stays.
    """
    size = leave + stay
    if not leave.sum() or not stay.sum():
        return np.zeros(len(size), dtype=bool)
    hidden = _small(leave) | _small(stay)
    if not hidden.any():
        return hidden
    order = iter(np.argsort(size, kind="stable").tolist())
    while not _wide(leave[hidden], stay[hidden]):
        more = next((g for g in order if not hidden[g] and size[g]), None)
        if more is None:
            break
        hidden[more] = True
    return hidden


def _small(counts: Counts) -> Truths:
    return (counts > 0) & (counts < LEAST)


def _wide(leave: Counts, stay: Counts) -> bool:
    """Whether the range of each hidden number is wide enough."""
    size = leave + stay
    return bool(min(size.min(), (size.sum() - size).min(), leave.sum(), stay.sum()) >= LEAST)


def merged(sizes: Sequence[int], *, ordered: bool) -> list[list[int]]:
    """Groups put together until each has :data:`LEAST` people or more, so that every size can be published.

    A group that is too small joins a neighbour (the smaller one) where the order means something, and otherwise the
    smallest other group. Groups of nobody are left out.

    Args:
        sizes: people of each group.
        ordered: whether the order of the groups means something, as with ages.

    Returns:
        The positions of what is put together, in the order of each one's first; nothing where there are fewer than
        :data:`LEAST` people altogether.
    """
    parts = [[i] for i, size in enumerate(sizes) if size > 0]
    if sum(sizes) < LEAST:
        return []
    while True:
        weight = [sum(sizes[i] for i in part) for part in parts]
        small = min(range(len(parts)), key=lambda p: weight[p])
        if weight[small] >= LEAST:
            return sorted((sorted(part) for part in parts), key=lambda part: part[0])
        others = [p for p in (small - 1, small + 1) if 0 <= p < len(parts)] if ordered else range(len(parts))
        into = min((p for p in others if p != small), key=lambda p: weight[p])
        parts[into] += parts[small]
        del parts[small]
