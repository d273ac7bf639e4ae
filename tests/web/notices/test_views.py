"""Pages of notices: whom a call reaches, what is confirmed, and that every reading is written down."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.record.making import case

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.movements.models import Manifest, Movement
from safeconduct.web.notices import choosing, texts
from safeconduct.web.notices.models import Notice
from safeconduct.web.record.models import Operation

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, *args: Any, status: int = 200, **sent: Any) -> str:
    """What a page shows; with fields, after they were sent."""
    path = reverse(name, args=["one", *args])
    answer = client.post(path, sent, follow=True) if sent else client.get(path)
    assert answer.status_code == status
    assert "no-store" in answer.headers["Cache-Control"]
    return str(answer.content.decode())


def test_families_are_called_on_pages(
    as_alma: Client, record: Operation, movement: Movement, manifest: Manifest
) -> None:
    """A choice is entered, the call is looked at and confirmed once, the list by hand is ticked off."""
    family = case(record)
    assert "No family was called yet" in page(as_alma, "notices")
    assert "Write a number" in page(
        as_alma, "notices_choice", family.uid, status=422, channel="number", address="x", language="fa"
    )
    page(as_alma, "notices_choice", family.uid, channel="number", address="+44 1632 960001", language="fa")
    assert "+441632960001" in page(as_alma, "notices_choice", family.uid)
    assert Entry.objects.filter(action="read", subject="notice_choice").exists()
    assert "+441632960001" not in page(as_alma, "record_case", family.uid)
    shown = page(as_alma, "notices_call", movement.uid)
    assert texts.text("fa") in shown
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', shown)
    own = {"kind": "manifest", "own-fa": "فردا بیایید", "seen": seen}
    assert "tell strangers something" in page(as_alma, "notices_call", movement.uid, **own, act="look")
    assert "The words name" in page(as_alma, "notices_call", movement.uid, **own, act="send", status=422)
    assert not Notice.objects.exists()
    empty = page(as_alma, "notices_by_hand", movement.uid)
    assert "once families are called" in empty
    assert f'{reverse("notices_call", args=["one", movement.uid])}">Call families' in empty
    shown = page(as_alma, "notices_call", movement.uid, kind="manifest", seen=seen, act="send")
    assert "To be told by hand" in shown
    assert ">F2<" in shown
    assert ">F1<" not in shown
    assert "Somebody else changed" in page(
        as_alma, "notices_call", movement.uid, kind="manifest", seen=seen, act="send", status=422
    )
    by_hand = Notice.objects.get(choice=None)
    page(as_alma, "notices_act", by_hand.uid, "told", back="by-hand")
    shown = page(as_alma, "notices_by_hand", movement.uid)
    assert "Told already" in shown
    assert "Say why." in page(as_alma, "notices_act", by_hand.uid, "not-told", back="by-hand", reason=" ")
    shown = page(as_alma, "notices_act", by_hand.uid, "not-told", back="by-hand", reason="it was another family")
    assert "Told already" not in shown
    assert ">F2<" in shown
    page(as_alma, "notices_act", by_hand.uid, "told", back="by-hand")
    assert "was not told after all" in page(as_alma, "notices_notice", by_hand.uid)
    waiting = Notice.objects.get(state="waiting")
    assert texts.text("fa") in page(as_alma, "notices_notice", waiting.uid)
    assert waiting.uid in Entry.objects.filter(action="read", subject="notice").latest("pk").id_list
    page(as_alma, "notices_stop", family.uid, sure="yes")
    assert "the family chose otherwise" in page(as_alma, "notices")
    assert choosing.chosen(family) is None
    assert manifest.notices.count() == 2


def test_who_may_only_call_writes_no_own_words(
    as_alma: Client, record: Operation, movement: Movement, manifest: Manifest, alma: User, allow: Any
) -> None:
    """Own words that are sent nevertheless are passed over; without the right to call there is no page."""
    choosing.choose(case(record), "hand", language="en", actor=alma)
    allow(record, "planning.read", "notices.send")
    shown = page(as_alma, "notices_call", movement.uid)
    assert "Own words" not in shown
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', shown)
    fields = {"kind": "manifest", "seen": seen, "own-en": "Come to the Port", "act": "send"}
    assert "Port" not in page(as_alma, "notices_call", movement.uid, **fields)
    one = manifest.notices.first()
    assert one is not None
    assert as_alma.get(reverse("notices_notice", args=["one", one.uid])).status_code == 404
    allow(record, "planning.read", "register.read", "identity.read")
    for name, uid in (("notices_call", movement.uid), ("notices_notice", one.uid), ("notices_by_hand", movement.uid)):
        assert as_alma.get(reverse(name, args=["one", uid])).status_code == 404
