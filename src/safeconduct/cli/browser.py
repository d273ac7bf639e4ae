"""The browser of whoever started a command: opened where there is a display to show it on, and never at any price."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from pathlib import Path

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Safe Conduct</title>
<meta http-equiv="refresh" content="0;url={address}"></head>
<body><p><a href="{address}">Safe Conduct</a></p></body></html>
"""


def has_display() -> bool:
    """Whether a window can be opened where this process runs."""
    if sys.platform in {"win32", "darwin"}:
        return not os.environ.get("SSH_CONNECTION")
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def show(address: str, *, secret_in: Path | None = None) -> None:
    """Open an address in a browser, in a thread of its own; where there is none, nothing happens.

    Args:
        address: Of letters, digits and the signs of an address.
        secret_in: Where the address is a secret: the file that leads the browser there. Others can see with which
            words a program was started, and would see the address otherwise.
    """
    if not has_display():
        return
    if secret_in is not None:
        secret_in.unlink(missing_ok=True)
        with os.fdopen(os.open(secret_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(PAGE.format(address=address))
        address = secret_in.as_uri()
    threading.Thread(target=_open, args=(address,), name="browser", daemon=True).start()


def _open(address: str) -> None:
    try:
        found = webbrowser.get()
        if type(found) is not webbrowser.GenericBrowser:  # one that would take the terminal
            found.open(address)
    except (webbrowser.Error, OSError):
        return
