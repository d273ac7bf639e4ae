"""``ledger``: what it says of a day, for people and for programs, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from typer.testing import Result

from small_ledger import SMALL_LEDGER, write_ledger

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def kept(small_operation: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small operation with its ledger, one of its disagreements open."""
    text = SMALL_LEDGER["figures.csv"].replace("used,a count by name", ",")
    return write_ledger(small_operation, tmp_path_factory.mktemp("ledger") / "op", {"figures.csv": text})


def test_it_says_what_became_of_promises(run: Run, kept: Path) -> None:
    """On the day on which the operation starts: what is overdue first, then the rest, in 80 columns."""
    result = run("ledger", kept)
    assert (result.exit_code, result.stdout) == (0, "")
    assert max(len(line) for line in result.stderr.splitlines()) <= 80
    assert result.stderr.splitlines() == [
        "4 commitments on 2026-03-02",
        "  partly since 2026-02-20  C1  Albania will: places, 200 person; due by",
        "      2026-06-30; done 70; left 130",
        "  open  C3  the army will: protection; due by 2026-06-14, the end of its",
        "      agreement",
        "  superseded since 2026-01-20  C2  Albania intends: places, 50 to 100 person;",
        "      due by 2026-03-31; now C1",
        "  withdrawn since 2026-02-20  C4  a parliament calls on others: decision; due by",
        "      2026-02-01",
        "1 bill or resolution",
        "  S.Con.Res.7  ordered reported (senate) on 2026-02-05; next: reported (senate)",
        "1 open disagreement",
        "  population at north, 2026-01-20: about 1,200 (S1, S2); 1,310 (S1)",
    ]


@pytest.mark.parametrize(("day", "status"), [("2026-06-30", "partly"), ("2026-07-01", "overdue")])
def test_it_says_it_for_any_day(day: str, status: str, run: Run, kept: Path) -> None:
    """A promise for June is overdue on the first of July and not a day before."""
    said = json.loads(run("ledger", kept, "--on", day, "--json").stdout)
    assert said["on"] == day
    assert {one["commitment_id"]: one["status"] for one in said["commitments"]}["C1"] == status


def test_a_program_reads_all_of_it(run: Run, kept: Path) -> None:
    """Days are texts, steps are objects, and nothing is said beside them."""
    result = run("ledger", kept, "--json")
    said: Mapping[str, list[dict[str, object]]] = json.loads(result.stdout)
    assert result.stderr == ""
    assert said["commitments"][0]["due"] == ["2026-06-01", "2026-06-30"]
    assert said["measures"][0]["next_step"] == "reported"
    assert said["disagreements"][0]["standing"] == "open"


def test_an_operation_without_ledger_has_none(run: Run, small: Path) -> None:
    """It says so in three lines."""
    said = run("ledger", small).stderr.splitlines()
    assert said == ["no commitment on 2026-03-02", "no bill or resolution", "no open disagreement"]


def test_a_day_that_is_none_is_refused(run: Run, kept: Path) -> None:
    """With status 2, as any argument that is wrong."""
    assert run("ledger", kept, "--on", "soon").exit_code == 2
