"""Drawing by chance, the same for the same seed on every machine and with every version of Python."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Draw:
    """A stream of chance.

    Only `random.Random.random` is used: of the standard library's generators, it alone is promised to give the same
    numbers in later versions (M. Matsumoto and T. Nishimura, "Mersenne Twister", 1998, doi:10.1145/272991.272995).

    Args:
        seed: Any whole number or text; the same seed gives the same stream.
    """

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(f"{seed}").random  # noqa: S311 # synthetic people need chance, not secrecy

    def share(self) -> float:
        """A number from 0 up to, not including, 1."""
        return self._random()

    def happens(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self._random() < probability

    def whole(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both included."""
        return least + int(self._random() * (most - least + 1))

    def one_of(self, items: Sequence[Item]) -> Item:
        """One of the items, each as likely."""
        return items[self.whole(0, len(items) - 1)]

    def weighted(self, weights: Mapping[Item, float]) -> Item:
        """One of the keys, as likely as its weight says."""
        left = self._random() * sum(weights.values())
        for item, weight in weights.items():
            left -= weight
            if left < 0:
                return item
        return next(reversed(list(weights)))

    def some_of(self, items: Sequence[Item], count: int) -> list[Item]:
        """So many different items in the order of drawing; all of them where there are fewer."""
        return self.taken_from(list(items), count)

    def taken_from(self, pool: list[Item], count: int) -> list[Item]:
        """The same, taken out of a pool, so that nobody is drawn from it again."""
        return [pool.pop(self.whole(0, len(pool) - 1)) for _ in range(min(count, len(pool)))]

    def about(self, mean: float, spread: float, least: float, most: float) -> float:
        """A number around a mean, from the sum of three even draws, so within 3 `spread` of it; held to the bounds."""
        return min(most, max(least, mean + spread * 2 * (self._random() + self._random() + self._random() - 1.5)))
