"""What a gateway says became of a message: signed and fresh, heard once, and only of what was handed to it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.notices.test_queue import Double, by_number, called, double

from safeconduct.web.accounts.models import User
from safeconduct.web.alerts.sending import sign
from safeconduct.web.audit.models import Entry
from safeconduct.web.movements.models import Movement
from safeconduct.web.notices import queue
from safeconduct.web.notices.models import Notice
from safeconduct.web.notices.providers import Unclear
from safeconduct.web.record.models import Operation

__all__ = ["double"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("manifest", "double")]
SECRET = "a secret of the gateway"


@pytest.fixture
def handed(record: Operation, movement: Movement, alma: User, settings: Any) -> Notice:
    """A notice to a number that the gateway took."""
    settings.GATEWAY_CALLBACK_SECRET = SECRET
    by_number(record, alma)
    notice = called(movement, alma)[0]
    assert queue.deliver_one()
    notice.refresh_from_db()
    return notice


def says(uid: str, state: str, *, at: float | None = None, key: str = SECRET, body: bytes = b"") -> int:
    """What the address answers to what is said."""
    body = body or json.dumps({"id": uid, "state": state}).encode()
    second = int(at or time.time())
    signature = {"Safe-Conduct-Signature": f"t={second},v1={sign(key, second, body)}"}
    client = Client(enforce_csrf_checks=True)
    return int(client.post("/notices/delivery/", body, content_type="application/json", headers=signature).status_code)


def test_without_a_secret_there_is_no_such_address(handed: Notice, settings: Any) -> None:
    """It is off unless somebody sets it."""
    settings.GATEWAY_CALLBACK_SECRET = ""
    assert says(handed.uid, "delivered") == 404


def test_only_what_is_signed_and_fresh_is_heard(handed: Notice) -> None:
    """Another secret, another body, a second too old or to come, no signature, or no such message: nothing is noted."""
    now = time.time()
    assert says(handed.uid, "delivered", key="another secret here") == 401
    assert [says(handed.uid, "delivered", at=now + apart) for apart in (-400, 400)] == [401, 401]
    assert Client().post("/notices/delivery/", "{}", content_type="application/json").status_code == 401
    assert says(handed.uid, "read") == 422
    assert says("0" * 26, "delivered") == 404
    assert says(handed.uid, "delivered", body=b" " * 3000) == 413
    handed.refresh_from_db()
    assert handed.delivery == ""
    assert not Entry.objects.filter(action="delivered").exists()


def test_what_is_replayed_changes_nothing(handed: Notice, as_alma: Client) -> None:
    """That it did not arrive is mended by its arrival, which is final; each is noted once, and the page says it."""
    assert [says(handed.uid, "undelivered") for _ in "ab"] == [204, 204]
    page = reverse("notices_notice", args=["one", handed.uid])
    assert "did not arrive" in as_alma.get(page).content.decode()
    assert [says(handed.uid, state) for state in ("delivered", "undelivered", "delivered")] == [204] * 3
    handed.refresh_from_db()
    assert (handed.delivery, handed.state) == ("delivered", "sent")
    assert [Entry.objects.filter(action=word).count() for word in ("delivered", "undelivered")] == [1, 1]
    assert "arrived, by the gateway" in as_alma.get(page).content.decode()


def test_it_settles_what_nobody_knew(
    record: Operation, movement: Movement, alma: User, double: Double, settings: Any
) -> None:
    """A message of which the gateway did not answer arrived: it is sent, and nobody has to decide."""
    settings.GATEWAY_CALLBACK_SECRET = SECRET
    by_number(record, alma)
    one, by_hand = called(movement, alma)
    double.fails = Unclear("no_answer_in_time")
    queue.deliver_one()
    one.refresh_from_db()
    assert (one.state, one.error) == ("given_up", "unclear")
    assert says(by_hand.uid, "delivered") == 404
    assert says(one.uid, "delivered") == 204
    one.refresh_from_db()
    assert (one.state, one.error, one.sent_at is None) == ("sent", "", False)
