"""What is done when something of an incident is written down: whoever has a rule for it is told, once.

It happens in the transaction of the change. An incident that becomes worse as more is known is told of then.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save

from safeconduct.web.alerts.matching import Known
from safeconduct.web.alerts.models import Alert, AlertRule, Message, Way
from safeconduct.web.danger.reminders import due_at
from safeconduct.web.danger.telling import to_be_told
from safeconduct.web.record.models import Incident, StateChange
from safeconduct.web.record.models.places import is_standing
from safeconduct.web.record.services.operation_days import zone_of
from safeconduct.web.rights.models import Grant
from safeconduct.web.rights.roles import Right


def begin() -> None:
    """Hear of every change of an incident from now on."""
    post_save.connect(_heard, sender=StateChange, dispatch_uid="alerts")
    to_be_told.connect(_told, dispatch_uid="alerts")


def hear(incident: Incident, *, of_history: bool = False) -> None:
    """Tell whoever has a rule for an incident and was not told of it.

    Of history nobody is told: what came from a file, or was known long before it was entered. A rule is about what is
    entered after it was made.

    Args:
        incident: Which.
        of_history: Whether somebody wants them told though it was known long before.
    """
    if incident.entered_at is None:
        return
    if not of_history and due_at(incident, zone_of(incident.operation)) is None:
        return
    in_force = AlertRule.objects.filter(
        operation=incident.operation_id, ended_at=None, made_at__lte=incident.entered_at
    )
    wanting = [rule for rule in in_force if rule.asked.wants(known_of(incident))]
    if not wanting or not is_standing(incident):
        return
    users = {user for rule in wanting if rule.way == Way.HERE for user in recipients(rule)}
    of: dict[str, Any] = {"operation_id": incident.operation_id, "incident": incident}
    Alert.objects.bulk_create([Alert(user_id=user, **of) for user in sorted(users)], ignore_conflicts=True)
    Message.objects.bulk_create(
        [Message(rule=rule, **of) for rule in wanting if rule.way != Way.HERE], ignore_conflicts=True
    )


def known_of(incident: Incident) -> Known:
    """What of an incident decides who hears of it."""
    return Known(
        incident.site_id,
        incident.kind,
        incident.near_miss,
        (incident.killed_min, incident.killed_max),
        (incident.injured_min, incident.injured_max),
        incident.missing,
    )


def recipients(rule: AlertRule) -> set[int]:
    """The keys of the users whom a rule tells in the application: those who can open its pages today."""
    named = set(rule.users.values_list("pk", flat=True))
    grants = Grant.objects.in_force().filter(operation=rule.operation_id)
    return {
        grant.user_id
        for grant in grants
        if Right.PLANNING_READ in grant.rights and (grant.role in rule.roles or grant.user_id in named)
    }


def _heard(instance: StateChange, created: bool, **_more: Any) -> None:
    if created and instance.incident_id is not None and instance.incident is not None:
        hear(instance.incident)


def _told(incident: Incident, **_more: Any) -> None:
    hear(incident, of_history=True)
