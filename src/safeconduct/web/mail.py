"""Which mail server alerts go through, as an administrator names it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from safeconduct.web.environment import WrongSetting

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
"""The kinds of connections, each with its usual port."""


@dataclass(frozen=True)
class MailServer:
    """A mail server.

    Attributes:
        sender: The address from which is mailed; empty where nothing is mailed.
        host: Its name.
        port: Where it listens.
        user: How to sign in there; empty: not at all.
        password: Likewise.
        starts_tls: Whether the connection is encrypted after greeting.
        is_tls: Whether it is encrypted from its beginning.
    """

    sender: str = ""
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    is_tls: bool = False


def mail_server(address: str, sender: str) -> MailServer:
    """The mail server of an address, or none where there is no address.

    No message shows the address, which has a password.

    Args:
        address: As ``smtp://user:password@host:587``.
        sender: From which address is mailed.

    Raises:
        WrongSetting: one of both cannot be followed.
    """
    if not address:
        return MailServer()
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme not in PORTS or not parts.hostname or not port:
        raise WrongSetting("SAFECONDUCT_MAIL: is no address of the form smtp://user:password@host:587")
    if "@" not in sender:
        raise WrongSetting("SAFECONDUCT_MAIL_FROM: name the address from which is mailed, as duty@example.org")
    return MailServer(
        sender=sender,
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_tls=parts.scheme == "smtp",
        is_tls=parts.scheme == "smtps",
    )
