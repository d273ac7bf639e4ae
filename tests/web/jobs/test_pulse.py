"""The file of a job that runs here: its numbers, its lock, and who asked it to stop."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.web.jobs.pulse import Numbers, Pulse

LARGEST = 2**62


@given(st.lists(st.tuples(st.integers(0, LARGEST), st.integers(0, LARGEST), st.sampled_from(["", "names", "x" * 40]))))
def test_what_was_written_last_is_read(
    tmp_path_factory: pytest.TempPathFactory, written: list[tuple[int, int, str]]
) -> None:
    """Whatever was written before, also where it was longer."""
    pulse = Pulse(tmp_path_factory.mktemp("jobs"), "job.1")
    os.close(pulse.take())
    assert pulse.read() is None
    for one in written:
        pulse.write(Numbers(*one))
        assert pulse.read() == Numbers(*one)


def test_the_lock_tells_who_lives(tmp_path: Path) -> None:
    """None was never here; held while a descriptor of it is open anywhere; then gone."""
    pulse = Pulse(tmp_path / "jobs", "job.1")
    assert pulse.is_held() is None
    taken = pulse.take()
    heir = os.dup(taken)
    assert pulse.is_held() is True
    with pytest.raises(OSError, match="temporarily unavailable"):
        pulse.take()
    os.close(taken)
    assert pulse.is_held() is True
    os.close(heir)
    assert pulse.is_held() is False
    assert (tmp_path / "jobs").stat().st_mode & 0o077 == 0
    assert pulse.file.stat().st_mode & 0o077 == 0


def test_word_is_left_and_taken_away(tmp_path: Path) -> None:
    """Who asks to stop is known by number; nothing remains of a job that is over."""
    pulse = Pulse(tmp_path, "job.1")
    os.close(pulse.take())
    assert pulse.who_stops() is None
    pulse.ask_to_stop(7)
    assert pulse.who_stops() == 7
    pulse.remove()
    assert list(tmp_path.iterdir()) == []
    assert pulse.read() is None
