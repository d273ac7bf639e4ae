"""A real browser, that of the system, and a real server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests.e2e.walking import wait_until_it_answers

from web.installation import TO_SERVE, migrated


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which the command serves a new data directory, on SQLite."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(migrated(), data)
    command = [sys.executable, "-m", "safeconduct", "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ | TO_SERVE)
    try:
        wait_until_it_answers(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
