"""Which gateway sends messages to numbers, as an administrator names it, and by what notices go."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from safeconduct.web.environment import WrongSetting

HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*): ?([!-~][ -~]*)")
"""The name of a header, and what it says."""
OWN_HEADERS = frozenset({"host", "content-length", "content-type", "transfer-encoding", "idempotency-key"})
"""Headers that a request has anyway."""


@dataclass(frozen=True)
class Gateway:
    """A gateway that sends messages to numbers.

    Attributes:
        address: Where it is; empty where there is none.
        method: How it is asked.
        header: The name of a header that it asks for; empty where there is none.
        secret: What that header says.
        body: What it is sent, as JSON, with places to be filled in.
        takes_once: Whether it takes a request once that comes twice with the same key.
    """

    address: str = ""
    method: str = "POST"
    header: str = ""
    secret: str = field(default="", repr=False)
    body: Any = None
    takes_once: bool = False


def parted(address: str) -> SplitResult | None:
    """The parts of a whole address of http or https without a user name in it; None where it is none."""
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        return None
    plain = re.fullmatch(r"[!-~]+", address) is not None and "@" not in parts.netloc
    return parts if parts.scheme in ("https", "http") and parts.hostname and plain else None


def gateway(address: str, *, method: str, header: str, body: str, takes_once: bool, private: bool) -> Gateway:
    """The gateway of an address, or none where there is no address. No message shows the secret.

    Args:
        address: Where it is.
        method: ``post`` or ``put``.
        header: As ``Name: secret``; empty for none.
        body: A template as JSON.
        takes_once: Whether it takes a request once that comes twice.
        private: Whether it may be within the own network, and without HTTPS.

    Raises:
        WrongSetting: one of them cannot be followed.
    """
    if not address:
        return Gateway()
    parts = parted(address)
    if parts is None:
        raise WrongSetting("SAFECONDUCT_GATEWAY: is no whole address, without a user name, as https://sms.example.org/")
    if parts.scheme == "http" and not private:
        raise WrongSetting("SAFECONDUCT_GATEWAY: begins with https://, unless SAFECONDUCT_WEBHOOKS_PRIVATE is set")
    found = HEADER.fullmatch(header) if header else None
    if header and (found is None or found[1].lower() in OWN_HEADERS):
        raise WrongSetting("SAFECONDUCT_GATEWAY_HEADER: is no header of the form Authorization: Bearer secret")
    try:
        template = json.loads(body)
    except ValueError:
        raise WrongSetting("SAFECONDUCT_GATEWAY_BODY: is no JSON") from None
    if "{to}" not in (said := json.dumps(template)) or "{text}" not in said:
        raise WrongSetting("SAFECONDUCT_GATEWAY_BODY: has to have {to} and {text} within texts of it")
    name, secret = found.groups() if found else ("", "")
    return Gateway(address, method.upper(), name, secret, template, takes_once)


def providers(email: str, number: str, *, has_mail: bool, has_gateway: bool) -> dict[str, str]:
    """By what notices go, by the way that a family chose: what is by hand goes into the file always.

    Raises:
        WrongSetting: what one of them goes through is not set.
    """
    if email == "email" and not has_mail:
        raise WrongSetting("SAFECONDUCT_NOTICES_EMAIL: email needs a mail server; set SAFECONDUCT_MAIL")
    if number == "http" and not has_gateway:
        raise WrongSetting("SAFECONDUCT_NOTICES_NUMBER: http needs a gateway; set SAFECONDUCT_GATEWAY")
    return {"email": email, "number": number, "hand": "file"}
