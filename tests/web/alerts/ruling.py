"""Rules made in tests, and an incident that happens today."""

from __future__ import annotations

from typing import Any

from tests.web.record.making import site

from safeconduct.web.accounts.models import User
from safeconduct.web.alerts import rules
from safeconduct.web.alerts.models import AlertRule, Way
from safeconduct.web.danger import services
from safeconduct.web.record.models import Incident, Operation
from safeconduct.web.record.services.operation_days import now_in


def ruled(record: Operation, actor: User, way: str = Way.HERE, **more: Any) -> AlertRule:
    """A rule; in the application it tells coordinators unless something else is said."""
    given = {"roles": ["coordinator"]} if way == Way.HERE and "users" not in more else {}
    return rules.make_rule(record, way, actor=actor, **{**given, **more})[0]


def happens(record: Operation, actor: User, **more: Any) -> Incident:
    """An incident at the camp that is entered on the day on which it happened; shelling unless something else is."""
    fields = {"site": site(record, "camp"), "kind": "shelling", "occurred_on": now_in(record).date()}
    return services.enter_incident(record, actor=actor, another=True, **{**fields, **more})
