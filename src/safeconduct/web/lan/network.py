"""Opening the server to a local network: what its processes have to know, and what people are told."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from safeconduct.web import environment
from safeconduct.web.data_directory import Unusable, open_or_create
from safeconduct.web.lan import addresses, authority
from safeconduct.web.lan.authority import Certificate

EVERYWHERE = "0.0.0.0"  # noqa: S104 - this is what the option is for


@dataclass(frozen=True)
class Network:
    """A local network that the server is open to.

    Attributes:
        host: The address of this machine that people are told.
        port: Where the server answers, through HTTPS.
        pairing_port: Where the page that pairs a phone is, without encryption.
        certificate: The certificate of the server.
    """

    host: str
    port: int
    pairing_port: int
    certificate: Certificate

    @property
    def address(self) -> str:
        """Where people reach the server."""
        return f"https://{self.host}:{self.port}/"

    @property
    def pairing(self) -> str:
        """Where they reach the page that pairs a phone."""
        return f"http://{self.host}:{self.pairing_port}/"

    @property
    def here(self) -> str:
        """Where whoever sits at this machine reaches the server."""
        return f"https://localhost:{self.port}"


def open_to(path: Path, port: int, pairing_port: int, named: Sequence[str]) -> Network:
    """Make the certificate, and set the environment that Django and all processes of the server read.

    Args:
        path: The data directory; made where nothing is.
        port: Where the server will answer.
        pairing_port: Where the page that pairs a phone will be.
        named: Addresses of this machine; without any, those that the system tells.

    Raises:
        Unusable: no address is known, one is none, or the data directory is not ours.
    """
    if port == pairing_port:
        raise Unusable(f"--pairing-port {pairing_port}: is the port of the server; choose another")
    found = [_address(one) for one in named] or addresses.own_addresses()
    if not found:
        raise Unusable("--lan: no address of this machine on a network was found; name one with --address")
    names = addresses.own_names()
    directory = open_or_create(path)
    made = authority.certificate(directory.path, found, names, datetime.now(UTC))
    hosts = ["localhost", "127.0.0.1", *names, *(_host(one) for one in found)]
    os.environ["SAFECONDUCT_LAN"] = "true"
    os.environ["SAFECONDUCT_HOSTS"] = ",".join(dict.fromkeys(hosts))
    opened = Network(_host(found[0]), port, pairing_port, made)
    # Whoever sits at this machine has it open as localhost, which is no address for anybody else.
    os.environ["SAFECONDUCT_ADDRESS"] = environment.text("SAFECONDUCT_ADDRESS") or opened.address
    return opened


def _address(text: str) -> addresses.Address:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        raise Unusable(f"--address {text}: is no address; one is written as 192.168.1.10") from None


def _host(address: addresses.Address) -> str:
    return f"[{address}]" if address.version == 6 else str(address)
