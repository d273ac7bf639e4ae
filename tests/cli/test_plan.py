"""``plan``: what it writes, what it says, and how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from typer.testing import Result

from safeconduct.cli import plan as plan_command
from safeconduct.cli.display import STOPPING
from safeconduct.cli.stopping import Stopper
from safeconduct.operation import Plan, read_operation, read_plan, write_operation
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning import Progress
from safeconduct.verification import verify

FILES = {
    "assignments.csv",
    "branches.csv",
    "buses.csv",
    "flown.csv",
    "plan.json",
    "prices.csv",
    "score_prices.csv",
    "unplaced.csv",
}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An operation with charters to choose among, which takes longer than a person waits."""
    folder = tmp_path_factory.mktemp("large") / "large"
    write_operation(make_synthetic(2000), folder)
    return folder


def objects(lines: IO[str]) -> Iterator[dict[str, Any]]:
    """The JSON objects of a stream, as they come."""
    for line in lines:
        yield json.loads(line)


def test_a_plan_folder_is_written_with_the_parents_it_needs(
    run: Callable[..., Result], small: Path, tmp_path: Path
) -> None:
    """Status 0, nothing said where nobody looks, and a folder that verification accepts."""
    out = tmp_path / "a" / "b" / "plan"
    result = run("plan", small, "--out", out)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert {entry.name for entry in out.iterdir()} == FILES
    assert [entry.name for entry in out.parent.iterdir()] == ["plan"]
    plan = read_plan(out)
    assert verify(read_operation(small), plan).valid
    assert plan.claims["seconds"] > 0
    assert plan.claims["stopped_by"] in {"gap", "optimal"}


def test_figures_go_to_standard_output_as_json(run: Callable[..., Result], small: Path, tmp_path: Path) -> None:
    """With ``--json`` the claims of the plan are the result."""
    result = run("plan", small, "--out", tmp_path / "plan", "--json")
    assert result.stderr == ""
    assert json.loads(result.stdout) == json.loads((tmp_path / "plan" / "plan.json").read_text())


def test_the_same_seed_gives_the_same_plan(run: Callable[..., Result], small: Path, tmp_path: Path) -> None:
    """Every file but the seconds is the same the second time."""
    for name in ("one", "two"):
        assert run("plan", small, "--out", tmp_path / name, "--seed", "3").exit_code == 0
    for file in FILES - {"plan.json"}:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    one, two = (json.loads((tmp_path / name / "plan.json").read_text()) for name in ("one", "two"))
    assert one["seed"] == 3
    assert {**one, "seconds": 0} == {**two, "seconds": 0}


def test_an_earlier_plan_is_replaced_whole(run: Callable[..., Result], small: Path, tmp_path: Path) -> None:
    """What the earlier plan had left behind in a file of a plan is gone; it may itself be the one communicated."""
    out = tmp_path / "plan"
    assert run("plan", small, "--out", out).exit_code == 0
    (out / "unplaced.csv").write_text("case_id,reason\nC9,an old one\n")
    assert run("plan", small, "--out", out, "--previous", out).exit_code == 0
    assert "C9" not in (out / "unplaced.csv").read_text()


def test_a_folder_that_is_no_plan_is_refused_before_anything_is_read(
    run: Callable[..., Result], small: Path, tmp_path: Path
) -> None:
    """What lies there stays as it is, and the status is 2."""
    for name in (small, tmp_path / "full"):
        (tmp_path / "full").mkdir(exist_ok=True)
        (tmp_path / "full" / "letter.txt").write_text("dear")
        before = sorted(entry.name for entry in name.iterdir())
        result = run("plan", tmp_path / "nowhere", "--out", name)
        assert result.exit_code == 2
        assert "no plan" in result.stderr
        assert sorted(entry.name for entry in name.iterdir()) == before


def test_nothing_is_planned_from_a_faulty_operation(
    run: Callable[..., Result], small_operation: Callable[..., Path], tmp_path: Path
) -> None:
    """Its faults are told as ``check`` tells them, the status is 2, and nothing is written."""
    changes = {"sites.csv": "site_id,name,country\nnorth,North camp,IRQ\n"}
    result = run("plan", small_operation(tmp_path / "faulty", changes), "--out", tmp_path / "plan", "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "south" in result.stderr
    assert not (tmp_path / "plan").exists()


def test_pins_that_compete_are_named_with_status_1(
    run: Callable[..., Result],
    small_operation: Callable[..., Path],
    small_operation_files: dict[str, str],
    tmp_path: Path,
) -> None:
    """Two families pinned to a place that one of them fills: both are named, nothing is written."""
    offers = small_operation_files["offers.csv"].replace("alb-1,alb,confirmed,12", "alb-1,alb,confirmed,6")
    decisions = "case_id,decision,departure_id,destination_id,offer_id\nC3,pin,N1,,\nC4,pin,S1,,\n"
    folder = small_operation(tmp_path / "pinned", {"offers.csv": offers, "decisions.csv": decisions})
    result = run("plan", folder, "--out", tmp_path / "plan")
    assert result.exit_code == 1
    assert "C3" in result.stderr
    assert "C4" in result.stderr
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize(
    "option", [["--time", "-1"], ["--time", "nan"], ["--gap", "-0.1"], ["--gap", "much"], ["--seed", "x"]]
)
def test_numbers_that_make_no_sense_are_refused(
    run: Callable[..., Result], small: Path, tmp_path: Path, option: list[str]
) -> None:
    """A negative time or gap, and what is no number at all, end with status 2."""
    result = run("plan", small, "--out", tmp_path / "plan", *option)
    assert result.exit_code == 2
    assert option[0] in result.stderr
    assert not (tmp_path / "plan").exists()


def test_when_the_time_is_up_the_best_plan_is_written(large: Path, tmp_path: Path) -> None:
    """The time covers the whole command, starting included: a tenth of a second is up before anything is proved."""
    command = [
        sys.executable,
        "-m",
        "safeconduct",
        "plan",
        large,
        "--out",
        tmp_path / "plan",
        "--gap",
        "0",
        "--time",
        "0.1",
    ]
    subprocess.run([str(word) for word in command], check=True, timeout=60)
    claims = read_plan(tmp_path / "plan").claims
    assert claims["stopped_by"] == "time"
    assert claims["seconds"] < 30  # far less, unless the machine is busy with other things


def test_the_time_to_write_a_branched_proof_is_kept(
    run: Callable[..., Result], small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proof of 100,000 rows brings the end forward by what writing them takes, but never beyond half the time."""
    ends: list[float] = []
    computed = plan_command.computed

    def asking(*args: Any, stop: Stopper, progress: Callable[[Progress], None], **options: Any) -> Plan:
        for rows in (0, 100_000, 10**9):
            progress(Progress("proving", rows=rows))
            ends.append(stop.until)
        progress(Progress("proving"))
        return computed(*args, stop=stop, progress=progress, **options)

    monkeypatch.setattr(plan_command, "computed", asking)
    assert run("plan", small, "--out", tmp_path / "plan", "--time", "300").exit_code == 0
    assert ends[0] - ends[1] == pytest.approx(100_000 * plan_command.SECONDS_PER_ROW)
    assert 140 < ends[0] - ends[2] <= 150


def test_ctrl_c_keeps_the_best_plan(large: Path, tmp_path: Path) -> None:
    """After the first plan was found, Ctrl-C ends with status 130 and a plan that holds; progress is JSON lines."""
    out = tmp_path / "plan"
    command = [
        sys.executable,
        "-m",
        "safeconduct",
        "plan",
        str(large),
        "--out",
        str(out),
        "--gap",
        "0",
        "--time",
        "inf",
    ]
    process = subprocess.Popen(
        [*command, "--progress", "json", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdout, process.stderr:
        steps, asked = [], False
        for now in objects(process.stderr):
            assert list(now) == ["elapsed", "step", "objective", "bound", "gap"]
            steps.append(now["step"])
            if now["objective"] is not None and not asked:
                process.send_signal(signal.SIGINT)
                asked = True
        claims = json.loads(process.stdout.read())
    assert process.wait(timeout=60) == 130
    assert steps[0] == "reading the operation"
    assert STOPPING in steps
    assert claims["stopped_by"] == "interrupt"
    assert verify(read_operation(large), read_plan(out)).valid


def when_it_is_read(pipe: Path, process: subprocess.Popen[str]) -> int:
    """Wait until a process reads a named pipe, and return the end to write to; it then waits for what is written."""
    while True:
        with contextlib.suppress(OSError):  # as long as nobody reads it
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        with contextlib.suppress(subprocess.TimeoutExpired):
            pytest.fail(f"it ended with {process.wait(timeout=0.05)} and did not read")


def test_ctrl_c_before_there_is_a_plan_writes_nothing(small_operation: Callable[..., Path], tmp_path: Path) -> None:
    """While the operation is still being read, Ctrl-C ends with status 130 and one line."""
    folder = small_operation(tmp_path / "operation", {"people.csv": None})
    os.mkfifo(folder / "people.csv")
    command = [sys.executable, "-m", "safeconduct", "plan", str(folder), "--out", str(tmp_path / "plan")]
    process = subprocess.Popen([*command, "--progress", "json"], stderr=subprocess.PIPE, text=True)
    end = when_it_is_read(folder / "people.csv", process)
    process.send_signal(signal.SIGINT)
    os.close(end)  # a signal that came just before it began to wait would not wake it
    told = process.communicate(timeout=60)[1].splitlines()
    assert process.returncode == 130
    assert [json.loads(line)["step"] for line in told[:-1]] == ["reading the operation"]
    assert told[-1] == "interrupted; nothing was written"
    assert not (tmp_path / "plan").exists()


def test_people_at_a_terminal_see_what_came_of_it(
    run_on_terminal: Callable[..., Any], small: Path, tmp_path: Path
) -> None:
    """On a terminal a summary tells who leaves by when, how good that is, where it is, and what to type next."""
    ended = run_on_terminal("plan", small, "--out", tmp_path / "plan")
    assert ended.status == 0
    assert ended.stdout == ""
    assert "9 of 9 people leave, the last on 2026-03-23, 8 days before the deadline." in ended.text
    for word in ("objective", "bound", "gap", "Written to", "safeconduct report", "safeconduct verify"):
        assert word in ended.text, word


def test_quiet_says_nothing_at_a_terminal(run_on_terminal: Callable[..., Any], small: Path, tmp_path: Path) -> None:
    """With ``--quiet`` not a word appears."""
    assert run_on_terminal("plan", small, "--out", tmp_path / "plan", "--quiet").seen == ""


def test_those_who_are_left_are_told_with_their_reasons(
    run_on_terminal: Callable[..., Any],
    small_operation: Callable[..., Path],
    small_operation_files: dict[str, str],
    tmp_path: Path,
) -> None:
    """Where people stay, the first reasons are shown and the file that has all of them."""
    offers = small_operation_files["offers.csv"].replace("alb-1,alb,confirmed,12", "alb-1,alb,confirmed,2")
    folder = small_operation(tmp_path / "scarce", {"offers.csv": offers, "usage.csv": None})
    seen = run_on_terminal("plan", folder, "--out", tmp_path / "plan").text
    assert "unplaced.csv" in seen
    assert "C4: " in seen


def test_an_operation_without_departures_tells_what_is_needed(
    run: Callable[..., Result], without_departures: Path, tmp_path: Path
) -> None:
    """No departure is no error: the plan leaves everybody, and the seats that are needed are the answer."""
    result = run("plan", without_departures, "--out", tmp_path / "plan", "--json")
    assert result.exit_code == 0
    figures = json.loads(result.stdout)
    assert (figures["people_placed"], figures["last_departure"]) == (0, None)
    assert sum(row["seats"] for row in figures["needed"]["seats"]) > 0
    shown = run("plan", without_departures, "--out", tmp_path / "plan")
    assert "There are no departures to plan on" in shown.stderr
    assert figures["needed"]["seats"][0]["destination_id"] in shown.stderr
