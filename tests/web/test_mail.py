"""The mail server that an administrator names, and what is said of one that cannot be followed."""

from __future__ import annotations

import pytest

from safeconduct.web.environment import WrongSetting
from safeconduct.web.mail import MailServer, mail_server


def test_servers() -> None:
    """Each kind of connection, with its usual port; without an address there is none."""
    assert mail_server("", "") == MailServer()
    one = mail_server("smtp://me:p%40ss@mail.example", "safe@example.org")
    assert (one.host, one.port, one.user, one.password) == ("mail.example", 587, "me", "p@ss")
    assert (one.starts_tls, one.is_tls, one.sender) == (True, False, "safe@example.org")
    assert mail_server("smtps://mail.example", "a@b.example").is_tls
    plain = mail_server("smtp+plain://localhost:2525", "a@b.example")
    assert (plain.port, plain.starts_tls, plain.is_tls) == (2525, False, False)


@pytest.mark.parametrize("address", ["mail.example", "http://mail.example", "smtp://", "smtp://me:secretword@:x"])
def test_what_is_no_address_is_not_shown(address: str) -> None:
    """The message has no password in it."""
    with pytest.raises(WrongSetting, match="SAFECONDUCT_MAIL: is no address") as wrong:
        mail_server(address, "a@b.example")
    assert "secretword" not in str(wrong.value)


def test_it_is_sent_from_somewhere() -> None:
    """A server alone does not do."""
    with pytest.raises(WrongSetting, match="SAFECONDUCT_MAIL_FROM"):
        mail_server("smtp://mail.example", "")
