"""What a process of the server runs that answers requests: the application, and a watch over its server.

Where the server is killed, its processes would go on answering at its port, with nobody to run jobs and nobody to stop
them. So each ends when the process that started it is gone.
"""

from __future__ import annotations

import os
import threading

from safeconduct.web.wsgi import application

__all__ = ["application"]

LOOK_SECONDS = 0.5


def _end_with(parent: int) -> None:
    never = threading.Event()
    while os.getppid() == parent:
        never.wait(LOOK_SECONDS)
    os._exit(1)


if os.name == "posix":  # elsewhere a process keeps the number of its parent
    threading.Thread(target=_end_with, args=(os.getppid(),), name="watch", daemon=True).start()
