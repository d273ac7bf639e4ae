"""The page that pairs a phone, on a port without encryption: it has the authority's certificate and no secret."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from safeconduct.web.lan.authority import Certificate

CERTIFICATE = "/safe-conduct.crt"


def page(address: str, pairing: str, known: Certificate) -> bytes:
    """The page, in every language. Django is set up.

    Args:
        address: Where people reach the server, through HTTPS.
        pairing: Where they reach this page.
        known: The certificate of the server.
    """
    import segno
    from django.template.loader import render_to_string

    from safeconduct.operation.languages import LANGUAGES

    def drawn(text: str) -> str:
        drawing: str = segno.make(text, error="m").svg_inline(
            scale=4, border=4, dark="#000", light="#fff", omitsize=True
        )
        return drawing

    pairs = known.fingerprint.split(":")
    shown = {
        "each": [(code, one.right) for code, one in LANGUAGES.items() if one.is_complete_in("lan")],
        "address": address,
        "pairing": pairing,
        "address_drawn": drawn(address),
        "pairing_drawn": drawn(pairing),
        "certificate": CERTIFICATE,
        "fingerprint": [" ".join(pairs[at : at + 8]) for at in range(0, len(pairs), 8)],
        "ends": known.ends,
    }
    return render_to_string("lan/pairing.html", shown).encode()


@contextmanager
def pairing_beside(port: int, content: bytes, authority: Path) -> Iterator[None]:
    """Answer with the page, the authority's certificate and the style sheet until the block is left.

    Args:
        port: Where, on every address of this machine.
        content: The page.
        authority: The file of the certificate of the authority; its key is not read.

    Raises:
        OSError: the port cannot be used.
    """
    from django.contrib.staticfiles import finders

    certificate = x509.load_pem_x509_certificate(authority.read_bytes()).public_bytes(serialization.Encoding.DER)

    class Answer(BaseHTTPRequestHandler):
        """Knows these three and nothing else."""

        timeout = 10

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            found = finders.find(path.removeprefix("/static/")) if path.endswith((".css", ".svg")) else None
            if path == "/":
                self._send(200, "text/html; charset=utf-8", content)
            elif path == CERTIFICATE:
                self._send(200, "application/x-x509-ca-cert", certificate)
            elif path.startswith("/static/") and isinstance(found, str):
                kind = "text/css; charset=utf-8" if path.endswith(".css") else "image/svg+xml"
                self._send(200, kind, Path(found).read_bytes())
            else:
                self._send(404, "text/plain; charset=utf-8", b"404\n")

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - what the library calls
            """Say nothing of who came."""

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response_only(status)
            told = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
            told |= {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"}
            told["Content-Security-Policy"] = "default-src 'self'; base-uri 'none'; form-action 'none'"
            for name, value in told.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

    server = ThreadingHTTPServer(("0.0.0.0", port), Answer)  # noqa: S104 - phones of the network ask
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
