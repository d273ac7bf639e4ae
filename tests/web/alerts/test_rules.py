"""Rules: who may make them, what is refused, what the database keeps, and what stands nowhere in clear."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.transaction import atomic
from tests.web.alerts.ruling import happens, ruled
from tests.web.record.making import made, site
from tests.web.record.test_constraints import refused

from safeconduct.web.accounts.models import User
from safeconduct.web.alerts import rules
from safeconduct.web.alerts.forms import RuleForm
from safeconduct.web.alerts.models import Alert, AlertRule, Message, Way
from safeconduct.web.audit.models import Entry
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import Refused
from safeconduct.web.rights.roles import RIGHTS, Right

pytestmark = pytest.mark.django_db
HOOK = "https://hook.example/path/token"


@pytest.mark.parametrize(
    "address",
    ["", "http://hook.example/", "ftp://hook.example/", "https://", "https://me:word@hook.example/", "https://a b/",
     "https://hook.example:port/", "https://hook.example/\nX: y", "https://[", "hook.example"],
)  # fmt: skip
def test_addresses_to_which_nothing_goes(record: Operation, alma: User, address: str) -> None:
    """The refusal stands at the field."""
    with pytest.raises(Refused) as no:
        ruled(record, alma, Way.WEBHOOK, address=address)
    assert "address" in no.value.fields


def test_what_is_refused(record: Operation, alma: User, settings: Any) -> None:
    """A rule that tells nobody, mail without a server, an address that is none, a site of another operation."""
    with pytest.raises(Refused, match="Choose a role or a user"):
        ruled(record, alma, roles=[])
    with pytest.raises(Refused, match="No mail server is set"):
        ruled(record, alma, Way.EMAIL, address="duty@example.org")
    settings.MAIL_FROM = "safe@example.org"
    with pytest.raises(Refused) as no:
        ruled(record, alma, Way.EMAIL, address="duty")
    assert "address" in no.value.fields
    with pytest.raises(Refused, match="another operation"):
        ruled(record, alma, site=site(made("two"), "camp"))
    assert not AlertRule.objects.exists()


def test_address_and_secret_stand_nowhere_in_clear(record: Operation, alma: User) -> None:
    """Neither in the row nor in the log; they open with the key of the rule."""
    rule, secret = rules.make_rule(record, Way.WEBHOOK, actor=alma, address=HOOK)
    row = AlertRule.objects.get(pk=rule.pk)
    assert (rules.address_of(row), rules.secret_of(row), rules.host_of(row)) == (HOOK, secret, "hook.example")
    for blob in (row.sealed_address, row.sealed_secret):
        assert b"hook" not in bytes(blob or b"")
        assert secret.encode() not in bytes(blob or b"")
    entry = Entry.objects.order_by("-sequence")[0]
    assert (entry.action, entry.subject) == ("made", "alert_rule")
    assert "hook.example" not in str(entry.after)


def test_a_rule_ends_once_and_is_written_down(record: Operation, alma: User) -> None:
    """By whom and when."""
    rule = rules.end_rule(ruled(record, alma), actor=alma)
    assert (rule.ended_by, rule.ended_at is not None) == (alma, True)
    entry = Entry.objects.order_by("-sequence")[0]
    assert (entry.action, entry.subject, entry.actor_id) == ("ended", "alert_rule", alma.pk)
    with pytest.raises(Refused, match="has ended already"):
        rules.end_rule(rule, actor=alma)


def test_the_database_keeps_the_rules_of_rules(record: Operation, alma: User) -> None:
    """What each way has, who ended it, one alert for each user, one message for each rule; and nothing is altered."""
    right = {"operation": record, "made_by": alma, "way": "here"}
    assert not refused(AlertRule, **right)
    assert refused(AlertRule, **right, least=3)
    assert refused(AlertRule, **{**right, "way": "pigeon"})
    assert refused(AlertRule, **{**right, "way": "email"})
    assert refused(AlertRule, **{**right, "way": "webhook"}, sealed_address=b"x")
    assert refused(AlertRule, **right, sealed_address=b"x")
    assert refused(AlertRule, **right, ended_by=alma)
    assert refused(AlertRule, **right, site=site(made("two"), "camp"))
    rule, one = ruled(record, alma, Way.WEBHOOK, address=HOOK), happens(record, alma)
    assert not refused(Alert, operation=record, incident=one, user=alma)
    assert refused(Alert, operation=record, incident=one, user=alma)
    assert refused(Message, operation=record, incident=one, rule=rule)  # it is there
    other = happens(record, alma)
    Message.objects.filter(incident=other).delete()
    of = {"operation": record, "incident": other, "rule": rule}
    assert refused(Message, **of, state="lost")
    assert refused(Message, **of, state="sent")
    assert refused(Message, **of, state="failed")
    assert not refused(Message, **of)
    with pytest.raises(IntegrityError, match="never altered"), atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE alerts_alertrule SET least = 2")


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "10.0.0.5",
        "192.168.1.1",
        "[::1]",
        "2130706433",
        "printer.local",
        "intra.corp.internal",
    ],
)
def test_a_webhook_into_a_private_network_is_refused_when_it_is_entered(
    host: str, record: Operation, alma: User, settings: Any
) -> None:
    """Not only when it is sent; unless the installation allows it."""
    with pytest.raises(Refused, match="private network"):
        ruled(record, alma, Way.WEBHOOK, address=f"https://{host}/hook")
    settings.WEBHOOKS_PRIVATE = True
    ruled(record, alma, Way.WEBHOOK, address=f"https://{host}/hook")


def test_the_form_offers_what_there_is(record: Operation, settings: Any) -> None:
    """No word of e-mail where no server is set; a role that cannot open incidents is marked."""
    settings.MAIL_FROM = ""
    form = RuleForm(record)
    assert "mail" not in str(form["address"].help_text)
    called = dict(form.fields["roles"].choices)
    marked = {role for role, name in called.items() if "cannot open incidents" in str(name)}
    assert marked == {role.value for role in rules.ROLES if Right.INCIDENTS_READ not in RIGHTS[role]}
    assert marked
    settings.MAIL_FROM = "safe@example.org"
    assert "for e-mail" in str(RuleForm(record)["address"].help_text)
