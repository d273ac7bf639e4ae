"""What protects each site and what is missing now: what the pages ask of the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.web.record.models import Operation, Protection, ProtectionState, ProtectionStep, Site, Visit


@dataclass(frozen=True)
class Measure:
    """A protective measure as it stands.

    Attributes:
        protection: Which.
        steps: Its steps, the last one first.
    """

    protection: Protection
    steps: tuple[ProtectionStep, ...]

    @property
    def last(self) -> ProtectionStep | None:
        """Where it stands; None where every step was taken back."""
        return self.steps[0] if self.steps else None

    @property
    def is_missing(self) -> bool:
        """Whether people do without it now: it was not given, or not in full, or not any more."""
        return self.last is None or self.last.state != ProtectionState.GIVEN


@dataclass(frozen=True)
class AtSite:
    """What protects one site.

    Attributes:
        site: The site.
        measures: Every measure that was asked for.
        visits: Every visit, the last one first.
    """

    site: Site
    measures: tuple[Measure, ...]
    visits: tuple[Visit, ...]

    @property
    def missing(self) -> list[Measure]:
        """What people do without now."""
        return [one for one in self.measures if one.is_missing]

    @property
    def given(self) -> list[Measure]:
        """What they have."""
        return [one for one in self.measures if not one.is_missing]


def measures_of(protections: Iterable[Protection]) -> list[Measure]:
    """Some protective measures with their steps, in their order."""
    each = list(protections)
    steps: dict[int, list[ProtectionStep]] = {}
    rows = ProtectionStep.objects.filter(protection__in=each, ended_at=None).order_by("-day", "-pk")
    for step in rows.select_related("who"):
        steps.setdefault(step.protection_id, []).append(step)
    return [Measure(one, tuple(steps.get(one.pk, []))) for one in each]


def protection_by_site(operation: Operation) -> list[AtSite]:
    """What protects each site of an operation, in the order of their codes."""
    standing = Protection.objects.standing().filter(operation=operation).select_related("site").order_by("pk")
    measures: dict[int, list[Measure]] = {}
    for one in measures_of(standing):
        measures.setdefault(one.protection.site_id, []).append(one)
    visits: dict[int, list[Visit]] = {}
    for visit in Visit.objects.standing().filter(operation=operation).order_by("-day", "-pk"):
        visits.setdefault(visit.site_id, []).append(visit)
    return [
        AtSite(site, tuple(measures.get(site.pk, [])), tuple(visits.get(site.pk, [])))
        for site in Site.objects.standing().filter(operation=operation).order_by("code")
    ]
