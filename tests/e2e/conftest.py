"""A real browser, that of the system, and a real server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from web.installation import migrated

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of the system; where there is none, tests are skipped, or fail where CI is set."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = f"none of {', '.join(NAMES)} is installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found)
        yield running
        running.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which the command serves a new data directory, on SQLite."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{trial.getsockname()[1]}"
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(migrated(), data)
    command = [sys.executable, "-m", "safeconduct", "serve", "--data", str(data), "--port", address.rpartition(":")[2]]
    process = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": "", "SAFECONDUCT_DATA": ""})
    try:
        while True:
            assert process.poll() is None
            try:
                urllib.request.urlopen(address, timeout=30).close()
                break
            except urllib.error.HTTPError as error:
                if error.code != 503:  # until it is ready, a page says so
                    raise
            except ConnectionResetError:
                pass  # it came in the very moment in which one server took over from the other
            except urllib.error.URLError as error:
                if not isinstance(error.reason, ConnectionRefusedError | ConnectionResetError):
                    raise
        yield address
    finally:
        process.terminate()
        process.wait()
