"""Who answers while the server cannot yet: a page that says so, instead of a connection that is refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECONDS = 10
"""After how long whoever comes is told to come again."""


class _Server(ThreadingHTTPServer):
    """Answers whom it let in before it ends: nobody who came in time is cut off."""

    daemon_threads = False  # then closing waits for them
    timeout = 0

    def answer_who_waits(self) -> None:
        """Let in all who stand at the door."""
        self._somebody = True
        while self._somebody:
            self.handle_request()

    def handle_timeout(self) -> None:
        """Nobody stands there."""
        self._somebody = False


@contextmanager
def standing_in(host: str, port: int, *, is_first: bool = False) -> Iterator[None]:
    """Answer every request with the page for a closed record until the block is left. Django is set up.

    Args:
        host: Where to answer.
        port: At which port.
        is_first: Whether the record was never open yet, which the page says then.

    Raises:
        OSError: the port cannot be used.
    """
    from django.contrib.staticfiles import finders

    from safeconduct.web.pages import closed

    page = closed.page(SECONDS, is_first=is_first)
    headers = {"Content-Type": "text/html; charset=utf-8", "Retry-After": str(SECONDS), "Cache-Control": "no-store"}

    class Answer(BaseHTTPRequestHandler):
        """Knows the page, and the style sheets that it asks for."""

        timeout = 5  # whoever says nothing keeps the server from its start no longer

        def do_GET(self) -> None:
            self._answer()

        def do_HEAD(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            path = self.path.partition("?")[0].removeprefix("/static/")
            found = finders.find(path) if path.endswith(".css") else None
            if isinstance(found, str):
                with open(found, "rb") as file:
                    self._send(200, {"Content-Type": "text/css; charset=utf-8"}, file.read())
            else:
                self._send(503, headers, page.content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - what the library calls
            """Say nothing of who came."""

        def _send(self, status: int, told: dict[str, str], content: bytes) -> None:
            self.send_response_only(status)
            for name, value in {**told, "Content-Length": str(len(content)), "Connection": "close"}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

    server = _Server((host, port), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.answer_who_waits()
        server.server_close()
        thread.join()
