"""The one display: what it says where, and when it is silent."""

from __future__ import annotations

import io
import json
import sys

import pytest

from safeconduct.cli.display import STOPPING, Display, duration, percent
from safeconduct.cli.options import ProgressKind
from safeconduct.planning import Progress


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """The JSON lines on standard error."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_without_a_terminal_only_answers_and_faults_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Progress and summaries are for a terminal; what was asked for is not."""
    with Display(quiet=False, kind=ProgressKind.DISPLAY) as display:
        display.step("reading")
        display.say("a summary")
        display.answer("an answer")
        display.faults("a fault")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "an answer\na fault\n")


@pytest.mark.parametrize("kind", list(ProgressKind))
def test_quiet_leaves_only_faults(kind: ProgressKind, capsys: pytest.CaptureFixture[str]) -> None:
    """With quiet nothing but faults is printed, whatever kind of progress was asked for."""
    with Display(quiet=True, kind=kind) as display:
        display.step("reading")
        display.answer("an answer")
        display.faults("a fault")
    assert capsys.readouterr().err == "a fault\n"


def test_progress_as_json_is_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Each line has the same five keys; figures that are not known, or not finite, are null."""
    with Display(quiet=False, kind=ProgressKind.JSON) as display:
        display.step("reading")
        display.progress(Progress("pricing", None, float("-inf"), None))
        display.progress(Progress("assigning", 12.5, 10.0, 0.25))
        display.step("writing")
    lines = lines_of(capsys)
    assert [line["step"] for line in lines] == ["reading", "pricing", "assigning", "writing"]
    assert all(list(line) == ["elapsed", "step", "objective", "bound", "gap"] for line in lines)
    assert [line["bound"] for line in lines] == [None, None, 10.0, 10.0]
    elapsed = [float(str(line["elapsed"])) for line in lines]
    assert elapsed == sorted(elapsed)


def test_a_step_that_tells_much_is_not_written_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    """Within a step, lines are written a few times a second at most."""
    with Display(quiet=False, kind=ProgressKind.JSON) as display:
        for objective in range(1000):
            display.progress(Progress("improving", float(objective), None, None))
    assert len(lines_of(capsys)) < 20


def test_the_wish_to_stop_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Once Ctrl-C was heard, the progress says so."""
    with Display(quiet=False, kind=ProgressKind.JSON) as display:
        display.progress(Progress("improving", 5.0, 4.0, 0.1))
        display.tell_stopping()
    assert [line["step"] for line in lines_of(capsys)] == ["improving", STOPPING]


def test_a_reader_of_progress_that_goes_away_is_no_reason_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody reads standard error any more, the work goes on."""

    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(text)

    monkeypatch.setattr(sys, "stderr", Gone())
    with Display(quiet=False, kind=ProgressKind.JSON) as display:
        display.step("reading")
        display.answer("an answer")
        display.faults("a fault")


def test_spans_and_shares_read_as_people_write_them() -> None:
    """Minutes and hours are told apart, and a small share keeps its digits."""
    assert [duration(seconds) for seconds in (0, 7.9, 750, 3723)] == ["0:00", "0:07", "12:30", "1:02:03"]
    assert [percent(share) for share in (0.0004, 0.0123, 0.5, 0)] == ["0.040 %", "1.23 %", "50.0 %", "0.000 %"]


def test_a_path_is_never_broken_and_prose_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Prose is wrapped between words at 80 columns; a long path and a command can be copied as they stand."""
    path = "/srv/" + "very/" * 30 + "plan"
    with Display(quiet=False, kind=ProgressKind.DISPLAY) as display:
        display.answer("word " * 30 + "end", f"Written to {path}", f"  safeconduct verify {path} and more words")
    lines = capsys.readouterr().err.splitlines()
    assert max(map(len, lines[:2])) <= 80
    assert path in lines
    assert f"  safeconduct verify {path} and more words" in lines
