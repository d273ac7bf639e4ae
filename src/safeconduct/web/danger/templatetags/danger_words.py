"""How pages write what is known of incidents."""

from __future__ import annotations

from datetime import time

from django import template

from safeconduct.web.danger import wording
from safeconduct.web.pages.writing import digits
from safeconduct.web.record.models import Incident, Protection

register = template.Library()


@register.filter
def kind(incident: Incident) -> str:
    """What happened."""
    return wording.kind_of(incident)


@register.filter
def killed(incident: Incident) -> str:
    """How many were killed, as it is reported."""
    return wording.reported_range(incident.killed_min, incident.killed_max)


@register.filter
def injured(incident: Incident) -> str:
    """How many were injured, as it is reported."""
    return wording.reported_range(incident.injured_min, incident.injured_max)


@register.filter
def missing(incident: Incident) -> str:
    """How many are missing, as it is reported."""
    return wording.reported_range(incident.missing, incident.missing)


@register.filter
def known(incident: Incident) -> str:
    """How well the day is known, where it is not known to the day."""
    return str(dict(wording.PRECISIONS)[incident.precision]) if incident.precision in ("week", "month") else ""


@register.filter
def clock(value: time | None) -> str:
    """A time of the day; nothing where none is known."""
    return "" if value is None else digits(f"{value:%H:%M}")


@register.filter
def measure(protection: Protection) -> str:
    """A protective measure in words."""
    return wording.protection_of(protection)
