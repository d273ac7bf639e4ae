"""Who answers while the server cannot yet."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request

import pytest
from django.templatetags.static import static

from safeconduct.web.standing_in import standing_in


def test_a_first_start_is_told_as_such() -> None:
    """Nobody closed what was never open."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    with standing_in("127.0.0.1", port, is_first=True), pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/")
    page = answer.value.read().decode()
    assert "First start" in page
    assert "Closed" not in page


def test_whoever_comes_early_is_told_to_come_again() -> None:
    """Any page is the page for a closed record, with its style sheet; afterwards the port is free."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    with standing_in("127.0.0.1", port):
        for data in (None, b"a=form"):
            with pytest.raises(urllib.error.HTTPError) as answer:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/operations/", data=data)
            assert answer.value.code == 503
            assert answer.value.headers["Retry-After"] == "10"
            assert 'lang="fa" dir="rtl"' in answer.value.read().decode()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{static('pages/safeconduct.css')}") as sheet:
            assert b"--ground" in sheet.read()
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind(("127.0.0.1", port))
