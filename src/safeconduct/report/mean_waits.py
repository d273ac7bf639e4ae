"""Mean waits of groups: printed so that nobody can compute from them how few of a group leave on a day, or stay."""

from __future__ import annotations

import numpy as np

from safeconduct.report.suppression import LEAST, Counts, Floats, Truths


def whole_days(total: int, people: int) -> int:
    """The mean of ``total`` days of ``people`` persons, in whole days; a half counts as one more."""
    return (2 * total + people) // (2 * people)


def hidden_means(
    counts: Counts, days: Counts, stay: Counts, end: int, hidden: Truths, *, others: bool = False
) -> Truths:
    """Which groups' mean wait, printed in whole days, must not be published.

    The groups are a partition, and how many people of all of them leave on each day is published. A mean and those
    numbers may tell how many of a group leave on a day. So a mean is hidden where the split of its group is; then, one
    by one, further means, until each number of fewer than :data:`LEAST` people of a group on a day could be another
    one: one that comes about when one or two people exchange their days with people of another group, and every size,
    split and mean that is printed stays as it is.

    Args:
        counts: (G, D) people of each group who leave on each day.
        days: (D,) days of waiting until each of those days.
        stay: (G,) people of each group who stay.
        end: days of waiting of whoever stays.
        hidden: (G,) whose split is hidden.
        others: whether the last group is whoever is in none that is published: it has no mean in print, and that
            all who leave on a day are among it is no secret.

    Returns:
        (G,) true where the mean may not be published.
    """
    size = counts.sum(axis=1) + stay
    total = counts @ days + stay * end
    secret = hidden.copy()
    secret[-1] |= others
    small = (counts > 0) & (counts < LEAST)
    small[-1] &= (counts[-1] < counts.sum(axis=0)) | (not others)
    order = np.argsort(size, kind="stable").tolist()
    while not secret.all():
        down, up = _room(total, size, secret)
        told = [g for g in order if _told(counts, days, down, up, g, np.flatnonzero(small[g]))]
        if not told:
            break
        secret[next((g for g in told if not secret[g]), next(g for g in order if not secret[g]))] = True
    return secret


def _room(total: Counts, size: Counts, secret: Truths) -> tuple[Floats, Floats]:
    """(G,) by how many days the sum of each group could be less, and more, with the same mean in print."""
    down, up = np.full(len(size), np.inf), np.full(len(size), np.inf)
    for g in np.flatnonzero(~secret & (size > 0)).tolist():
        people, mean = int(size[g]), whole_days(int(total[g]), int(size[g]))
        least = -((people - 2 * people * mean) // 2)
        down[g], up[g] = total[g] - least, least + people - 1 - total[g]
    return down, up


def _told(counts: Counts, days: Counts, down: Floats, up: Floats, group: int, on: Counts) -> bool:
    """Whether the number of a group on one of some days can be no other."""
    others = [h for h in range(len(counts)) if h != group]
    spans = {h: (-min(float(down[group]), float(up[h])), min(float(up[group]), float(down[h]))) for h in others}
    return any(not any(_exchanged(counts, days, spans[h], i, group, h) for h in others) for i in on.tolist())


def _exchanged(counts: Counts, days: Counts, span: tuple[float, float], i: int, group: int, other: int) -> bool:
    """Whether the group's number on day ``i`` can change by one or two exchanges with one other group.

    ``span`` is how many days the group's sum may lose and gain by that.
    """
    low, high = span
    for giver, taker, within in ((group, other, (low, high)), (other, group, (-high, -low))):
        if not counts[giver, i]:
            continue
        for j in np.flatnonzero(counts[taker] > 0).tolist():
            change = int(days[j] - days[i])
            if j != i and (
                within[0] <= change <= within[1]
                or _balanced(counts, days, (within[0] - change, within[1] - change), (giver, taker, i, j))
            ):
                return True
    return False


def _balanced(counts: Counts, days: Counts, span: tuple[float, float], first: tuple[int, int, int, int]) -> bool:
    """Whether a second exchange, on other days than ``i``, changes the giver's sum by days within ``span``.

    ``first`` is the exchange before it: one of ``giver`` on day ``i`` against one of ``taker`` on day ``j``.
    """
    giver, taker, i, j = first
    mine, theirs = counts[giver].copy(), counts[taker].copy()
    mine[j] += 1
    theirs[j] -= 1
    mine[i] = theirs[i] = 0
    gained = days[theirs > 0][:, None] - days[mine > 0][None, :]
    return bool(((gained >= span[0]) & (gained <= span[1])).any())
