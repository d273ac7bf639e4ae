"""Measure how long a list of people takes from the accepted file to the commit: read, compared, sealed, and in the log.

    python benchmarks/importing.py [--people N] [--database sqlite|postgresql] [--seed S]

It makes a list of invented people with names in two scripts, fathers, births, documents and phones, and brings it into
an empty operation as the pages do: the upload, the columns as they are guessed, the reading, the merge. It prints the
seconds of each step, and of the whole without the pairs of people that somebody has to decide (of whom a list of random
names has a few). PostgreSQL is started for it, with the settings that Debian's has and every commit on the disk.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
POSTGRESQL = HERE.parent / "tests" / "postgres_server.py"
ADDRESS = "SAFECONDUCT_TEST_DATABASE_URL"
HEADER = ("Case no", "ID", "Family name", "First name", "Family name (Persian)", "First name (Persian)",
          "Father's name", "Sex", "Date of birth", "Nationality", "Passport no", "Phone", "Needs")  # fmt: skip
SYLLABLES = (
    "ba",
    "re",
    "mi",
    "so",
    "ta",
    "ki",
    "la",
    "no",
    "du",
    "fa",
    "ga",
    "he",
    "ju",
    "va",
    "za",
    "ro",
    "pe",
    "shi",
)
LETTERS = "ابپتجچحخدرزسشصطعفقکگلمنوهی"
SIZES = (1, 1, 2, 3, 4, 5, 6, 7)


def main() -> None:
    """Make the list, bring it in, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if given.database == "postgresql" and not os.environ.get(ADDRESS):
        again = [sys.executable, str(POSTGRESQL), "--durable", sys.executable, *sys.argv]
        sys.exit(subprocess.run(again, check=False).returncode)
    os.environ["DATABASE_URL"] = os.environ[ADDRESS] if given.database == "postgresql" else ""
    with tempfile.TemporaryDirectory() as scratch:
        from safeconduct.web.serving import prepare

        prepare(Path(scratch) / "data", lambda _line: None)
        bring_in(listed(given.people, given.seed), given.people)


def listed(people: int, seed: int) -> bytes:
    """A list of invented people of families, as CSV."""
    chance = random.Random(seed)  # noqa: S311 - a list that can be made again
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    count = family = 0
    while count < people:
        family += 1
        names = (latin(chance, 4), persian(chance, 6), latin(chance, 4))
        for _ in range(min(chance.choice(SIZES), people - count)):
            count += 1
            born = date(1950, 1, 1) + timedelta(days=chance.randrange(25_000))
            writer.writerow([
                f"C{family:06}", f"P{count:06}", names[0], latin(chance, 3), names[1], persian(chance, 5), names[2],
                chance.choice("MF"), born.isoformat(), chance.choice(["Iran", "Iraq", "Afghanistan", "Syria"]),
                f"N{chance.randrange(10**9):09}", f"+964770{count:07}", chance.choice(["", "", "", "", "wheelchair"]),
            ])  # fmt: skip
    return text.getvalue().encode()


def latin(chance: random.Random, pieces: int) -> str:
    """An invented name in Latin letters."""
    return "".join(chance.choice(SYLLABLES) for _ in range(pieces)).title()


def persian(chance: random.Random, letters: int) -> str:
    """An invented name in Persian letters."""
    return "".join(chance.choice(LETTERS) for _ in range(letters))


def bring_in(content: bytes, people: int) -> None:
    """Bring a list into an empty operation, and print how long each step took."""
    from safeconduct.web.accounts.models import User
    from safeconduct.web.audit import log
    from safeconduct.web.intake import services
    from safeconduct.web.record.models import Person
    from safeconduct.web.record.services import begin_operation
    from web import machine  # the benchmark beside this one

    print(machine(Path.cwd()), f"a list of {len(content) / 1e6:.1f} MB", sep="\n")
    user = User.objects.create_user("ida", os.urandom(16).hex(), display_name="Ida")
    days = {"starts_on": date(2026, 1, 1), "deadline": date(2026, 3, 1)}
    operation = begin_operation(code="camp", name="Camp", actor=user, **days)
    taken: dict[str, float] = {}

    def timed(step: str, work: Callable[[], Any]) -> Any:
        begun, used = time.perf_counter(), time.process_time()
        done = work()
        taken[step] = time.perf_counter() - begun
        print(f"{step:<28}{taken[step]:>8.1f} s, of which{time.process_time() - used:>7.1f} s in Python")
        return done

    batch = timed("the file is accepted", lambda: services.begin(operation, "list.csv", content, actor=user))
    seen = services.view(batch)
    told = {column.index: column.target for column in seen.columns}

    def confirm() -> Any:
        now = services.settle(batch, site="Camp", seen_version=batch.version, actor=user, reads=False)
        return services.map_columns(now, told, seen_version=now.version, actor=user)

    batch = timed("read and compared", confirm)
    seen = services.view(batch)
    open_pairs = [pair for pair in seen.pairs if pair.choice is None]

    def decide() -> Any:
        now = batch
        for pair in open_pairs:
            now = services.choose(now, pair.line, "new", other=pair.key, seen_version=now.version, actor=user)
        return now

    batch = timed(f"{len(open_pairs)} pairs are decided", decide)
    done = timed("merged and committed", lambda: services.merge(batch, actor=user))
    decided = taken.pop(f"{len(open_pairs)} pairs are decided")
    print(f"from file to commit: {sum(taken.values()):.1f} s, and {decided:.1f} s for pairs")
    faults = log.verify()
    print(f"{done.people:,} people, {done.cases:,} cases; the log {'has faults' if faults else 'is whole'}")
    if Person.objects.count() != people or faults:
        sys.exit("not all of the list is in the record, or the log is not whole")


if __name__ == "__main__":
    main()
