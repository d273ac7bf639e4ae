"""Folders in which something lies while it is worked on: gone at the end, and swept where a process was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.web.jobs import scratch

HOLDS = """
import sys
from safeconduct.web.jobs import scratch
with scratch.folder("plan") as place:
    (place / "operation").mkdir()
    (place / "operation" / "people.csv").write_text("F1")
    print(place, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for temporary folders of the test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def holder(temporary: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that works in a folder with a snapshot, until it is killed; and the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS],
        env=os.environ | {"TMPDIR": str(temporary)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield process, Path(process.stdout.readline().strip())
    process.kill()
    process.communicate()


def aged(place: Path, seconds: float) -> None:
    """Let a folder be so old."""
    then = time.time() - seconds
    os.utime(place, (then, then))


def test_a_folder_is_gone_when_the_work_is_done_or_fails(temporary: Path) -> None:
    """Only its user can read it while it is there."""
    with scratch.folder("plan") as place:
        assert place.parent == temporary
        assert os.name != "posix" or place.stat().st_mode & 0o077 == 0
    with pytest.raises(ValueError, match="no"), scratch.folder("trial"):
        raise ValueError("no")
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="kills a process as POSIX does")
def test_what_a_killed_process_left_is_swept_and_what_another_holds_stays(
    holder: tuple[subprocess.Popen[str], Path],
) -> None:
    """While the process works, its folder stays however old; killed, it leaves it behind, and it is swept."""
    process, left = holder
    aged(left, 3_600)
    assert scratch.sweep() == 0
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert (left / "operation" / "people.csv").exists()
    aged(left, 0)
    assert scratch.sweep() == 0  # whoever made a folder just now may be about to hold it
    aged(left, 2 * scratch.FRESH_SECONDS)
    assert scratch.sweep() == 1
    assert not left.exists()


def test_what_is_not_ours_or_was_never_held_is_left_alone(temporary: Path) -> None:
    """Other names, links, files; and a folder of an earlier version until a day is over."""
    earlier = temporary / "safeconduct-plan-earlier"
    for name in ("safeconduct-other-x", "elsewhere", earlier.name):
        (temporary / name).mkdir()
        aged(temporary / name, 3_600)
    (temporary / "safeconduct-plan-file").write_text("")
    (temporary / "safeconduct-plan-link").symlink_to(temporary / "elsewhere")
    assert scratch.sweep() == 0
    aged(earlier, 2 * scratch.EARLIER_SECONDS)
    assert scratch.sweep() == 1
    assert sorted(one.name for one in temporary.iterdir()) == [
        "elsewhere",
        "safeconduct-other-x",
        "safeconduct-plan-file",
        "safeconduct-plan-link",
    ]
