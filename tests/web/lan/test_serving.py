"""Serving a network: a client that knows the authority comes in through HTTPS, and no other does."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from safeconduct.operation.languages import LANGUAGES
from safeconduct.web.data_directory import Unusable
from safeconduct.web.lan import network, pairing
from web.installation import TO_SQLITE, migrated


def free_ports() -> tuple[int, int]:
    """Two ports at which nobody answers."""
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def asked(address: str, knows: ssl.SSLContext) -> tuple[dict[str, str], bytes]:
    """The head and the body of an answer, once the server takes connections."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=30, context=knows) as response:  # noqa: S310 - our own address
                return dict(response.headers), response.read()
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.1)
    raise AssertionError(address)


def test_a_client_that_knows_the_authority_comes_in(tmp_path: Path) -> None:
    """With the certificate from the page that pairs: cookies are for HTTPS alone, no HSTS; others are turned away."""
    data, (port, pairs) = tmp_path / "data", free_ports()
    shutil.copytree(migrated(), data)
    command = [sys.executable, "-m", "safeconduct", "serve", "--data", str(data), "--port", str(port)]
    command += ["--lan", "--address", "127.0.0.1", "--pairing-port", str(pairs)]
    known = os.environ | TO_SQLITE | {"SAFECONDUCT_WORKERS": "1"}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=known)
    try:
        open_page = f"http://127.0.0.1:{pairs}/"
        _, page = asked(open_page, ssl.create_default_context())
        _, certificate = asked(f"{open_page}safe-conduct.crt", ssl.create_default_context())
        knows = ssl.create_default_context(cadata=certificate)
        for host in ("127.0.0.1", "localhost"):
            head, body = asked(f"https://{host}:{port}/accounts/login/", knows)
            assert "Secure" in head["set-cookie"]
            assert "strict-transport-security" not in head
            assert b"login" in body
        for host, client in (("127.0.0.1", ssl.create_default_context()), ("127.0.0.2", knows)):
            with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
                asked(f"https://{host}:{port}/", client)
    finally:
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    fingerprint = hashlib.sha256(certificate).hexdigest().upper()
    shown = [fingerprint[at : at + 2] for at in range(0, 64, 2)]
    assert " ".join(shown[:16]) in told
    assert " ".join(shown[:8]).encode() in page
    assert f"https://localhost:{port}" in told
    for path in (data / "lan").glob("*-key.pem"):
        assert path.read_bytes().splitlines()[1] not in page


def test_the_page_says_it_in_each_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each language that the page is complete in, with both addresses and the fingerprint; drawn, not only written."""
    for name in ("SAFECONDUCT_LAN", "SAFECONDUCT_HOSTS"):
        monkeypatch.setenv(name, "")  # opening sets them
    opened = network.open_to(tmp_path / "data", 8000, 8001, ["192.168.1.10"])
    assert os.environ["SAFECONDUCT_HOSTS"].startswith("localhost,127.0.0.1,")
    assert os.environ["SAFECONDUCT_HOSTS"].endswith("192.168.1.10")
    text = pairing.page(opened.address, opened.pairing, opened.certificate).decode()
    known = [code for code, one in LANGUAGES.items() if one.is_complete_in("lan")]
    assert {"en", "fa", "ar"} <= set(known)
    for part in (
        *(f'lang="{code}"' for code in known),
        'lang="fa" dir="rtl"',
        "https://192.168.1.10:8000/",
        "http://192.168.1.10:8001/",
    ):
        assert part in text
    assert text.count("<svg") == 2 * len(known)


def test_what_cannot_be_served_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that is none, a port that both want, a machine without a network."""
    with pytest.raises(Unusable, match="--address camp: is no address"):
        network.open_to(tmp_path, 8000, 8001, ["camp"])
    with pytest.raises(Unusable, match="--pairing-port 8000: is the port of the server"):
        network.open_to(tmp_path, 8000, 8000, [])
    monkeypatch.setattr(network.addresses, "own_addresses", list)
    with pytest.raises(Unusable, match="name one with --address"):
        network.open_to(tmp_path, 8000, 8001, [])
    assert list(tmp_path.iterdir()) == []
