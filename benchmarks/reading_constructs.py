"""Report recall and precision of reading by construct, on articles whose proposals a person has written down.

    python benchmarks/reading_constructs.py [FOLDER]

Each article of FOLDER (by default those of the tests) has a table of all that is expected of it, ``NAME.toml`` beside
``NAME.txt``. An entry is *found* if a proposal has its characters and all that the entry says of it: speaker, mode and
whose statement reports it; numbers and what they count; first and last day; steps; promisor, strength and due day;
kind of flag. *Recall* of a construct is the share of its entries that are found. *Precision* is the share of the found
among the proposals that meet an entry of the construct, which is less than 1 where a proposal is there and says
something else. The line of a table has the precision over all of its proposals, also those that nobody expects.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from safeconduct.ledger.reading import Reading, read

ARTICLES = Path(__file__).parent.parent / "tests" / "ledger" / "reading" / "articles"
TABLES = ("statements", "figures", "dates", "measures", "commitments", "flags")
DEFAULTS: dict[str, dict[str, Any]] = {
    "statements": {"mode": "direct", "parent": None, "speaker": None},
    "figures": {"quantifier": "exact", "unit": "person", "low": None, "high": None},
    "commitments": {"promisor": None, "due": None},
}
"""What an entry says where it says nothing."""


@dataclass(frozen=True)
class Outcome:
    """What became of an entry, or of a proposal that nobody expects.

    Attributes:
        table: The table of the proposal.
        constructs: The constructs that the entry shows.
        expected: The entry; None if there is none.
        proposed: The proposal with the same place, as entries are written; None if there is none.
    """

    article: str
    table: str
    constructs: tuple[str, ...]
    expected: dict[str, Any] | None
    proposed: dict[str, Any] | None

    @property
    def found(self) -> bool:
        """Whether the proposal says all that the entry says."""
        return self.expected is not None and self.expected == self.proposed


def outcomes(folder: Path) -> Iterator[Outcome]:
    """What becomes of each entry and each proposal, article by article."""
    for path in sorted(folder.glob("*.txt")):
        expected = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
        with path.open(encoding="utf-8", newline="") as file:
            reading = read(file.read(), published=expected.get("published"))
        for table in TABLES:
            yield from compared(path.stem, table, expected.get(table, []), list(proposals(reading, table)))


def proposals(reading: Reading, table: str) -> Iterator[dict[str, Any]]:
    """The proposals of a table as entries are written."""
    rows = reading.as_json()
    speakers = {one["id"]: one["speaker"] for one in rows["statements"]}
    for row in rows[table]:
        if table == "measures":
            yield {"number": row["number"], "steps": [step["step"] for step in row["steps"]]}
            continue
        kept = {key: value for key, value in row.items() if key not in LEFT_OUT[table]}
        if table == "statements":
            kept["parent"] = speakers.get(row["parent"])
        yield kept


LEFT_OUT = {
    "statements": ("id", "cue", "confidence", "start", "end"),
    "figures": ("start", "end", "confidence"),
    "dates": ("start", "end", "precision"),
    "commitments": ("start", "end", "kind", "conditions"),
    "flags": ("start", "end", "suggestion", "why"),
}


def compared(article: str, table: str, entries: list[dict[str, Any]], found: list[dict[str, Any]]) -> Iterator[Outcome]:
    """Each entry with the first proposal of the same characters, then the proposals that are left."""
    for entry in entries:
        constructs = tuple(entry.get("constructs", [entry.get("kind", table)]))
        wanted = DEFAULTS.get(table, {}) | {key: value for key, value in entry.items() if key != "constructs"}
        wanted = {key: value.isoformat() if isinstance(value, date) else value for key, value in wanted.items()}
        name = "number" if table == "measures" else "text"
        same = [one for one in found if one[name] == wanted[name]]
        best = next((one for one in same if one == wanted), same[0] if same else None)
        if best is not None:
            found.remove(best)
        yield Outcome(article, table, constructs, wanted, best)
    for one in found:
        yield Outcome(article, table, (), None, one)


def report(folder: Path) -> Iterator[str]:
    """A line for each table and each of its constructs, then what was not found."""
    results = list(outcomes(folder))
    yield f"{'':26}{'entries':>8}{'articles':>9}{'recall':>9}{'precision':>10}"
    for table in TABLES:
        of_table = [one for one in results if one.table == table]
        yield line(table, of_table)
        constructs = Counter(construct for one in of_table for construct in one.constructs)
        for construct in sorted(constructs):
            yield line(f"  {construct}", [one for one in of_table if construct in one.constructs])
    for one in results:
        if not one.found:
            yield f"{one.article}: {one.table}: expected {one.expected}, proposed {one.proposed}"


def line(name: str, results: list[Outcome]) -> str:
    """Recall and precision of some outcomes."""
    entries = sum(one.expected is not None for one in results)
    proposed = sum(one.proposed is not None for one in results)
    found = sum(one.found for one in results)
    articles = len({one.article for one in results if one.expected is not None})
    recall = f"{found / entries:9.0%}" if entries else " " * 9
    precision = f"{found / proposed:10.0%}" if proposed else " " * 10
    return f"{name:26}{entries:8}{articles:9}{recall}{precision}"


def main() -> None:
    """Report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=ARTICLES)
    for text in report(parser.parse_args().folder):
        print(text)


if __name__ == "__main__":
    main()
