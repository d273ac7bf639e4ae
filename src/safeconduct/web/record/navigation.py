"""Where one can go within an operation, for whoever looks: a page that is closed to them is not named."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from safeconduct.web.record.models import Operation
from safeconduct.web.rights.roles import Right

PAGES: tuple[tuple[str, str, *tuple[Right, ...]], ...] = (
    ("board", _("Board"), Right.PLANNING_READ),
    ("record_register", _("Register"), Right.REGISTER_READ),
    ("plans_plans", _("Plans"), Right.PLANNING_READ),
    ("forecasts_forecasts", _("Forecast of danger"), Right.INCIDENTS_READ),
    ("rehearsals_rehearsals", _("Rehearsals"), Right.REHEARSALS_MAKE),
    ("identities_search", _("Find people"), Right.IDENTITY_READ),
    ("identities_pairs", _("Likely duplicates"), Right.IDENTITY_EDIT),
    ("record_submissions", _("Submissions"), Right.REGISTER_READ),
    ("record_offers", _("Offers"), Right.PLANNING_READ),
    ("record_departures", _("Departures"), Right.PLANNING_READ),
    ("danger_convoys", _("Convoys"), Right.PLANNING_READ),
    ("movements", _("Movements"), Right.PLANNING_READ),
    ("notices", _("Notices"), Right.NOTICES_SEND),
    ("record_sites", _("Sites"), Right.PLANNING_READ),
    ("danger_log", _("Incidents"), Right.INCIDENTS_READ),
    ("alerts_alerts", _("Alerts"), Right.PLANNING_READ),
    ("danger_protections", _("Protection"), Right.INCIDENTS_READ),
    ("ledger_commitments", _("Ledger"), Right.LEDGER_READ),
    ("record_settings", _("Settings"), Right.PLANNING_READ),
    ("record_totals", _("Totals"), Right.TOTALS_READ),
    ("retention", _("Retention"), Right.IDENTITY_ERASE),
    ("intake_imports", _("Import"), Right.REGISTER_EDIT, Right.IDENTITY_EDIT),
    ("jobs", _("Jobs"), Right.PLANNING_READ),
    ("public_decide", _("Public page"), Right.PUBLIC_EDIT),
    ("operation_roles", _("Roles"), Right.GRANTS_EDIT),
    ("api_tokens", _("Programs"), Right.EXPORT),
    ("operation_log", _("Log"), Right.AUDIT_READ),
)
"""Pages of an operation: the name of its address, what people call it, and the rights that open it together."""


@dataclass(frozen=True)
class Link:
    """One way on: what people call it, its address, and whether it is where they are."""

    label: str
    address: str
    current: bool


def links(request: HttpRequest) -> list[Link]:
    """The pages of the operation that the request is about, for the rights that it has."""
    operation = getattr(request, "operation", None)
    return [] if operation is None else ways(operation, getattr(request, "rights", frozenset()), request.path)


def ways(operation: Operation, rights: frozenset[Right], path: str = "") -> list[Link]:
    """The pages of an operation that some rights open, and which of them is at a path."""
    made = [
        (label, reverse(name, args=[operation.code])) for name, label, *needed in PAGES if rights.issuperset(needed)
    ]
    return [Link(gettext(label), address, path.startswith(address)) for label, address in made]
