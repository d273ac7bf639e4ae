"""Where this machine is found on its local networks: its addresses and its names."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_TOWARDS = ("10.255.255.254", "172.31.255.254", "192.168.255.254", "203.0.113.1")
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def own_addresses() -> list[Address]:
    """The addresses by which other machines reach this one, as far as the system tells; nothing is sent."""
    found: dict[Address, None] = {}
    for target in _TOWARDS:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial, contextlib.suppress(OSError):
            trial.connect((target, 9))  # chooses a way, and sends nothing
            found[ipaddress.ip_address(trial.getsockname()[0])] = None
    with contextlib.suppress(OSError):
        for told in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            found[ipaddress.ip_address(told[4][0])] = None
    return [one for one in found if not one.is_loopback and not one.is_unspecified]


def own_names() -> list[str]:
    """The names of this machine that can stand in a certificate: its own and that of its local network."""
    name = socket.gethostname().partition(".")[0].lower()
    return [name, f"{name}.local"] if _NAME.fullmatch(name) and name != "localhost" else []
