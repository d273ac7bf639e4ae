"""The browser of whoever started a command: where there is none, and how a secret reaches it."""

from __future__ import annotations

import threading
import webbrowser
from pathlib import Path

import pytest

from safeconduct.cli import browser

SECRET = "http://127.0.0.1:8000/accounts/link/a-token/"


class Window(webbrowser.BaseBrowser):
    """A browser that only notes what it is opened at."""

    def __init__(self) -> None:
        super().__init__("window")
        self.opened: list[str] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: ARG002 - what the library calls
        """Note an address."""
        self.opened.append(url)
        return True


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Window:
    """A display with a browser on it."""
    found = Window()
    monkeypatch.setattr(browser, "has_display", lambda: True)
    monkeypatch.setattr(webbrowser, "get", lambda: found)
    return found


def shown(address: str, secret_in: Path | None = None) -> None:
    """Show an address, and wait until that is done."""
    browser.show(address, secret_in=secret_in)
    for thread in threading.enumerate():
        if thread.name == "browser":
            thread.join()


def test_a_secret_stands_in_no_command_line(window: Window, tmp_path: Path) -> None:
    """The browser is given a file that only its owner can read, which leads to the address."""
    file = tmp_path / "open.html"
    file.write_text("an earlier one")
    shown(SECRET, file)
    assert window.opened == [file.as_uri()]
    assert f"url={SECRET}" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_an_address_that_is_none_is_opened_as_it_is(window: Window) -> None:
    """Nothing is written for it."""
    shown("http://127.0.0.1:8000")
    assert window.opened == ["http://127.0.0.1:8000"]


def test_without_a_display_nothing_is_opened(window: Window, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And the secret is nowhere written."""
    monkeypatch.setattr(browser, "has_display", lambda: False)
    shown(SECRET, tmp_path / "open.html")
    assert window.opened == []
    assert list(tmp_path.iterdir()) == []


def test_a_machine_without_a_browser_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the library says of it."""

    def none() -> None:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(browser, "has_display", lambda: True)
    monkeypatch.setattr(webbrowser, "get", none)
    shown("http://127.0.0.1:8000")


def test_a_browser_of_the_terminal_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would take the terminal in which the server says what happens."""
    taken = webbrowser.GenericBrowser("lynx")
    monkeypatch.setattr(taken, "open", lambda _: pytest.fail("it was opened"))
    monkeypatch.setattr(browser, "has_display", lambda: True)
    monkeypatch.setattr(webbrowser, "get", lambda: taken)
    shown("http://127.0.0.1:8000")
