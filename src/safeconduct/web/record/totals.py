"""Totals for those who may know nothing else: no number under five, and none that others give away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from safeconduct.report.suppression import LEAST, hidden_splits, merged
from safeconduct.web.pages.writing import comma
from safeconduct.web.record.models import Operation, Person, Presence

AGES = (("0–4", 0, 4), ("5–17", 5, 17), ("18–59", 18, 59), ("60+", 60, 200))
"""Groups of age in years on the first day of the operation."""

HERE = (Presence.PRESENT, Presence.DEPARTED)
"""Who is counted: those who wait and those who left by a departure. Of others a partner hears nothing."""


@dataclass(frozen=True)
class Total:
    """One line: a group, its people, and how many of them wait and left; None where that may not be published."""

    group: str
    people: int
    waiting: int | None
    departed: int | None


@dataclass(frozen=True)
class Totals:
    """A table: what its groups are by, and its lines; no lines where there are fewer than five people in all."""

    title: str
    lines: tuple[Total, ...]


def totals(operation: Operation) -> list[Totals]:
    """The tables of an operation: by nationality, by age and by sex."""
    fields = ("nationality", "sex", "age", "presence")
    people = list(Person.objects.filter(operation=operation, presence__in=HERE).values_list(*fields))
    ages = [name for name, _least, _most in AGES]
    sexes = {"F": _("female"), "M": _("male")}
    unknown = _("other or unknown")

    def table(title: str, group: Callable[[tuple[object, ...]], str], order: list[str] | None = None) -> Totals:
        each = Counter((group(row), row[3] == Presence.DEPARTED) for row in people)
        return Totals(title, tuple(_lines(each, order)))

    return [
        table(_("By nationality"), lambda row: str(row[0] or unknown)),
        table(_("By age"), lambda row: _age_group(row[2]) or unknown, ages),
        table(_("By sex"), lambda row: sexes.get(str(row[1]), unknown)),
    ]


def _age_group(years: object) -> str:
    return next((name for name, least, most in AGES if isinstance(years, int) and least <= years <= most), "")


def _lines(counts: Mapping[tuple[str, bool], int], order: list[str] | None) -> list[Total]:
    """Groups put together until each is large enough, and their splits where these may be published."""
    names = sorted({name for name, _left in counts})
    if order is not None:
        names = [*[name for name in order if name in names], *[name for name in names if name not in order]]
    left = [counts.get((name, True), 0) for name in names]
    stay = [counts.get((name, False), 0) for name in names]
    parts = merged([a + b for a, b in zip(left, stay, strict=True)], ordered=order is not None)
    leave = np.array([sum(left[i] for i in part) for part in parts], dtype=np.int64)
    wait = np.array([sum(stay[i] for i in part) for part in parts], dtype=np.int64)
    few = 0 < leave.sum() < LEAST or 0 < wait.sum() < LEAST
    hidden = np.ones(len(parts), dtype=bool) if few else hidden_splits(leave, wait)
    return [
        Total(
            comma().join(names[i] for i in part),
            int(a + b),
            None if secret else int(b),
            None if secret else int(a),
        )
        for part, a, b, secret in zip(parts, leave, wait, hidden, strict=True)
    ]
