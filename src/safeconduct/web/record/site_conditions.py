"""How the sites of an operation are held and how they fare by the standards: what the pages ask of the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from safeconduct.web.record import indicator_words as words_of
from safeconduct.web.record.conditions import (
    REGIMES,
    Indicator,
    Lack,
    Standard,
    Verdict,
    figure_of,
    indicators,
    judge,
    lack,
    standards,
)
from safeconduct.web.record.models import Measurement, Operation, Site, SiteCustody, SiteStandard
from safeconduct.web.record.services import SiteNumbers, numbers_by_site


@dataclass(frozen=True)
class Held:
    """A standard as it holds in an operation.

    Attributes:
        standard: What should be.
        row: What the operation itself decided; None where the standard is the one that the program comes with.
    """

    standard: Standard
    row: SiteStandard | None


@dataclass(frozen=True)
class Judged:
    """One indicator of a site by one regime."""

    regime: str
    held: Held
    strict: bool
    verdict: Verdict
    lack: Lack | None

    @property
    def said(self) -> str:
        """Sign and word of the verdict."""
        return words_of.verdict(self.verdict)

    @property
    def asks(self) -> str:
        """What the standard asks."""
        return words_of.bounds(self.held.standard, strict=self.strict)


@dataclass(frozen=True)
class Line:
    """One indicator of a site.

    Attributes:
        indicator: Which.
        past: What was measured, the newest first; the first one counts.
        people: How many people are there now.
        figure: What the standards are about; None where it is not known.
        judged: By each regime.
    """

    indicator: Indicator
    past: tuple[Measurement, ...]
    people: int
    figure: float | None
    judged: tuple[Judged, ...]

    @property
    def newest(self) -> Measurement | None:
        """What counts of the measurements."""
        return self.past[0] if self.past else None

    @property
    def measured(self) -> str:
        """What is measured, in words."""
        return words_of.measured(self.indicator.code)

    @property
    def called(self) -> str:
        """The figure, in words."""
        return words_of.figure(self.indicator.code)

    @property
    def trend(self) -> str:
        """How the newest measurement compares with the one before: ``more``, ``less``, ``same``; empty for no two."""
        if len(self.past) < 2:
            return ""
        now, before = self.past[0].value, self.past[1].value
        return "same" if now == before else "more" if now > before else "less"


@dataclass(frozen=True)
class Conditions:
    """A site as it stands.

    Attributes:
        site: The site.
        custodies: Who held it, the last one first; that one counts.
        people: How many people are there now.
        lines: Every indicator.
    """

    site: Site
    custodies: tuple[SiteCustody, ...]
    people: int
    lines: tuple[Line, ...]

    @property
    def custody(self) -> SiteCustody | None:
        """Who holds it now."""
        return self.custodies[0] if self.custodies else None

    def missing(self, regime: str) -> list[tuple[Line, Judged]]:
        """What does not meet a regime though it is known, the worst first."""
        found = [(line, one) for line in self.lines for one in line.judged if one.regime == regime]
        short = [pair for pair in found if pair[1].verdict in (Verdict.SHORT, Verdict.FAR_SHORT)]
        return sorted(short, key=lambda pair: pair[1].verdict is Verdict.SHORT)

    @property
    def unmeasured(self) -> list[Line]:
        """What nobody has measured."""
        return [line for line in self.lines if line.newest is None]

    def count(self, regime: str) -> Mapping[str, int]:
        """How many indicators have each verdict by a regime."""
        each = [one.verdict.value for line in self.lines for one in line.judged if one.regime == regime]
        return {word: each.count(word) for word in Verdict}


def standards_of(operation: Operation) -> dict[tuple[str, str], Held]:
    """The standards that hold in an operation, by (indicator, regime), in the order of the table."""
    own: dict[tuple[str, str], SiteStandard] = {}
    for row in SiteStandard.objects.filter(operation=operation, ended_at=None).order_by("pk"):
        own[row.indicator, row.regime] = row
    return {key: _held(given, own.get(key)) for key, given in standards().items()}


def conditions_of(operation: Operation, site: Site | None = None) -> list[Conditions]:
    """How every site stands, or one, in the order in which they came."""
    numbers = [one for one in numbers_by_site(operation) if site is None or one.site == site]
    return conditions(operation, numbers)


def conditions(operation: Operation, numbers: Iterable[SiteNumbers]) -> list[Conditions]:
    """How the sites of which the numbers are known stand, in their order."""
    held = standards_of(operation)
    custodies: dict[int, list[SiteCustody]] = {}
    for row in SiteCustody.objects.filter(operation=operation, ended_at=None):
        custodies.setdefault(row.site_id, []).append(row)
    measured: dict[tuple[int, str], list[Measurement]] = {}
    for one in Measurement.objects.filter(operation=operation, ended_at=None).order_by("-day", "-pk"):
        measured.setdefault((one.site_id, one.indicator), []).append(one)
    made = []
    for each in numbers:
        lines = tuple(
            _line(indicator, measured.get((each.site.pk, code), []), each.present, held)
            for code, indicator in indicators().items()
        )
        rows = sorted(custodies.get(each.site.pk, []), key=_began, reverse=True)
        made.append(Conditions(each.site, tuple(rows), each.present, lines))
    return made


def table_of(operation: Operation) -> pl.DataFrame:
    """Every site, indicator and regime as a row, for a file."""
    rows = [
        {
            "site_id": each.site.code,
            "people": each.people,
            "indicator": line.indicator.code,
            "measured": line.newest.value if line.newest else None,
            "day": line.newest.day if line.newest else None,
            "measured_by": line.newest.source if line.newest else None,
            "figure": line.figure,
            "regime": one.regime,
            "verdict": one.verdict.value,
            "least": one.held.standard.least,
            "most": one.held.standard.most,
            "far_below": one.held.standard.far_below,
            "far_above": one.held.standard.far_above,
            "source": one.held.standard.source,
            "checked": one.held.standard.checked,
        }
        for each in conditions_of(operation)
        for line in each.lines
        for one in line.judged
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _began(row: SiteCustody) -> tuple[bool, object, int]:
    return (row.since is not None, row.since or 0, row.pk)


def _line(
    indicator: Indicator,
    past: list[Measurement],
    people: int,
    held: Mapping[tuple[str, str], Held],
) -> Line:
    figure = figure_of(indicator, past[0].value, people) if past else None
    judged = []
    for regime in REGIMES:
        one = held[indicator.code, regime]
        missing = lack(indicator, one.standard, past[0].value, people) if past else None
        judged.append(Judged(regime, one, indicator.strict, judge(indicator, one.standard, figure), missing))
    return Line(indicator, tuple(past), people, figure, tuple(judged))


def _held(given: Standard, row: SiteStandard | None) -> Held:
    if row is None:
        return Held(given, None)
    own = Standard(row.least, row.most, row.far_below, row.far_above, row.source, row.checked, given.note)
    return Held(own, row)
