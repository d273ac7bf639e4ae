"""Ways: what is open to whom and what it costs, without tables of classes by pairs.

At the size of an airlift such a table has billions of cells, and most of its rows are equal or follow from a few
numbers. Whoever needs it whole, for a small problem, asks for it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Bytes = NDArray[np.uint8]

CELLS = 500_000
"""Cells of a table that are looked at together: so many that a processor's caches hold them."""


def numbered(values: Iterable[Hashable]) -> Ints:
    """A number for each different value, in the order in which they first appear."""
    index: dict[Hashable, int] = {}
    return np.array([index.setdefault(value, len(index)) for value in values], dtype=np.int64)


def ranked(values: NDArray[Any]) -> Ints:
    """A number for each different number of an array, in their order."""
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def together(*columns: NDArray[Any]) -> Ints:
    """A number for each different row of columns of numbers, in the order in which they first appear."""
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        values = ranked(column)
        code = ranked(code * (int(values.max(initial=0)) + 1) + values)
    first = firsts(code)
    order = np.empty(len(first), dtype=np.int64)
    order[np.argsort(first, kind="stable")] = np.arange(len(first))
    return order[code]


def firsts(numbers: Ints) -> Ints:
    """Where each number 0, 1, 2, ... stands first."""
    return np.unique(numbers, return_index=True)[1].astype(np.int64)


def spans(many: int, width: int) -> Iterator[slice]:
    """Runs of ``many`` rows of so many cells, each small enough to be looked at together."""
    step = max(1, CELLS // max(1, width))
    return (slice(first, min(many, first + step)) for first in range(0, many, step))


@dataclass(frozen=True)
class OpenWays:
    """Which of K pairs are open to each of C classes (or parties); equal rows are kept once, packed in bits."""

    of: Ints
    """(C,) the row of each."""
    bits: Bytes
    """(rows, ⌈K / 8⌉)"""
    pairs: int
    """K"""

    @classmethod
    def of_table(cls, table: Flags) -> OpenWays:
        """From a table (C, K)."""
        return cls.of_rows(np.arange(len(table)), np.packbits(table, axis=1), table.shape[1])

    @classmethod
    def of_rows(cls, of: Ints, bits: Bytes, pairs: int) -> OpenWays:
        """From rows of bits, some of which may be equal."""
        same = numbered(row.tobytes() for row in bits)
        return cls(same[of] if len(bits) else of, bits[firsts(same)], pairs)

    def row(self, c: int) -> Flags:
        """(K,) of one class."""
        found: Flags = self.rows(np.array([c]))[0]
        return found

    def rows(self, chosen: Ints | slice) -> Flags:
        """Of some classes: (chosen, K)."""
        found: Flags = np.unpackbits(self.bits[self.of[chosen]], axis=1, count=self.pairs).view(bool)
        return found

    def at(self, classes: Ints, pairs: Ints) -> Flags:
        """Whether each pair is open to the class beside it."""
        found: Flags = (self.bits[self.of[classes], pairs >> 3] >> (7 - (pairs & 7)) & 1).astype(bool)
        return found

    @cached_property
    def count(self) -> Ints:
        """(C,) how many are open."""
        return self._in_rows[self.of]

    @cached_property
    def _in_rows(self) -> Ints:
        found = np.zeros(len(self.bits), dtype=np.int64)
        for span in spans(len(self.bits), self.pairs):
            found[span] = np.unpackbits(self.bits[span], axis=1).sum(axis=1)
        return found

    def lists(self) -> tuple[Ints, NDArray[np.int32]]:
        """The pairs of each row of bits, one row after the other: where each begins (rows + 1,), and the pairs."""
        found = [np.zeros(0, dtype=np.int32)]
        for span in spans(len(self.bits), self.pairs):
            found.append(np.nonzero(np.unpackbits(self.bits[span], axis=1, count=self.pairs))[1].astype(np.int32))
        return np.concatenate([[0], np.cumsum(self._in_rows)]).astype(np.int64), np.concatenate(found)

    def reach(self, label: Ints) -> Ints:
        """(C,) a number for the set of labels of the pairs that are open to each class; ``label`` (K,) is in order."""
        first = np.flatnonzero(np.diff(label, prepend=-1))
        if not len(first):
            return np.zeros(len(self.of), dtype=np.int64)
        found = []
        for span in spans(len(self.bits), self.pairs):
            table = np.unpackbits(self.bits[span], axis=1, count=self.pairs)
            found.append(np.packbits(np.bitwise_or.reduceat(table, first, axis=1), axis=1))
        return numbered(row.tobytes() for reached in found for row in reached)[self.of]

    def only(self, chosen: Ints) -> OpenWays:
        """Of these classes alone."""
        rows, of = np.unique(self.of[chosen], return_inverse=True)
        return OpenWays(of.astype(np.int64), self.bits[rows], self.pairs)

    def kept(self, pairs: Ints) -> OpenWays:
        """With these pairs alone."""
        table = np.unpackbits(self.bits, axis=1, count=self.pairs).view(bool)
        return self.of_rows(self.of, np.packbits(table[:, pairs], axis=1), len(pairs))

    def table(self) -> Flags:
        """As a table (C, K)."""
        return self.rows(slice(None))


@dataclass(frozen=True)
class Costs:
    """What each pair costs a party of each class, in weighted hazard-days; meaningless where it is closed.

    It is ``base[c, t] + weight[c] * exposure[k]`` for a pair k to destination t, less what is spared where people leave
    as they were told.
    """

    base: Floats
    """(C, T), or (C, 1) where it is one number whatever the destination."""
    weight: Floats
    """(C,) what a hazard-day costs a party."""
    exposure: Floats
    """(K,) hazard-days"""
    destination: Ints
    """(K,)"""
    departure: Ints
    """(K,)"""
    told: Ints
    """Class x departures + departure, in order, of those who were told of a departure that is still there."""
    back: Floats
    """The charge that is spared where they leave by it."""
    departures: int

    def rows(self, chosen: Ints | slice) -> Floats:
        """Of some classes: (chosen, K)."""
        base = self.base[chosen]
        found: Floats = self.weight[chosen, None] * self.exposure
        found += base if base.shape[1] == 1 else base[:, self.destination]
        if len(self.told):
            classes = np.arange(len(self.weight))[chosen]
            first = self._entries[classes]
            counts = self._entries[classes + 1] - first
            row = np.repeat(np.arange(len(classes)), counts)
            entry = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
            start, pairs = self._of_departure
            departure = self.told[entry] % self.departures
            each = start[departure + 1] - start[departure]
            at = np.repeat(start[departure] - np.cumsum(each) + each, each) + np.arange(each.sum())
            found[np.repeat(row, each), pairs[at]] -= np.repeat(self.back[entry], each)
        return found

    def at(self, classes: Ints, pairs: Ints) -> Floats:
        """What each pair costs the class beside it."""
        base = self.base[classes, self.destination[pairs] if self.base.shape[1] > 1 else 0]
        found: Floats = base + self.weight[classes] * self.exposure[pairs]
        if len(self.told):
            key = classes * self.departures + self.departure[pairs]
            at = np.minimum(np.searchsorted(self.told, key), len(self.told) - 1)
            found = found - np.where(self.told[at] == key, self.back[at], 0.0)
        return found

    def kept(self, pairs: Ints) -> Costs:
        """With these pairs alone."""
        exposure, destination, departure = self.exposure[pairs], self.destination[pairs], self.departure[pairs]
        return replace(self, exposure=exposure, destination=destination, departure=departure)

    def told_by_class(self) -> tuple[Ints, Ints, Floats]:
        """Where each class's departures that it was told of begin (C + 1,), the departures, and what each spares."""
        return self._entries, self.told % max(1, self.departures), self.back

    @cached_property
    def _entries(self) -> Ints:
        """Where each class's entries of ``told`` begin (C + 1,)."""
        return np.searchsorted(self.told, np.arange(len(self.weight) + 1) * self.departures)

    @cached_property
    def _of_departure(self) -> tuple[Ints, Ints]:
        """Where each departure's pairs begin (D + 1,), and the pairs."""
        order = np.argsort(self.departure, kind="stable")
        return np.searchsorted(self.departure[order], np.arange(self.departures + 1)), order
