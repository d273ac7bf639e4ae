"""The two ways out: mail, and a signed request. What is said never has a place, a day, a name or a number in it."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import re
import socket
import ssl
import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

SECONDS = 10.0
"""How long an answer is waited for, at each step of it."""
FRESH_SECONDS = 300
"""How far from now the second may be at which something that comes in was signed."""
EVENT = "incident.entered"
PRIVATE_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
"""Ends of names that no name of the open internet has."""
OTHER_PORTS = {"https": 443, "http": 80}


class NotSent(Exception):
    """Something was not sent. ``args[0]`` is the class of the error, a word; nothing of what was answered is in it."""


def words_of(operation_code: str) -> str:
    """All that is ever said: that an incident was entered, in which operation, and where to read of it."""
    said = f"A new incident was entered in {operation_code}. Open Safe Conduct to read it."
    return f"{said} {settings.ADDRESS}" if settings.ADDRESS else said


def mail(to: str, operation_code: str) -> None:
    """Send it by e-mail.

    Raises:
        NotSent: no server is set, or it did not take it.
    """
    if not settings.MAIL_FROM:
        raise NotSent("no_server")
    text = words_of(operation_code)
    message = EmailMessage("Safe Conduct", text, settings.MAIL_FROM, [to], connection=get_connection(timeout=SECONDS))
    try:
        message.send()
    except Exception as error:  # whatever a server of mail does
        raise NotSent(class_of(error)) from None


def post(address: str, secret: str, operation_code: str, uid: str) -> None:
    """Send it to a webhook, signed. No redirect is followed, and the answer is not read but for its status.

    The header ``Safe-Conduct-Signature`` is ``t=…,v1=…``: the second at which it was signed, and the HMAC with SHA-256
    of that second, a full stop and the body, under the secret. ``Safe-Conduct-Delivery`` is the same for every attempt.

    Args:
        address: Where to.
        secret: What signs it.
        operation_code: Of the operation.
        uid: The identifier of the message.

    Raises:
        NotSent: it was not taken.
    """
    body = json.dumps({"event": EVENT, "text": words_of(operation_code)}).encode()
    at = int(time.time())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Safe-Conduct",
        "Safe-Conduct-Delivery": uid,
        "Safe-Conduct-Signature": f"t={at},v1={sign(secret, at, body)}",
    }
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = connected_to(parts)
        try:
            connection.request("POST", path, body, headers)
            status = connection.getresponse().status
        finally:
            connection.close()
    except NotSent:
        raise
    except Exception as error:  # whatever a server on the other side does
        raise NotSent(class_of(error)) from None
    if not 200 <= status < 300:
        raise NotSent(f"answer_{status}")


def sign(secret: str, at: int, body: bytes) -> str:
    """The signature of a body that is sent at a second."""
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


def is_signed(secret: str, signature: str, body: bytes, now: float) -> bool:
    """Whether a body was signed as ``sign`` does it, within five minutes of a second that ``t=…,v1=…`` says."""
    found = re.fullmatch(r"t=(\d{1,12}),v1=([0-9a-f]{64})", signature, re.ASCII)
    if found is None or abs(now - int(found[1])) > FRESH_SECONDS:
        return False
    return hmac.compare_digest(found[2], sign(secret, int(found[1]), body))


def connected_to(parts: Any) -> http.client.HTTPConnection:
    """A connection to the host of an address, at one of its own addresses that was looked at before.

    Args:
        parts: The address, as ``urlsplit`` parts it.

    Raises:
        NotSent: it leads into a private network, or is not HTTPS, and the installation does not allow that.
        OSError: nobody is there, or no certificate can be trusted.
    """
    port = parts.port or OTHER_PORTS[parts.scheme]
    if parts.scheme == "http" and not settings.WEBHOOKS_PRIVATE:
        raise NotSent("not_https")
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not settings.WEBHOOKS_PRIVATE and not all(_is_public(one) for one in addresses):
        raise NotSent("private_address")
    plain = socket.create_connection((addresses[0], port), SECONDS)
    if parts.scheme == "http":
        made = http.client.HTTPConnection(parts.hostname, port, timeout=SECONDS)
        made.sock = plain
        return made
    try:
        made = http.client.HTTPSConnection(parts.hostname, port, timeout=SECONDS)
        made.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
    except BaseException:
        plain.close()
        raise
    return made


def is_plainly_private(host: str) -> bool:
    """Whether a host is, as it is written, within a private network: its number says so, or a name that only such have.

    No name is looked up here. What a name leads to is looked at each time that something is sent.
    """
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(PRIVATE_NAMES):
        return True
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):  # a name, and no number
        return False
    return not all(_is_public(str(one[4][0])) for one in found)


def _is_public(address: str) -> bool:
    """Whether an address is one of the open internet; one that hides another within it is judged by that."""
    one = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(one, "ipv4_mapped", None) or getattr(one, "sixtofour", None)
    teredo = getattr(one, "teredo", None)
    hidden = [inner] if inner else list(teredo) if teredo else []
    return one.is_global and not one.is_multicast and all(each.is_global for each in hidden)


def class_of(error: Exception) -> str:
    """A word for an error."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate"
    if isinstance(error, TimeoutError):
        return "no_answer_in_time"
    if isinstance(error, socket.gaierror):
        return "no_such_host"
    return type(error).__name__[:40]
