"""The pages of alerts: what each user sees of their own, and what a coordinator sets."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.alerts.ruling import happens, ruled
from tests.web.danger.convoying import shown
from tests.web.record.conftest import Allow

from safeconduct.web.accounts.models import User
from safeconduct.web.alerts.models import Alert, AlertRule, Message, Way
from safeconduct.web.record.models import Operation

pytestmark = pytest.mark.django_db


def of(name: str, *args: object) -> str:
    """An address of the operation."""
    return reverse(f"alerts_{name}", args=["one", *args])


def test_alerts_are_counted_until_they_are_read(record: Operation, as_alma: Client, alma: User) -> None:
    """The count stands in the way to the page; what came since somebody looked stays unread."""
    ruled(record, alma)
    assert "told of nothing yet" in shown(as_alma.get(of("alerts")))
    one = happens(record, alma, killed_min=2)
    page = shown(as_alma.get(of("alerts")))
    assert one.code in page
    assert '<span class="unread">(1' in page
    last = Alert.objects.get().pk
    happens(record, alma)
    assert as_alma.post(of("read"), {"last": last}).headers["Location"] == of("alerts")
    assert [row.read_at is None for row in Alert.objects.order_by("pk")] == [False, True]
    as_alma.post(of("read"), {"last": "x"})
    assert Alert.objects.filter(read_at=None).count() == 1
    as_alma.post(of("read"), {"last": Alert.objects.latest("pk").pk})
    assert '<span class="unread">' not in shown(as_alma.get(of("alerts")))


def test_who_may_not_see_incidents_is_told_only_that_there_is_one(
    record: Operation, as_alma: Client, alma: User, allow: Allow
) -> None:
    """No code and no way to it; and no way to the rules."""
    ruled(record, alma)
    one = happens(record, alma)
    allow(record, "planning.read")
    page = shown(as_alma.get(of("alerts")))
    assert "A new incident was entered." in page
    assert one.code not in page
    assert of("rules") not in page
    assert [as_alma.get(of(name)).status_code for name in ("rules", "new_rule")] == [404, 404]


def test_nobody_reads_the_alerts_of_another(record: Operation, as_alma: Client, alma: User, zana: User) -> None:
    """They are neither shown nor marked."""
    one = happens(record, alma)
    Alert.objects.create(operation=record, incident=one, user=zana)
    assert one.code not in shown(as_alma.get(of("alerts")))
    as_alma.post(of("read"), {"last": Alert.objects.get().pk})
    assert Alert.objects.get().read_at is None


def test_a_rule_is_made_and_ended(record: Operation, as_alma: Client) -> None:
    """A form without an answer says what is missing; the list shows the rule, and then no more."""
    assert as_alma.post(of("new_rule"), {"way": "here", "least": "0"}).status_code == 422
    sent = {"way": "here", "least": "1", "roles": ["coordinator"], "kinds": ["raid", "shelling"]}
    assert as_alma.post(of("new_rule"), sent).headers["Location"] == of("rules")
    rule = AlertRule.objects.get(operation=record)
    assert (rule.kinds, rule.least, rule.near) == (["shelling", "raid"], 1, False)
    assert "Coordinator" in shown(as_alma.get(of("rules")))
    as_alma.post(of("end_rule", rule.pk))
    assert "Nobody is told" in shown(as_alma.get(of("rules")))


def test_a_secret_is_shown_once(record: Operation, as_alma: Client, alma: User) -> None:
    """And of the address only the host; what was given up is shown with the class of its last error."""
    address = "https://hook.example/token"
    page = shown(as_alma.post(of("new_rule"), {"way": "webhook", "least": "0", "address": address, "near": "on"}))
    secret = page.split('id="secret"')[1].split('value="')[1].split('"')[0]
    assert len(secret) > 40
    happens(record, alma)
    Message.objects.update(state="failed", error="answer_500", attempts=7)
    listed = shown(as_alma.get(of("rules")))
    assert "hook.example" in listed
    assert "token" not in listed.replace("csrfmiddlewaretoken", "")
    assert secret not in listed
    assert "it was answered with 500" in listed


def test_mail_is_offered_where_there_is_a_server(record: Operation, as_alma: Client, settings: object) -> None:
    """Without one the form does not offer it, and takes it from nobody."""
    assert record.code == "one"
    assert "by e-mail" not in shown(as_alma.get(of("new_rule")))
    sent = {"way": "email", "least": "0", "address": "duty@example.org"}
    assert as_alma.post(of("new_rule"), sent).status_code == 422
    settings.MAIL_FROM = "safe@example.org"  # type: ignore[attr-defined]  # of Django
    assert "by e-mail" in shown(as_alma.get(of("new_rule")))
    assert as_alma.post(of("new_rule"), sent).status_code == 302
    assert AlertRule.objects.get().way == Way.EMAIL
