"""What an auditor looks for in the log: an address with filters, understood, and the entries that it means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Max
from django.http import QueryDict
from django.utils import timezone

from safeconduct.web.audit.models import Entry, EntryQuerySet
from safeconduct.web.pages.day_reading import Unclear, day_of
from safeconduct.web.record.models import Case, Operation, Person


@dataclass(frozen=True)
class Filters:
    """How the log of one operation is narrowed down; what is empty narrows nothing.

    Attributes:
        actor: The number of a user; ``system`` for what nobody did.
        action: One action.
        first: The first day, in the time zone of the pages.
        last: The last day.
        faulty: The names of the filters that were given and cannot be followed.
    """

    actor: str = ""
    action: str = ""
    first: date | None = None
    last: date | None = None
    faulty: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: QueryDict) -> Filters:
        """Those of an address. A day that is none narrows nothing, and is named."""
        days = {name: _day(query.get(name, "")) for name in ("first", "last")}
        actor = query.get("actor", "")
        known = actor in {"", SYSTEM} or (actor.isascii() and actor.isdecimal() and len(actor) < 19)
        faulty = [name for name, day in days.items() if day is None and query.get(name)]
        return cls(
            actor=actor if known else "",
            action=query.get("action", ""),
            first=days["first"],
            last=days["last"],
            faulty=tuple(faulty if known else ["actor", *faulty]),
        )

    @property
    def address(self) -> str:
        """These filters as the query of an address."""
        given = {"actor": self.actor, "action": self.action, "first": self.first, "last": self.last}
        return urlencode({name: value for name, value in given.items() if value})

    def entries(self, operation: Operation) -> EntryQuerySet:
        """The entries of an operation that pass, the newest first."""
        found = Entry.objects.of_operation(operation.pk)
        if self.actor == SYSTEM:
            found = found.filter(actor_id=None)
        elif self.actor:
            found = found.filter(actor_id=int(self.actor))
        if self.action:
            found = found.filter(action=self.action)
        after = self.last and self.last + timedelta(days=1)
        return found.between(_midnight(self.first), _midnight(after)).order_by("-sequence")


SYSTEM = "system"


def actors(operation: Operation) -> list[tuple[str, str]]:
    """Who stands in the log of an operation: number and latest name of each, by name."""
    latest = (
        Entry.objects.of_operation(operation.pk)
        .exclude(actor_id=None)
        .order_by()
        .values("actor_id")
        .annotate(latest=Max("sequence"))
        .values_list("latest", flat=True)
    )
    names = dict(Entry.objects.filter(sequence__in=list(latest)).values_list("actor_id", "actor_name"))
    return sorted(((str(number), name) for number, name in names.items()), key=lambda one: one[1])


def actions(operation: Operation) -> list[str]:
    """The actions that stand in the log of an operation."""
    return sorted(Entry.objects.of_operation(operation.pk).order_by().values_list("action", flat=True).distinct())


def called(operation: Operation, entries: Iterable[Entry]) -> dict[str, str]:
    """The codes of the cases and people of whom entries tell, by their identifiers.

    Args:
        operation: Of which operation; of others there is none.
        entries: Those that are shown.
    """
    ids = {one for entry in entries for one in entry.id_list}
    rows: list[Case | Person] = [
        *Case.objects.filter(operation=operation, uid__in=ids),
        *Person.every.filter(operation=operation, uid__in=ids),
    ]
    return {row.uid: row.called for row in rows}


def _day(text: str) -> date | None:
    try:
        return day_of(text) if text else None
    except Unclear:
        return None


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else timezone.make_aware(datetime.combine(day, time()))
