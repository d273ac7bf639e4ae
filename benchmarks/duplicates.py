"""How many of the people who stand twice in a list are found, and how many of those found are right.

    python benchmarks/duplicates.py [--people N] [--twice N] [--seeds N …]

For each seed a list of invented people is made, some of them entered a second time by another clerk (``planted.py``
says how). It prints recall, the share of these that is found; precision, the share of found pairs that is right; and
the seconds. A last line finds the time for ten times as many people.
"""

from __future__ import annotations

import argparse
import time

from planted import planted
from safeconduct.web.identities.duplicates import likely_duplicates


def main() -> None:
    """Measure each seed and print a row for it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--twice", type=int, default=600)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    given = parser.parse_args()
    print(f"{'entries':>9}{'twice':>8}{'seed':>6}{'found':>8}{'recall':>9}{'precision':>11}{'seconds':>9}")
    for seed in given.seeds:
        print_measured(given.people, given.twice, seed)
    print_measured(given.people * 10, given.twice * 10, given.seeds[0])


def print_measured(count: int, twice: int, seed: int) -> None:
    """A row: what was planted, what was found, and how long that took."""
    entries, pairs = planted(count, twice, seed)
    begun = time.perf_counter()
    found = {(pair.first, pair.second) for pair in likely_duplicates(entries)}
    spent = time.perf_counter() - begun
    right = len(found & pairs)
    recall, precision = right / len(pairs), right / max(1, len(found))
    print(f"{count:>9,}{twice:>8,}{seed:>6}{len(found):>8,}{recall:>9.3f}{precision:>11.3f}{spent:>9.1f}", flush=True)


if __name__ == "__main__":
    main()
