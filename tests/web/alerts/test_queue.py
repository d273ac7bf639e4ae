"""The queue: what is sent is sent once; what fails waits ever longer and is given up; what is said says nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from tests.web.alerts.ruling import happens, ruled

from safeconduct.web.accounts.models import User
from safeconduct.web.alerts import queue, rules, sending
from safeconduct.web.alerts.models import Message, State, Way
from safeconduct.web.record.models import Operation

pytestmark = pytest.mark.django_db
SAID = "A new incident was entered in one. Open Safe Conduct to read it."


@dataclass
class Hook:
    """The other side of a webhook.

    Attributes:
        address: Where it listens.
        status: What it answers.
        got: What it was sent: the path, the headers and the body of each.
    """

    address: str = ""
    status: int = 200
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def hook(settings: Any) -> Iterator[Hook]:
    """A server on this machine, to which webhooks may go."""
    settings.WEBHOOKS_PRIVATE = True
    made = Hook()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append((self.path, dict(self.headers), body))
            self.send_response(made.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        made.address = f"http://127.0.0.1:{server.server_port}/hook?of=us"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def due_now() -> None:
    """Let every message that waits be due."""
    Message.objects.filter(state=State.WAITING).update(next_at=timezone.now())


def test_a_webhook_is_signed_and_sent_once(record: Operation, alma: User, hook: Hook, settings: Any) -> None:
    """The body has the sentence and nothing else; whoever has the secret can prove from where it is."""
    settings.ADDRESS = "https://safe.example/"
    _rule, secret = rules.make_rule(record, Way.WEBHOOK, actor=alma, address=hook.address)
    happens(record, alma, killed_min=3, claimed_by="band")
    assert queue.deliver_one() is True
    assert queue.deliver_one() is False
    ((path, headers, body),) = hook.got
    assert path == "/hook?of=us"
    assert json.loads(body) == {"event": "incident.entered", "text": f"{SAID} https://safe.example/"}
    told = dict(one.split("=") for one in headers["Safe-Conduct-Signature"].split(","))
    assert told["v1"] == sending.sign(secret, int(told["t"]), body)
    message = Message.objects.get()
    assert headers["Safe-Conduct-Delivery"] == message.uid
    assert (message.state, message.attempts, message.error) == ("sent", 1, "")


@pytest.mark.parametrize("status", [302, 404, 500])
def test_what_is_not_taken_waits_ever_longer_and_is_given_up(
    record: Operation, alma: User, hook: Hook, status: int
) -> None:
    """A redirect is not followed; after the last delay nothing more is sent."""
    hook.status = status
    ruled(record, alma, Way.WEBHOOK, address=hook.address)
    happens(record, alma)
    waited = []
    while queue.deliver_one():
        message = Message.objects.get()
        waited.append(message.next_at - timezone.now())
        assert message.error == f"answer_{status}"
        due_now()
    assert Message.objects.get().state == State.FAILED
    assert len(hook.got) == len(queue.DELAYS) + 1
    assert {path for path, _headers, _body in hook.got} == {"/hook?of=us"}
    assert len({headers["Safe-Conduct-Delivery"] for _path, headers, _body in hook.got}) == 1
    for delay, was in zip(queue.DELAYS, waited, strict=False):
        assert abs(delay - was) < timedelta(seconds=30)


def test_it_is_sent_when_the_other_side_is_well_again(record: Operation, alma: User, hook: Hook) -> None:
    """Not before its time."""
    hook.status = 503
    ruled(record, alma, Way.WEBHOOK, address=hook.address)
    happens(record, alma)
    queue.deliver_one()
    hook.status = 204
    assert queue.deliver_one() is False
    due_now()
    assert queue.deliver_one() is True
    message = Message.objects.get()
    assert (message.state, message.attempts, message.error) == ("sent", 2, "")


def test_what_another_worker_claimed_is_not_sent(record: Operation, alma: User, hook: Hook) -> None:
    """A claim puts it off for a while; a worker that died leaves it to the next one, with the same identifier."""
    ruled(record, alma, Way.WEBHOOK, address=hook.address)
    happens(record, alma)
    claimed = queue._claim()
    assert claimed is not None
    assert queue.deliver_one() is False
    assert hook.got == []
    due_now()
    assert queue.deliver_one() is True
    queue._note(claimed, "late")  # the first worker was not dead, and comes back too late to say otherwise
    message = Message.objects.get()
    assert (message.state, message.uid) == ("sent", hook.got[0][1]["Safe-Conduct-Delivery"])


def test_a_rule_that_ended_sends_nothing(record: Operation, alma: User, hook: Hook) -> None:
    """What waited is given up, and says why."""
    rule = ruled(record, alma, Way.WEBHOOK, address=hook.address)
    happens(record, alma)
    rules.end_rule(rule, actor=alma)
    happens(record, alma)
    assert queue.deliver_one() is False
    assert [(one.state, one.error) for one in Message.objects.all()] == [("failed", "ended")]
    assert hook.got == []


def test_mail(record: Operation, alma: User, settings: Any) -> None:
    """One sentence to one address, with nothing of the incident in it."""
    settings.MAIL_FROM = "safe@example.org"
    ruled(record, alma, Way.EMAIL, address="duty@example.org")
    one = happens(record, alma, killed_min=3)
    assert queue.deliver_one() is True
    (sent,) = mail.outbox
    assert (sent.to, sent.from_email, sent.subject, sent.body) == (
        ["duty@example.org"], "safe@example.org", "Safe Conduct", SAID,
    )  # fmt: skip
    assert one.code not in str(sent.message())
    settings.MAIL_FROM = ""
    happens(record, alma)
    queue.deliver_one()
    assert Message.objects.order_by("-pk")[0].error == "no_server"


@pytest.mark.parametrize(
    ("found", "error"),
    [
        ("127.0.0.1", "private_address"),
        ("10.0.0.8", "private_address"),
        ("169.254.169.254", "private_address"),
        ("::1", "private_address"),
        ("::ffff:10.0.0.8", "private_address"),
        ("fe80::1%eth0", "private_address"),
        ("2002:a00:8::1", "private_address"),
        ("224.0.0.1", "private_address"),
    ],
)
def test_no_private_address_is_reached(monkeypatch: pytest.MonkeyPatch, found: str, error: str) -> None:
    """Whatever the name says, the address that it stands for now is looked at, and is the one that is used."""
    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", (found, 443))])

    def never(*_args: Any, **_more: Any) -> None:
        raise AssertionError("a private address was reached")

    monkeypatch.setattr(sending.socket, "create_connection", never)
    with pytest.raises(sending.NotSent, match=error):
        sending.post("https://hook.example/", "secret", "one", "x")


def test_without_https_nothing_goes_out() -> None:
    """Though a rule was made while it might."""
    with pytest.raises(sending.NotSent, match="not_https"):
        sending.post("http://hook.example/", "secret", "one", "x")


def test_it_goes_on_after_a_fault(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """What is raised is logged by its kind alone, and the next message gets its turn."""
    ends, turns = threading.Event(), []

    def deliver() -> bool:
        turns.append(1)
        if len(turns) == 2:
            ends.set()
            return True
        raise RuntimeError("what nobody should read")

    monkeypatch.setattr(queue, "deliver_one", deliver)
    monkeypatch.setattr(queue, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(queue.connection, "close", lambda: None)
    monkeypatch.setattr(queue._logger.parent, "propagate", True)
    queue.keep_delivering(ends, lambda: False)
    assert len(turns) == 2
    assert "RuntimeError" in caplog.text
    assert "nobody should read" not in caplog.text


def test_it_ends_when_told(record: Operation, alma: User, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop sends what is due while the record is open, and nothing while it is closed."""
    ruled(record, alma, Way.WEBHOOK, address=hook.address)
    happens(record, alma)
    ends = threading.Event()
    looks: list[bool] = []

    def closed() -> bool:
        looks.append(len(looks) < 2)
        if len(looks) == 4:
            ends.set()
        return looks[-1]

    monkeypatch.setattr(queue, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(queue.connection, "close", lambda: None)
    queue.keep_delivering(ends, closed)
    assert (len(hook.got), looks[:3]) == (1, [True, True, False])
