"""The worker that the server starts: started again when it dies, and gone when the server is, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from web.jobs.conftest import children, until

TO_SQLITE = {"DATABASE_URL": "", "SAFECONDUCT_TEST_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": ""}
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux for the processes")


def workers(pid: int) -> list[int]:
    """The workers that a server started."""
    return [one for one in children(pid) if b"\0work\0" in Path(f"/proc/{one}/cmdline").read_bytes()]


def is_gone(pid: int) -> bool:
    """Whether a process is there no more, but for its name."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command, serving, with its worker."""
    port = 20_000 + os.getpid() % 20_000
    command = [sys.executable, "-m", "safeconduct", "serve", "--data", str(tmp_path / "data"), "--port", str(port)]
    environment = {name: value for name, value in (os.environ | TO_SQLITE).items() if name != "DJANGO_SETTINGS_MODULE"}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        until(lambda: process.poll() is not None or workers(process.pid))
        assert process.poll() is None
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.soak
def test_a_worker_that_dies_is_started_again_and_ends_with_the_server(server: subprocess.Popen[bytes]) -> None:
    """It is killed, and another is there; Ctrl-C ends the server and that one."""
    (first,) = workers(server.pid)
    os.kill(first, signal.SIGKILL)
    until(lambda: workers(server.pid) not in ([], [first]))
    (second,) = workers(server.pid)
    server.send_signal(signal.SIGINT)
    assert server.wait(60) == 0
    assert is_gone(second)


@pytest.mark.soak
def test_nothing_is_left_of_a_server_that_was_killed(server: subprocess.Popen[bytes]) -> None:
    """Nobody tells its worker and what answers requests; they end all the same."""
    until(lambda: len(children(server.pid)) >= 2)
    started = children(server.pid)
    server.kill()
    server.wait()
    until(lambda: all(is_gone(one) for one in started))
