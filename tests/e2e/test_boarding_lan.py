"""A phone on a network of one's own: it knows the server by its certificate, comes by a picture, and can install."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser
from tests.conftest import browser_program
from tests.e2e.gate import PASSPHRASE, Phone, desk

from web.installation import TO_SQLITE, migrated

PATIENCE = 60_000


@contextmanager
def on_the_network(data: Path) -> Iterator[str]:
    """The address at which the command serves a network, until the block is left; HTTPS with its own certificate."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        port, pairs = one.getsockname()[1], other.getsockname()[1]
    command = [sys.executable, "-m", "safeconduct", "serve", "--data", str(data), "--port", str(port), "--lan"]
    command += ["--address", "127.0.0.1", "--pairing-port", str(pairs)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | TO_SQLITE)
    try:
        assert process.stderr is not None
        next(line for line in process.stderr if "Its certificate ends on" in line)
        yield f"https://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def trusted(data: Path) -> str:
    """The option by which a browser takes the certificate of this server, and no other."""
    (found,) = [one for one in (data / "lan").glob("*.pem") if "key" not in one.name and "authority" not in one.name]
    public = x509.load_pem_x509_certificate(found.read_bytes()).public_key()
    digest = hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return f"--ignore-certificate-errors-spki-list={base64.b64encode(digest).decode()}"


def test_a_phone_pairs_and_installs_on_a_network(browser: Browser, tmp_path: Path) -> None:
    """By HTTPS with the certificate of the server: nothing hinders installing, and without it the page still opens."""
    data = tmp_path / "data"
    shutil.copytree(migrated(), data)
    with desk(data, 3, 1, 1) as officer:
        with on_the_network(data) as address:
            context = browser.browser_type.launch_persistent_context(
                tmp_path / "profile", executable_path=browser_program(), args=[trusted(data)], locale="en",
                viewport={"width": 360, "height": 640},
            )  # fmt: skip
            context.set_default_timeout(PATIENCE)
            phone = Phone(context, address)
            phone.pair(officer("invite", "one")[0])
            devtools = context.new_cdp_session(phone.page)
            told = devtools.send("Page.getAppManifest")
            assert (told["url"], told["errors"]) == (f"{address}/gate/manifest.webmanifest", [])
            assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
            other = context.new_page()
            other.goto(f"{address}/accounts/login/")
            missing = context.new_cdp_session(other).send("Page.getInstallabilityErrors")["installabilityErrors"]
            assert [one["errorId"] for one in missing] == ["no-manifest"]
            other.close()
            assert phone.page.complaints == []  # type: ignore[attr-defined]
        phone.page.reload()
        phone.unlock(PASSPHRASE)
        phone.page.locator("#status", has_text=re.compile("Offline")).wait_for()
        context.close()
