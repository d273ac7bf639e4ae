"""How many people are at each site, counted in two ways that have to agree: by the roll, and from the first count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from safeconduct.web.record.models import Operation, Person, PersonEvent, Presence, Site


@dataclass(frozen=True)
class SiteNumbers:
    """The people of one site.

    Attributes:
        site: The site.
        counted: The first count.
        came: All who came since: born, joined, found, moved there, and reversals.
        went: All who went since: died, left, detained, missing, departed, moved away, and reversals.
        present: Who is there by the roll.
    """

    site: Site
    counted: int
    came: int
    went: int
    present: int

    @property
    def reconciles(self) -> bool:
        """Whether the first count and all that happened since give the number on the roll."""
        return self.counted + self.came - self.went == self.present


def numbers_by_site(operation: Operation) -> list[SiteNumbers]:
    """The numbers of each site, in the order in which the sites came."""
    people = Person.objects.filter(operation=operation)
    events = PersonEvent.objects.filter(operation=operation)
    counted = _by(Person.every.filter(operation=operation), "first_site")  # whoever was counted twice was counted
    came, went = _by(events, "to_site"), _by(events, "from_site")
    present = _by(people.filter(presence=Presence.PRESENT), "case__site")
    return [
        SiteNumbers(site, counted[site.pk], came[site.pk], went[site.pk], present[site.pk])
        for site in Site.objects.standing().filter(operation=operation).order_by("pk")
    ]


def _by(rows: object, field: str) -> Counter[int]:
    found = rows.exclude(**{field: None}).order_by().values_list(field).annotate(Count("pk"))  # type: ignore[attr-defined]  # any queryset
    return Counter(dict(found))
