"""What notices go through: lines that stand once and whole, a gateway that is guarded, mail that is not repeated."""

from __future__ import annotations

import json
import smtplib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from safeconduct.web.alerts import sending
from safeconduct.web.alerts.sending import NotSent
from safeconduct.web.environment import WrongSetting
from safeconduct.web.gateway import Gateway, gateway, providers
from safeconduct.web.notices.providers import Outgoing, Unclear
from safeconduct.web.notices.providers.by_file import ByFile, take_out
from safeconduct.web.notices.providers.by_gateway import ByGateway
from safeconduct.web.notices.providers.by_mail import ByMail

ONE = Outgoing("01A", "number", "+441632960001", "fa", "پیام", 'بیایید {id} "')
BODY = {"to": "{to}", "parts": ["{text}"], "n": 1}


@dataclass
class There:
    """A gateway: where it listens, what it answers, and what it was asked."""

    address: str = ""
    status: int = 200
    got: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)


@pytest.fixture
def there(settings: Any) -> Iterator[There]:
    """A gateway on this machine, to which notices may go."""
    settings.WEBHOOKS_PRIVATE = True
    made = There()

    class Answers(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append((self.path, dict(self.headers), json.loads(body)))
            self.send_response(made.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        made.address = f"http://127.0.0.1:{server.server_port}/send?of=us"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def test_a_gateway_is_asked_as_the_settings_say(there: There) -> None:
    """What is filled in is not looked at again; the identifier is the key by which a gateway knows a notice."""
    ByGateway(Gateway(there.address, "PUT", "X-Key", "secret", BODY)).send(ONE)
    ((path, headers, body),) = there.got
    assert (path, headers["X-Key"], headers["Idempotency-Key"]) == ("/send?of=us", "secret", "01A")
    assert body == {"to": "+441632960001", "parts": ['بیایید {id} "'], "n": 1}


@pytest.mark.parametrize(
    ("status", "error"),
    [(302, NotSent), (404, NotSent), (429, NotSent), (503, NotSent), (500, Unclear), (504, Unclear)],
)
def test_an_answer_says_that_it_was_not_taken_or_nothing(there: There, status: int, error: type[Exception]) -> None:
    """A fault of a gateway says nothing of whether it sent; no redirect is followed."""
    there.status = status
    with pytest.raises(error, match=f"answer_{status}"):
        ByGateway(Gateway(there.address, "PUT", "", "", BODY)).send(ONE)
    assert len(there.got) == 1


def test_a_gateway_is_reached_at_no_private_address_and_not_without_https(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its name says."""
    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", ("10.0.0.8", 443))])
    for address, error in (("https://sms.example/", "private_address"), ("http://sms.example/", "not_https")):
        with pytest.raises(NotSent, match=error):
            ByGateway(Gateway(address, "POST", "", "", BODY)).send(ONE)


def test_a_line_stands_once_and_whole(tmp_path: Path) -> None:
    """What was written twice stands once; what a crash left of a line is cut off; many writers lose none."""
    provider, file = ByFile(tmp_path / "outbox"), tmp_path / "outbox" / "notices.jsonl"
    provider.send(ONE)
    whole = file.read_bytes()
    for cut in (1, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole + whole[:cut].replace(b"01A", b"01B"))
        provider.send(ONE)
        assert file.read_bytes() == whole

    def many(first: int) -> None:
        for number in range(first, first + 10):
            provider.send(Outgoing(str(number), "hand", "F", "en", "", "x" * 3000))

    threads = [threading.Thread(target=many, args=(first,)) for first in (0, 10, 20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    ids = [json.loads(line)["id"] for line in file.read_bytes().splitlines()]
    assert sorted(ids) == sorted(["01A", *map(str, range(30))])
    assert take_out({"01A", "7"}, tmp_path / "outbox") == 2
    assert len(file.read_bytes().splitlines()) == 29


def test_mail_that_a_server_may_have_taken_is_unclear(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it refused was not sent; where it went away after it was handed the message, nobody knows."""
    settings.MAIL_FROM = ""
    with pytest.raises(NotSent, match="no_server"):
        ByMail().send(ONE)
    settings.MAIL_FROM = "desk@example.org"
    ByMail().send(ONE)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["+441632960001"], ONE.subject, ONE.text)
    assert ByMail.repeats
    ByMail().send(ONE)
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 1
    for error, what in (
        (smtplib.SMTPDataError(550, b"no"), NotSent), (smtplib.SMTPServerDisconnected(), Unclear),
        (TimeoutError(), Unclear),
    ):  # fmt: skip

        def fails(*_args: Any, no: Exception = error) -> int:
            raise no

        monkeypatch.setattr(EmailBackend, "send_messages", fails)
        with pytest.raises(what):
            ByMail().send(ONE)


GIVEN: dict[str, Any] = {
    "method": "post",
    "header": "",
    "body": '["{to}{text}"]',
    "takes_once": False,
    "private": False,
}


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("sms.example.org", {}), ("http://sms.example.org/", {}), ("https://a:b@sms.example.org/", {}),
        ("https://sms.example.org/", {"header": "Host: elsewhere"}),
        ("https://sms.example.org/", {"header": "Authorization"}),
        ("https://sms.example.org/", {"body": "{to}"}), ("https://sms.example.org/", {"body": '"{to}"'}),
    ],
)  # fmt: skip
def test_a_gateway_that_cannot_be_followed_is_refused(address: str, more: dict[str, Any]) -> None:
    """The message says which setting; none shows the secret."""
    with pytest.raises(WrongSetting, match="SAFECONDUCT_GATEWAY"):
        gateway(address, **(GIVEN | more))
    assert gateway("", **GIVEN) == Gateway()
    known = gateway("https://sms.example.org/", **(GIVEN | {"header": "X-Key: hidden"}))
    assert (known.secret, "hidden" in repr(known)) == ("hidden", False)


def test_what_goes_through_something_that_is_not_set_is_refused() -> None:
    """By default everything goes into the file."""
    for email, number in (("email", "file"), ("file", "http")):
        with pytest.raises(WrongSetting, match="needs"):
            providers(email, number, has_mail=False, has_gateway=False)
    assert set(providers("file", "file", has_mail=False, has_gateway=False).values()) == {"file"}
