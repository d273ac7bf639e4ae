"""Who is told of an incident, when, and that it is once for each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.web.alerts.ruling import happens, ruled
from tests.web.record.making import site

from safeconduct.web.accounts.models import User
from safeconduct.web.alerts.hearing import hear
from safeconduct.web.alerts.models import Alert, Message, Way
from safeconduct.web.danger import services as danger
from safeconduct.web.record import services
from safeconduct.web.record.models import Incident, Operation
from safeconduct.web.record.services.operation_days import now_in
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role

pytestmark = pytest.mark.django_db


def told(incident: Incident) -> set[str]:
    """The names of the users who were told of an incident."""
    return {str(one.user.username) for one in Alert.objects.filter(incident=incident).select_related("user")}


def test_roles_and_users_are_told_once(record: Operation, alma: User, zana: User, rita: User) -> None:
    """By two rules that both name her, Alma is told once; who has no role today is told nothing."""
    ruled(record, alma)
    ruled(record, alma, users=[alma, zana])
    assert told(happens(record, alma)) == {"alma"}
    grants.give(zana, Role.PARTNER, record, by=rita, reason="sees totals")
    assert told(happens(record, alma)) == {"alma"}
    grants.give(zana, Role.SECURITY_OFFICER, record, by=rita, reason="guards")
    assert told(happens(record, alma)) == {"alma", "zana"}


def test_an_incident_that_becomes_worse_is_told_of_then(record: Operation, alma: User) -> None:
    """Nothing is told while harm is not known; when somebody is known to be hurt it is, and not again."""
    ruled(record, alma, least=1)
    one = happens(record, alma)
    assert told(one) == set()
    danger.add_source(one, actor=alma, reference="radio")
    assert told(one) == set()
    services.edit(one, {"injured_min": 2}, {"injured_min": ""}, actor=alma, reason="the clinic")
    assert told(one) == {"alma"}
    services.edit(one, {"injured_min": 3}, {"injured_min": "2"}, actor=alma, reason="the clinic")
    assert Alert.objects.count() == 1


def test_of_history_nobody_is_told(record: Operation, alma: User) -> None:
    """What was known long ago, what came before the rule, and what was taken back, even when something is added."""
    before = happens(record, alma)
    ruled(record, alma)
    old = now_in(record).date() - timedelta(days=30)
    known_long = happens(record, alma, occurred_on=old, reported_on=old)
    for one in (before, known_long):
        danger.add_source(one, actor=alma, reference="radio")
        assert told(one) == set()
    gone = happens(record, alma)
    services.reverse_change(gone.changes.get(what="entered"), actor=alma, reason="a mistake")
    Alert.objects.all().delete()
    hear(Incident.objects.get(pk=gone.pk))
    assert told(gone) == set()


def test_what_goes_out_is_queued_once(record: Operation, alma: User) -> None:
    """One message for each rule and incident, in the same transaction as the incident."""
    ruled(record, alma, Way.WEBHOOK, address="https://hook.example/x")
    one = happens(record, alma)
    danger.add_source(one, actor=alma, reference="radio")
    assert [(row.incident, row.state, row.attempts) for row in Message.objects.all()] == [(one, "waiting", 0)]


def test_a_rule_is_of_its_site_kind_and_operation(record: Operation, alma: User) -> None:
    """The conditions of a rule are those of the row."""
    ruled(record, alma, site=site(record, "port"))
    assert told(happens(record, alma)) == set()
    assert told(happens(record, alma, site=site(record, "port"))) == {"alma"}
    ruled(record, alma, kinds=["raid"], near=False)
    assert told(happens(record, alma, kind="raid", near_miss=True)) == set()
    assert told(happens(record, alma, kind="raid")) == {"alma"}
