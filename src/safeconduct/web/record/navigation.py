"""Where one can go within an operation, for whoever looks: a page that is closed to them is not named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from safeconduct.web.record.models import Operation
from safeconduct.web.rights.roles import Right

Page: TypeAlias = tuple[str, str, *tuple[Right, ...]]
"""The name of an address, what people call it, and the rights that open it together."""

FIRST: tuple[Page, ...] = (
    ("board", _("Board"), Right.PLANNING_READ),
    ("alerts_alerts", _("Alerts"), Right.PLANNING_READ),
)
"""Pages that are always in sight."""
GROUPS: tuple[tuple[str, tuple[Page, ...]], ...] = (
    (
        _("People"),
        (
            ("record_register", _("Register"), Right.REGISTER_READ),
            ("identities_search", _("Find people"), Right.IDENTITY_READ),
            ("identities_pairs", _("Likely duplicates"), Right.IDENTITY_EDIT),
            ("intake_imports", _("Import"), Right.REGISTER_EDIT, Right.IDENTITY_EDIT),
            ("record_submissions", _("Submissions"), Right.REGISTER_READ),
            ("retention", _("Retention"), Right.IDENTITY_ERASE),
        ),
    ),
    (
        _("Planning"),
        (
            ("plans_plans", _("Plans"), Right.PLANNING_READ),
            ("rehearsals_rehearsals", _("Rehearsals"), Right.REHEARSALS_MAKE),
            ("record_offers", _("Offers"), Right.PLANNING_READ),
            ("record_departures", _("Departures"), Right.PLANNING_READ),
        ),
    ),
    (
        _("Under way"),
        (
            ("movements", _("Movements"), Right.PLANNING_READ),
            ("danger_convoys", _("Convoys"), Right.PLANNING_READ),
            ("notices", _("Notices"), Right.NOTICES_SEND),
        ),
    ),
    (
        _("Sites and danger"),
        (
            ("record_sites", _("Sites"), Right.PLANNING_READ),
            ("danger_log", _("Incidents"), Right.INCIDENTS_READ),
            ("danger_protections", _("Protection"), Right.INCIDENTS_READ),
            ("forecasts_forecasts", _("Forecast of danger"), Right.INCIDENTS_READ),
        ),
    ),
    (
        _("What is told"),
        (
            ("ledger_commitments", _("Ledger"), Right.LEDGER_READ),
            ("record_totals", _("Totals"), Right.TOTALS_READ),
            ("public_decide", _("Public page"), Right.PUBLIC_EDIT),
        ),
    ),
    (
        _("Operation"),
        (
            ("record_settings", _("Settings"), Right.PLANNING_READ),
            ("operation_roles", _("Roles"), Right.GRANTS_EDIT),
            ("api_tokens", _("Programs"), Right.EXPORT),
            ("jobs", _("Jobs"), Right.PLANNING_READ),
            ("operation_log", _("Log"), Right.AUDIT_READ),
        ),
    ),
)
"""The other pages of an operation, by what one does there."""
BELOW = {
    "record_destinations": "record_offers",
    "record_transits": "record_departures",
}
"""Pages that are reached from another, below which they are not."""
FEW = 4
"""As many links as need no menu."""


@dataclass(frozen=True)
class Link:
    """One way on: what people call it, its address, and what ``aria-current`` says: ``page``, ``true`` or nothing."""

    label: str
    address: str
    current: str


@dataclass(frozen=True)
class Group:
    """Pages with one heading, and whether one of them is where people are."""

    label: str
    links: list[Link]

    @property
    def current(self) -> Link | None:
        """The page of it at which people are, or below which."""
        return next((link for link in self.links if link.current), None)


@dataclass(frozen=True)
class Navigation:
    """The pages of an operation: those that are always in sight, and groups of others, which a menu has.

    Few are all in sight, and there is no menu.
    """

    first: list[Link]
    groups: list[Group]

    @property
    def here(self) -> Group | None:
        """The group in which people are."""
        return next((group for group in self.groups if group.current), None)


def navigation(request: HttpRequest) -> Navigation | None:
    """The pages of the operation that the request is about, for the rights that it has; nothing where it has none."""
    operation = getattr(request, "operation", None)
    if operation is None:
        return None
    rights: frozenset[Right] = getattr(request, "rights", frozenset())
    first = _open(FIRST, operation, rights, request.path)
    groups = [Group(gettext(label), _open(pages, operation, rights, request.path)) for label, pages in GROUPS]
    groups = [group for group in groups if group.links]
    others = [link for group in groups for link in group.links]
    if len(first) + len(others) <= FEW:
        first, groups = [*first, *others], []
    return Navigation(first, groups) if first or groups else None


def way_in(operation: Operation, rights: frozenset[Right]) -> str | None:
    """The address of the first page that some rights open; nothing where they open none."""
    each = (*FIRST, *(page for _label, pages in GROUPS for page in pages))
    return next((link.address for link in _open(each, operation, rights)), None)


def _open(pages: Iterable[Page], operation: Operation, rights: frozenset[Right], path: str = "") -> list[Link]:
    """Links to those of some pages that are open, and which of them is at a path or above it."""
    named = [(label, name) for name, label, *needed in pages if rights.issuperset(needed)]
    return [Link(gettext(label), *_address(name, operation, path)) for label, name in named]


def _address(name: str, operation: Operation, path: str) -> tuple[str, str]:
    """The address of a page, and what ``aria-current`` says of it at a path."""
    address = reverse(name, args=[operation.code])
    below = [address, *(reverse(one, args=[operation.code]) for one, above in BELOW.items() if above == name)]
    if path == address:
        return address, "page"
    return address, "true" if path.startswith(tuple(below)) else ""
