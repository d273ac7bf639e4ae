"""The incidents that a page of the log shows, by site, kind and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from safeconduct.web.danger.wording import KINDS
from safeconduct.web.pages.day_reading import Unclear, day_of
from safeconduct.web.record.models import Incident, Operation


@dataclass(frozen=True)
class Asked:
    """What was asked of the log; what is not understood asks nothing.

    Attributes:
        site: Code of a site; empty for all.
        kind: What happened; empty for everything.
        first: The first day; None for no bound.
        last: The last day; None for no bound.
    """

    site: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None

    @classmethod
    def read(cls, given: QueryDict) -> Asked:
        """What the address of a page asks."""
        kind = given.get("kind", "")
        return cls(
            site=given.get("site", "").replace("\x00", ""),
            kind=kind if kind in KINDS else "",
            first=_day(given.get("first", "")),
            last=_day(given.get("last", "")),
        )

    @property
    def given(self) -> dict[str, str]:
        """What was asked, by the name that it has in the address."""
        each = {"site": self.site, "kind": self.kind, "first": self.first, "last": self.last}
        return {name: str(value) for name, value in each.items() if value}

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        return f"&{urlencode(self.given)}" if self.given else ""


def incidents(operation: Operation, asked: Asked) -> Any:
    """The incidents of an operation that count and are as was asked, the latest first."""
    rows = Incident.objects.standing().filter(operation=operation).select_related("site")
    if asked.site:
        rows = rows.filter(site__code=asked.site)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.first:
        rows = rows.filter(occurred_on__gte=asked.first)
    if asked.last:
        rows = rows.filter(occurred_on__lte=asked.last)
    return rows.order_by("-occurred_on", "-occurred_time", "-pk")


def _day(text: str) -> date | None:
    try:
        return day_of(text) if text.strip() else None
    except Unclear:
        return None
