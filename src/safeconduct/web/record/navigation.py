"""Where one can go within an operation, for whoever looks: a page that is closed to them is not named."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

PAGES = (
    ("record_register", _("Register"), "register.read"),
    ("record_submissions", _("Submissions"), "register.read"),
    ("record_offers", _("Offers"), "planning.read"),
    ("record_departures", _("Departures"), "planning.read"),
    ("record_sites", _("Sites"), "planning.read"),
    ("record_totals", _("Totals"), "totals.read"),
    ("record_import", _("Import"), "register.edit"),
    ("operation_roles", _("Roles"), "grants.edit"),
)
"""Pages of an operation: the name of its address, what people call it, and the right that opens it."""


@dataclass(frozen=True)
class Link:
    """One way on: what people call it, its address, and whether it is where they are."""

    label: str
    address: str
    current: bool


def links(request: HttpRequest) -> list[Link]:
    """The pages of the operation that the request is about, for the rights that it has."""
    operation = getattr(request, "operation", None)
    rights: frozenset[str] = getattr(request, "rights", frozenset())
    if operation is None:
        return []
    made = []
    for name, label, right in PAGES:
        if right in rights:
            try:
                address = reverse(name, args=[operation.code])
            except NoReverseMatch:  # a page of another application that is not installed
                continue
            made.append(Link(gettext(label), address, request.path.startswith(address)))
    return made
